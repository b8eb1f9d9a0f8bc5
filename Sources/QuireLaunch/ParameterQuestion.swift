import QuireBinder
import QuireConsole
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSession

/// Asks the user for the parameters of a script that have no value.
struct ParameterQuestion {
    let messages: MessagePrinter

    /// How often an invalid value is asked for again.
    private static let tries = 3

    /// The answers, by parameter; nil if there is nothing to ask, if something else is wrong too, or if the user gives
    /// none.
    func answers(to script: CheckedScript, _ world: Session.World) -> [String: String]? {
        let wrong = script.diagnostics.filter { $0.severity == .error }
        guard !script.missing.isEmpty, wrong.count == script.missing.count else { return nil }
        let context = EvaluationContext(zone: world.run.zone, now: world.run.now)
        var answers: [String: String] = [:]
        for parameter in script.missing {
            guard let answer = answer(for: parameter, context) else { return nil }
            answers[parameter.name] = answer
        }
        return answers
    }

    private func answer(for parameter: MissingParameter, _ context: EvaluationContext) -> String? {
        for _ in 0..<Self.tries {
            messages.ask("\(parameter.name) (\(parameter.type)): ")
            guard let line = readLine() else {
                messages.line("")
                return nil
            }
            if ParameterValue.value(of: line, as: parameter.type, context) != nil { return line }
            messages.line("expected \(ParameterValue.example(of: parameter.type)), found '\(line)'")
        }
        return nil
    }
}
