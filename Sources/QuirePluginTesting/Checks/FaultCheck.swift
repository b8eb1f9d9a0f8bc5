import QuireDiagnostics
import QuirePluginKit

/// Reads a list under faults: the rows must be right, or there must be a failure.
struct FaultCheck {
    let plugin: any ProviderPlugin
    let server: SyntheticServer
    /// The same rows in smaller pages.
    let clamped: SyntheticServer

    func check(_ resource: Resource, _ table: PromiseCheck) async -> CheckReport.Check {
        let subject = table.subject
        let conditions = table.required.compactMap(\.condition).map { " where \($0)" }
        let query = "from \(subject)" + conditions.joined()
        let truth = await Workbench(plugin: plugin, server: server).ask(query)
        if let failure = truth.failure {
            return .init(
                "faults", of: subject,
                problems: [
                    .init(
                        "\(query) fails without any fault: \(failure.message)",
                        advice: "compare the requests with the declarations: \(truth.requests.joined(separator: " "))")
                ])
        }
        var problems = Problems()
        let faults = Fault.allCases.filter { $0.applies(to: resource) }
        for fault in faults {
            let place = min(2, truth.requests.count)
            let faulty = FaultServer(fault, server, clamped: clamped, resource, place: place)
            let answer = await Workbench(plugin: plugin, server: faulty).ask(query)
            let spare = fault == .inserted ? server.table(resource.table.name).map(spareRow) : nil
            if let problem = problem(fault, answer, truth, spare: spare) {
                problems.expect(false, "\(fault.rawValue): \(problem.message)", problem.advice)
            }
        }
        return .init("faults", of: subject, detail: "\(faults.count) tried", problems: problems.all)
    }

    private func spareRow(_ table: SyntheticServer.Table) -> [Value] {
        table.resource.table.fields.map { table.value($0.name, table.spare) }
    }

    private func problem(
        _ fault: Fault, _ answer: Workbench.Answer, _ truth: Workbench.Answer, spare: [Value]?
    ) -> CheckReport.Problem? {
        func counts(_ rows: [[Value]]) -> [[Value]: Int] {
            rows.filter { $0 != spare }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        if answer.failure == nil, counts(answer.rows) != counts(truth.rows) {
            return .init(
                "\(answer.rows.count) rows come for \(truth.rows.count), without any sign that they are wrong",
                advice: "give a failing verdict where the response is not a page, and declare how the list ends")
        }
        let failure = answer.failure.map { "it fails: \($0.message)" }
        switch fault.outcome {
        case .completeOrFailure: return nil
        case .complete:
            return failure.map { .init($0, advice: "give a verdict that lets the host try again") }
        case .completeAfter(let seconds):
            if let failure { return .init(failure, advice: "give the verdict rate limited, so that the host waits") }
            return answer.waited >= .seconds(seconds)
                ? nil
                : .init(
                    "the host waits \(answer.waited), but was asked to wait \(seconds) s",
                    advice: "read Retry-After in seconds and as a date")
        case .failure:
            return failure == nil
                ? .init("nothing reports it", advice: "give a verdict that fails") : nil
        }
    }
}
