import Foundation
import Testing

@Suite("All providers at once")
struct AllProvidersTests {
    private static let ofLinks = ["mijnklantportaal", "mollie", "qonto", "razorpay", "square", "stripe", "txn"]
    private let query = "from all count by provider sort provider"

    private func counts(_ outcome: Outcome) -> [String] { Array(outcome.lines.dropFirst()) }

    @Test("on the sandbox all are configured, and those that have links are in all")
    func sandbox() throws {
        let outcome = try Invocation(["--sandbox", "--links", "30", "-f", "csv", "-c", query], in: try Folder()).run()
        #expect(outcome.end == .exit(0) && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(counts(outcome) == Self.ofLinks.map { "\($0),30" })
        let providers = try Invocation(["--sandbox", "providers"], in: try Folder()).run()
        #expect(providers.end == .exit(0) && !providers.text.contains("missing"), "\(providers.text)")
        let checked = try Invocation(["--sandbox", "providers", "--check"], in: try Folder()).run()
        let words = checked.lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
        #expect(checked.end == .exit(0) && words.filter { $0.hasPrefix("ok ") }.count == 8, "\(checked.text)")
        #expect(words.last == "skipped github" && checked.errors.contains("for one owner at a time"))
    }

    @Test("the providers that come as files are in all.payments where they have payments")
    func payments() throws {
        let query = "from all.payments count by provider sort provider"
        let arguments = ["--sandbox", "--links", "20", "-f", "csv", "--yes", "-c", query]
        let outcome = try Invocation(arguments, in: try Folder()).run()
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
        let found = counts(outcome).filter { !$0.hasPrefix("mijnklantportaal,") }
        #expect(found == ["gocardless,20", "mollie,20", "stripe,20"] && counts(outcome).count == 4)
    }

    @Test("one that is down is named, and the others' rows are given")
    func down() throws {
        let fault = ["--fault", "reset:every=1:provider=mollie"]
        let outcome = try Invocation(
            ["--sandbox", "--links", "30", "-f", "csv"] + fault + ["-c", query], in: try Folder()
        ).run()
        #expect(outcome.end == .exit(6), "\(outcome.end)")
        #expect(counts(outcome) == Self.ofLinks.filter { $0 != "mollie" }.map { "\($0),30" })
        #expect(outcome.errors.contains("Mollie"), "\(outcome.errors)")
        #expect(outcome.errors.contains("the result has the other providers' rows only"), "\(outcome.errors)")
    }

    @Test("one that isn't configured is left out: a file without a word, one of the first three with one")
    func notConfigured() throws {
        try SandboxProgram.with(["--links", "10"]) { sandbox in
            func run(without setting: String, _ options: [String] = []) throws -> Outcome {
                var environment = sandbox.environment
                environment[setting] = nil
                return try Invocation(["-f", "csv"] + options + ["-c", query], in: try Folder(), environment).run()
            }
            let file = try run(without: "QUIRE_STRIPE_SECRET_KEY", ["--strict"])
            #expect(file.end == .exit(0) && file.errors.isEmpty, "\(file.errors)")
            #expect(counts(file) == Self.ofLinks.filter { $0 != "stripe" }.map { "\($0),10" })
            let first = try run(without: "QUIRE_TXN_API_KEY")
            #expect(first.end == .exit(0) && first.errors.contains("txn is left out"), "\(first.errors)")
            #expect(counts(first) == Self.ofLinks.filter { $0 != "txn" }.map { "\($0),10" })
            #expect(try run(without: "QUIRE_TXN_API_KEY", ["--strict"]).end == .exit(1))
        }
    }
}
