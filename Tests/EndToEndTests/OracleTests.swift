import Foundation
import Testing

@Suite("Against the independent server and its oracle")
struct OracleTests {
    @Test(
        "every query gives the rows that another program computes from the raw data",
        arguments: [
            ("jsonl", 10_000, "sort"), ("jsonl", 1000, ""), ("csv", 1000, ""), ("json", 1000, ""), ("tsv", 1000, ""),
        ])
    func rows(format: String, links: Int, filter: String) throws {
        try check("run_oracle.py", ["--group", "qonto", "--format", format, "--links", "\(links)", "--filter", filter])
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
        "whatever goes wrong, no answer is silently wrong",
        arguments: [
            #""at": [2]"#, #""at": "every""#, #""pages": [1]}"#, #""pages": [2]}"#, #""kind": "next-link""#,
            #""kind": "drift""#,
        ])
    func faults(filter: String) throws {
        try check("run_faults.py", ["--group", "qonto", "--filter", filter])
    }

    private func check(_ tool: String, _ arguments: [String]) throws {
        var run = Invocation(
            ["-B", "\(Places.independentServer)/\(tool)", "--quire", Places.quire, "--qonto-key", Canary.secretKey]
                + arguments,
            in: try Folder())
        run.program = "python3"
        run.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
        run.timeout = .seconds(600)
        let outcome = try run.run()
        #expect(outcome.end == .exit(0), "\(outcome.text)\(outcome.errors)")
    }
}
