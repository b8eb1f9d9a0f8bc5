import Foundation
import Testing

@Suite("The examples")
struct ExampleTests {
    private static let scripts: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Places.root + "/examples/scripts")) ?? []
        return names.filter { $0.hasSuffix(".quire") }.sorted()
    }()

    @Test("there are at least eight scripts")
    func scriptsExist() { #expect(Self.scripts.count >= 8) }

    @Test("each script prints on the sandbox what stands beside it", arguments: scripts)
    func script(name: String) throws {
        let path = "\(Places.root)/examples/scripts/\(name)"
        let expected = try String(contentsOfFile: path.replacing(".quire", with: ".expected"), encoding: .utf8)
        let outcome = try Invocation(["--sandbox", path], in: try Folder()).run()
        #expect(outcome.end == .exit(0) && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.text == expected)
    }

    @Test("each script is formatted, and checks without a request", arguments: scripts)
    func formatted(name: String) throws {
        let path = "\(Places.root)/examples/scripts/\(name)"
        for command in [["fmt", "--check"], ["check"]] {
            let outcome = try Invocation(command + [path], in: try Folder()).run()
            #expect(outcome.end == .exit(0) && outcome.text.isEmpty && outcome.errors.isEmpty, "\(outcome.errors)")
        }
    }

    @Test("each step of the tour ends as it says")
    func tour() throws {
        let tour = try String(contentsOfFile: Places.root + "/examples/tour.quire", encoding: .utf8)
        for step in tour.split(separator: "\n\n") {
            let lines = step.split(separator: "\n")
            let statement = lines.filter { !$0.hasPrefix("#") }.joined(separator: "\n")
            let status = lines.compactMap { $0.wholeMatch(of: #/# exit ([0-9]+)/#).flatMap { Int32($0.1) } }.first ?? 0
            let arguments = ["--sandbox", "--format", "table", "-c", statement]
            let outcome = try Invocation(arguments, in: try Folder()).run()
            #expect(outcome.end == .exit(status), "\(statement): \(outcome.errors)")
            // An empty table would be a poor thing to show.
            if status == 0 { #expect(outcome.lines.count > 2, "\(statement)") }
        }
    }
}
