import Foundation
import Testing

@Suite("The examples")
struct ExampleTests {
    /// The scripts, by their paths from `examples/scripts`.
    private static let scripts: [String] = ["", "questions/"].flatMap { folder in
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
        return names.filter { $0.hasSuffix(".quire") }.sorted().map { folder + $0 }
    }

    private static let root = Places.root + "/examples/scripts"

    /// The scripts that read the payments of every link, and are warned of.
    private static let costly = Set(
        ["08-cash-per-month", "11-chargebacks", "21-failed-then-paid"].map { "questions/\($0).quire" })

    @Test("there are scripts of either kind")
    func scriptsExist() {
        let questions = Self.scripts.filter { $0.hasPrefix("questions/") }
        #expect(questions.count >= 22 && Self.scripts.count - questions.count >= 8)
    }

    @Test("each script prints on the sandbox what stands beside it", arguments: scripts)
    func script(name: String) throws {
        let path = "\(Self.root)/\(name)"
        let expected = try String(contentsOfFile: path.replacing(".quire", with: ".expected"), encoding: .utf8)
        let outcome = try Invocation(["--sandbox", "--yes", path], in: try Folder()).run()
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
        // Reading the payments of every link is never done without a word.
        #expect(outcome.errors.isEmpty != Self.costly.contains(name), "\(outcome.errors)")
        // The sandbox listens wherever there is room.
        #expect(outcome.text.replacing(#/127\.0\.0\.1:\d+/#, with: "127.0.0.1:PORT") == expected)
    }

    @Test("the table of the questions names every script of theirs, and none that there isn't")
    func table() throws {
        let table = try String(contentsOfFile: Self.root + "/README.md", encoding: .utf8)
        let named = Set(table.matches(of: #/\((questions/[^)]+)\)/#).map { String($0.1) })
        #expect(named == Set(Self.scripts.filter { $0.hasPrefix("questions/") }))
    }

    @Test("each script is formatted, and checks without a request", arguments: scripts)
    func formatted(name: String) throws {
        let path = "\(Self.root)/\(name)"
        for command in [["fmt", "--check"], ["check"]] {
            let outcome = try Invocation(command + [path], in: try Folder()).run()
            #expect(outcome.end == .exit(0) && outcome.text.isEmpty, "\(outcome.errors)")
            #expect(outcome.errors.isEmpty || (command == ["check"] && Self.costly.contains(name)), "\(outcome.errors)")
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
