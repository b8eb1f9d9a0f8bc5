import Foundation
import Testing

@Suite("Against the independent server and its oracle")
struct OracleTests {
    @Test(
        "every query gives the rows that another program computes from the raw data",
        arguments: ["qonto", "mkp", "payments", "txn", "common", "joins"])
    func rows(group: String) throws {
        let formats = ["jsonl", "csv", "json", "tsv"].flatMap { ["--format", $0] }
        try check("run_oracle.py", ["--group", group, "--links", "500"] + formats)
    }

    @Test("the example scripts answer people's questions as another program computes them")
    func questions() throws {
        try check("run_oracle.py", ["--group", "questions", "--links", "500", "--quire-arg=--yes"])
    }

    @Test("sorted queries over ten thousand links give what another program computes")
    func manyRows() throws {
        try check("run_oracle.py", ["--group", "qonto", "--links", "10000", "--filter", "sort"])
    }

    @Test("no query makes more requests than it must")
    func requests() throws {
        try check("run_oracle.py", ["--group", "requests"])
    }

    @Test("values that no document allows are kept, told, or null, as the rules say")
    func oddValues() throws {
        try check("run_oracle.py", ["--group", "qonto", "--odd", "--links", "1000"])
    }

    @Test(
        "the rows are the same whatever the documents leave open",
        arguments: [
            ["--unsorted", "--qonto-next", "zero", "--qonto-past-end", "last"],
            ["--transfer", "chunked", "--total", "absent", "--qonto-next", "missing", "--gzip", "off"],
            ["--transfer", "close", "--total", "string", "--qonto-past-end", "422", "--qonto-auth", "key"],
            ["--transfer", "mixed", "--total", "null", "--qonto-order", "asc", "--nulls", "first"],
        ])
    func otherChoices(choices: [String]) throws {
        try check("run_oracle.py", ["--group", "qonto", "--links", "450"] + choices)
    }

    @Test(
        "whatever goes wrong, no answer is silently wrong", arguments: ["qonto", "mkp", "payments", "txn"])
    func faults(group: String) throws {
        try check("run_faults.py", ["--group", group])
    }

    @Test("the server, its faults and the campaign pass their own tests")
    func ownTests() throws {
        let place = ["--start-directory", Places.independentServer]
        let outcome = try python(["-B", "-m", "unittest", "discover", "--quiet"] + place)
        #expect(outcome.end == .exit(0), "\(outcome.text)\(outcome.errors)")
        #expect(outcome.errors.contains("\nOK\n"))
    }

    private func check(_ tool: String, _ arguments: [String]) throws {
        let program = "\(Places.independentServer)/\(tool)"
        let outcome = try python(["-B", program, "--quire", Places.quire, "--qonto-key", Canary.secretKey] + arguments)
        #expect(outcome.end == .exit(0), "\(outcome.text)\(outcome.errors)")
    }

    private func python(_ arguments: [String]) throws -> Outcome {
        var run = Invocation(arguments, in: try Folder())
        run.program = "python3"
        run.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
        run.timeout = .seconds(1500)
        return try run.run()
    }
}
