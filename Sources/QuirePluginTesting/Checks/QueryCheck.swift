import QuireDiagnostics
import QuirePluginKit

/// Runs random queries twice: once with everything that the provider can do itself, once on the whole list with
/// everything done here. The rows must be the same.
struct QueryCheck {
    let plugin: any ProviderPlugin

    /// The problem with a query's rows; nil if there is none.
    func problem(_ query: RandomQuery, on table: PromiseCheck) async -> CheckReport.Problem? {
        let server = table.reader.server
        let pushed = await Workbench(plugin: plugin, server: server, concurrency: 4).ask(query.text)
        let plain = Workbench(plugin: PlainProvider(plugin), server: server)
        let local = await plain.ask(query.text)
        if let failure = local.failure {
            return .init(
                "\(query.text): fails even when the whole list is read: \(failure.message)",
                advice: "see the checks of pages and faults")
        }
        if let failure = pushed.failure {
            return .init(
                "\(query.text): \(failure.message)",
                advice: "compare the requests with the declarations: \(pushed.requests.joined(separator: " "))")
        }
        guard let difference = await difference(query, pushed, local, plain) else { return nil }
        return .init(
            "\(query.text): \(difference)",
            advice: "compare what is declared of filters and sorts with: \(pushed.requests.joined(separator: " "))")
    }

    private func difference(
        _ query: RandomQuery, _ pushed: Workbench.Answer, _ local: Workbench.Answer, _ plain: Workbench
    ) async -> String? {
        func counts(_ rows: [[Value]]) -> [[Value]: Int] { rows.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
        let (found, wanted) = (pushed.rows, local.rows)
        guard found.count == wanted.count else {
            return "\(found.count) rows come when the query is pushed, \(wanted.count) when it isn't"
        }
        if !query.tail.isEmpty {
            return counts(found) == counts(wanted)
                ? nil : "it counts \(shown(found)) when it is pushed, \(shown(wanted)) when it isn't"
        }
        if let sort = query.sort, let column = pushed.schema.index(of: sort.field) {
            let keys = zip(found, wanted).first { Value.order($0[column].comparable, $1[column].comparable) != 0 }
            if let (one, other) = keys {
                return "\(one[column].plainText) comes where \(other[column].plainText) should"
            }
        } else if ["scan", "empty"].contains(pushed.strategy), found != wanted {
            return "other rows come when the query is pushed, or in another order"
        }
        // Which of the rows that tie come is the server's choice, but they are rows of the list, each once.
        let whole = query.cut.isEmpty ? wanted : await plain.ask(query.uncut).rows
        let available = counts(whole)
        let strange = counts(found).first { $0.value > available[$0.key, default: 0] }
        return strange.map { "a row comes that shouldn't: \($0.key.map(\.plainText).joined(separator: "|"))" }
    }

    private func shown(_ rows: [[Value]]) -> String {
        rows.map { $0.map(\.plainText).joined(separator: " ") }.joined(separator: ", ")
    }
}
