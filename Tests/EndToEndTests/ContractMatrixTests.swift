import Foundation
import Testing

/// What happens to a run, and what must then be seen of it.
enum Situation: String, CaseIterable, CustomTestStringConvertible {
    case ok, syntaxError, noCredentials, refused, rateLimited, serverError, cutOffAtPageTwo, htmlWithStatus200

    var testDescription: String { rawValue }

    var query: String { self == .syntaxError ? "from qonto wher status=paid" : "from qonto select id, status" }

    var fault: String? {
        switch self {
        case .ok, .syntaxError, .noCredentials, .refused: nil
        case .rateLimited: #"{"provider":"qonto","kind":"status","status":429}"#
        case .serverError: #"{"provider":"qonto","kind":"status","status":500}"#
        case .cutOffAtPageTwo: #"{"provider":"qonto","kind":"truncate","pages":[2]}"#
        case .htmlWithStatus200: #"{"provider":"qonto","kind":"html200"}"#
        }
    }

    func environment(_ server: IndependentServer) -> [String: String] {
        var environment = server.environment
        if self == .noCredentials { environment["QUIRE_QONTO_SECRET_KEY"] = nil }
        if self == .refused { environment["QUIRE_QONTO_SECRET_KEY"] = Canary.wrongKey }
        return environment
    }

    var status: Int32 {
        switch self {
        case .ok: 0
        case .syntaxError: 3
        case .noCredentials, .refused: 4
        case .rateLimited, .serverError, .htmlWithStatus200: 5
        case .cutOffAtPageTwo: 6
        }
    }

    var rows: Int {
        switch self {
        case .ok: 250
        case .cutOffAtPageTwo: 100
        default: 0
        }
    }

    /// How many requests may be made; nil when that is for the retries to say.
    var requests: Int? {
        switch self {
        case .ok: 3
        case .syntaxError, .noCredentials: 0
        case .refused: 1
        default: nil
        }
    }

    /// What standard error must name.
    var words: [String] {
        switch self {
        case .ok: []
        case .syntaxError: ["wher", "where", "^"]
        case .noCredentials: ["QUIRE_QONTO_SECRET_KEY"]
        case .refused: ["401", "QUIRE_QONTO_SECRET_KEY"]
        case .rateLimited: ["429"]
        case .serverError: ["500"]
        case .cutOffAtPageTwo: ["/v2/payment_links", "page=2"]
        case .htmlWithStatus200: ["/v2/payment_links", "HTML"]
        }
    }
}

@Suite("What a run writes and how it ends")
struct ContractMatrixTests {
    enum Way: CaseIterable { case command, file, standardInput }
    enum Place: CaseIterable { case terminal, pipe, file }

    @Test("from each input, to each output", arguments: Situation.allCases)
    func matrix(situation: Situation) throws {
        try IndependentServer.with { server in
            try situation.fault.map { try server.fault($0) }
            for way in Way.allCases {
                for place in Place.allCases {
                    try server.reset()
                    let outcome = try Self.invocation(situation, way, place, [], server).run()
                    let name = "\(situation), \(way), \(place)"
                    Self.check(outcome, situation, name)
                    if place == .terminal {
                        Self.checkTable(outcome, situation, name)
                    } else {
                        #expect(outcome.lines.count == situation.rows, "\(name)")
                        #expect(outcome.lines.allSatisfy { $0.hasPrefix("{\"id\":\"") }, "\(name)")
                    }
                    if let requests = situation.requests { #expect(try server.requests == requests, "\(name)") }
                }
            }
        }
    }

    @Test("a JSON array is one, and closed, or was never begun", arguments: Situation.allCases)
    func json(situation: Situation) throws {
        try IndependentServer.with { server in
            try situation.fault.map { try server.fault($0) }
            for place in Place.allCases {
                let outcome = try Self.invocation(situation, .command, place, ["-f", "json"], server).run()
                Self.check(outcome, situation, "\(situation), \(place)")
                if situation.rows > 0 {
                    #expect(outcome.jsonCount == situation.rows, "\(situation), \(place): \(outcome.text.suffix(200))")
                } else {
                    #expect(outcome.text.isEmpty, "\(situation), \(place)")
                }
            }
        }
    }

    @Test(
        "rows that missing ones could change are withheld",
        arguments: ["count by currency", "sort id", "top 3 by id"])
    func withheld(stages: String) throws {
        try IndependentServer.with { server in
            try server.fault(try #require(Situation.cutOffAtPageTwo.fault))
            let run = Invocation(["-c", "from qonto \(stages)"], in: try Folder(), server.environment)
            let outcome = try run.run()
            #expect(outcome.end == .exit(5) && outcome.text.isEmpty)
        }
    }

    @Test("errors as JSON have every key, one line each", arguments: Situation.allCases)
    func errorsAsJSON(situation: Situation) throws {
        try IndependentServer.with { server in
            try situation.fault.map { try server.fault($0) }
            let more = ["--error-format", "json"]
            let outcome = try Self.invocation(situation, .file, .pipe, more, server).run()
            #expect(outcome.end == .exit(situation.status))
            #expect(outcome.errorLines.count == (situation == .ok ? 0 : 1), "\(outcome.errors)")
            for line in outcome.errorLines { try Self.checkError(line, situation) }
        }
    }

    private static func checkError(_ line: String, _ situation: Situation) throws {
        let keys = [
            "code", "severity", "message", "span", "suggestions", "hint", "http", "retryable", "partial", "exit",
        ]
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(Set(object.keys) == Set(keys), "\(line)")
        let positions = keys.map { line.range(of: "\"\($0)\":")?.lowerBound ?? line.endIndex }
        #expect(positions == positions.sorted(), "\(line)")
        #expect(object["severity"] as? String == "error" && object["exit"] as? Int32 == situation.status, "\(line)")
        let span = try #require(object["span"] as? [String: Any])
        #expect(Set(span.keys) == ["file", "line", "column", "length"], "\(line)")
        #expect((span["file"] as? String)?.hasSuffix("query.quire") == true, "\(line)")
        let http = object["http"] as? [String: Any]
        let statuses: [Situation: Int] = [.refused: 401, .rateLimited: 429, .serverError: 500]
        #expect(http?["status"] as? Int == statuses[situation] || http == nil && statuses[situation] == nil, "\(line)")
        if let http { #expect(Set(http.keys) == ["status", "code", "parameter", "request_id"], "\(line)") }
        if situation == .syntaxError {
            #expect(span["line"] as? Int == 1 && span["column"] as? Int == 12 && span["length"] as? Int == 4, "\(line)")
            #expect(object["suggestions"] as? [String] == ["where"], "\(line)")
        }
        #expect((object["partial"] is [String: Any]) == (situation == .cutOffAtPageTwo), "\(line)")
        if situation == .refused { #expect(object["retryable"] as? Bool == false, "\(line)") }
    }

    private static func invocation(
        _ situation: Situation, _ way: Way, _ place: Place, _ options: [String], _ server: IndependentServer
    ) throws -> Invocation {
        let folder = try Folder()
        var run = Invocation(options, in: folder, situation.environment(server))
        switch way {
        case .command: run.arguments += ["-c", situation.query]
        case .file: run.arguments += [try folder.write("query.quire", situation.query + "\n")]
        case .standardInput: run.input = .text(situation.query + "\n")
        }
        switch place {
        case .terminal: run.output = .terminal
        case .pipe: run.output = .pipe
        case .file: run.output = .file(folder.file("out"))
        }
        return run
    }

    private static func check(_ outcome: Outcome, _ situation: Situation, _ name: String) {
        #expect(outcome.end == .exit(situation.status), "\(name): \(outcome.errors)")
        #expect(outcome.errors.isEmpty == (situation == .ok), "\(name): \(outcome.errors)")
        for word in situation.words { #expect(outcome.errors.contains(word), "\(name): \(outcome.errors)") }
        #expect(!outcome.errors.contains("\u{1B}"), "\(name): colours on a standard error that is no terminal")
    }

    private static func checkTable(_ outcome: Outcome, _ situation: Situation, _ name: String) {
        // A heading and a rule, then the rows.
        #expect(outcome.lines.count == (situation.rows == 0 ? 0 : situation.rows + 2), "\(name): \(outcome.text)")
        if situation.rows > 0 {
            let plain = outcome.lines[0].replacing(#/\x{1B}\[[0-9;]*m/#, with: "")
            #expect(plain.split(separator: " ") == ["id", "status"], "\(name)")
        }
    }
}
