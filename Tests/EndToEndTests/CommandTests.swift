import Foundation
import Testing

@Suite("The commands and their options")
struct CommandTests {
    @Test("check names what is wrong in every file, and sends nothing")
    func check() throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            try folder.write("good.quire", "from qonto where status = paid\n")
            try folder.write("bad.quire", "from qonto where statsu = paid\n\nfrom qonto sort amuont\n")
            let good = try Invocation(["check", "good.quire"], in: folder, server.environment).run()
            #expect(good.end == .exit(0) && good.text.isEmpty && good.errors.isEmpty)
            let bad = try Invocation(["check", "good.quire", "bad.quire"], in: folder, server.environment).run()
            #expect(bad.end == .exit(3) && bad.text.isEmpty)
            for part in ["bad.quire:1:18", "'status'", "bad.quire:3:17", "'amount'", "^^^^^^"] {
                #expect(bad.errors.contains(part), "\(part): \(bad.errors)")
            }
            #expect(try server.requests == 0)
        }
    }

    @Test("arguments after -c are those of its statements, as with sh -c")
    func commandArguments() throws {
        let folder = try Folder()
        let joined = try Invocation(["-f", "value", "-c", "print concat($1, \"-\", $2)", "a b", "c"], in: folder).run()
        #expect(joined.end == .exit(0) && joined.text == "a b-c\n")
        let typed = try Invocation(["-f", "value", "-c", "param n: integer\nprint $n + 1", "41"], in: folder).run()
        #expect(typed.end == .exit(0) && typed.text == "42\n")
        let missing = try Invocation(["-c", "print concat($1, $2)", "a"], in: folder).run()
        #expect(
            missing.end == .exit(2) && missing.errors.contains("$2") && missing.errors.contains("-c STATEMENTS ARG"))
        let surplus = try Invocation(["-c", "print 1", "a"], in: folder).run()
        #expect(surplus.end == .exit(2) && surplus.text.isEmpty && surplus.errors.contains("no arguments"))
    }

    @Test("fmt prints, checks and rewrites, and has nothing to do the second time")
    func format() throws {
        let folder = try Folder()
        let untidy = "#!/usr/bin/env quire\n# why\nfrom   qonto where status=paid # here\nsort amount desc|limit 5\n"
        try folder.write("a.quire", untidy)
        let printed = try Invocation(["fmt", "a.quire"], in: folder).run()
        #expect(printed.end == .exit(0) && printed.errors.isEmpty && folder.text("a.quire") == untidy)
        for kept in ["#!/usr/bin/env quire\n# why\n", "# here", "status = paid", "limit 5"] {
            #expect(printed.text.contains(kept), "\(printed.text)")
        }
        let unformatted = try Invocation(["fmt", "--check", "a.quire"], in: folder).run()
        #expect(unformatted.end == .exit(1) && unformatted.text.isEmpty && unformatted.errors.contains("a.quire"))
        #expect(try Invocation(["fmt", "--in-place", "a.quire"], in: folder).run().end == .exit(0))
        #expect(folder.text("a.quire") == printed.text && folder.files == ["a.quire"])
        #expect(try Invocation(["fmt", "--check", "a.quire"], in: folder).run().end == .exit(0))
        #expect(try Invocation(["fmt", "a.quire"], in: folder).run().text == printed.text)
        try folder.write("wrong.quire", "from qonto wher x\n")
        let wrong = try Invocation(["fmt", "--in-place", "wrong.quire"], in: folder).run()
        #expect(wrong.end == .exit(3) && folder.text("wrong.quire") == "from qonto wher x\n")
    }

    @Test("explain says what would be asked, in words and as JSON, and asks nothing")
    func explain() throws {
        try IndependentServer.with { server in
            let query = "explain from qonto where status=paid and amount > 100 sort created_at desc limit 5"
            let words = try Invocation(["-f", "table", "-c", query], in: try Folder(), server.environment).run()
            #expect(words.end == .exit(0) && words.errors.isEmpty)
            for part in ["scan", "/v2/payment_links?", "status", "amount > 100", "no amount filter", "100"] {
                #expect(words.text.contains(part), "\(part): \(words.text)")
            }
            let data = try Invocation(["-f", "json", "-c", query], in: try Folder(), server.environment).run()
            let object = try #require(data.json as? [String: Any])
            #expect(Set(object.keys) == ["sources", "steps"])
            let source = try #require((object["sources"] as? [[String: Any]])?.first)
            let keys = ["source", "strategy", "requests", "pushed", "local", "first_request"]
            #expect(Set(keys).isSubset(of: source.keys), "\(data.text)")
            #expect((source["first_request"] as? String)?.hasPrefix("GET http://127.0.0.1:") == true)
            let requests = try #require(source["requests"] as? [String: Any])
            #expect(requests["min"] as? Int == 1 && requests["max"] is NSNull)
            let local = try #require(source["local"] as? [[String: Any]])
            #expect(local.allSatisfy { Set($0.keys) == ["predicate", "reason"] })
            #expect(try server.requests == 0)
            let analyze = query.replacing("explain", with: "explain analyze")
            let analyzed = try Invocation(["-c", analyze], in: try Folder(), server.environment).run()
            #expect(analyzed.end == .exit(0) && analyzed.text.count > words.text.count)
            #expect(try server.requests > 0)
        }
    }

    @Test("describe shows tables and columns without a request")
    func describe() throws {
        try IndependentServer.with { server in
            func lines(_ name: String) throws -> [String] {
                try Invocation(["-f", "csv", "-c", "describe \(name)"], in: try Folder(), server.environment).run()
                    .lines
            }
            #expect(try lines("qonto").contains { $0.contains("payment_links") })
            let columns = try lines("qonto.payment_links")
            for name in ["id", "status", "expiration_date", "items", "amount", "currency", "debitor_name", "url"] {
                #expect(columns.contains { $0.hasPrefix("\(name),") }, "\(name): \(columns)")
            }
            #expect(try server.requests == 0)
        }
    }

    @Test("providers shows where things come from, and whether they work")
    func providers() throws {
        try IndependentServer.with { server in
            let listed = try Invocation(["providers"], in: try Folder(), server.environment).run()
            #expect(listed.end == .exit(0) && listed.errors.isEmpty)
            #expect(listed.text.contains("QUIRE_QONTO_SECRET_KEY") && listed.text.contains("http://127.0.0.1:"))
            #expect(try server.requests == 0)
            let right = try Invocation(["providers", "--check"], in: try Folder(), server.environment).run()
            #expect(right.end == .exit(0) && right.text.contains("ok") && right.text.contains("qonto"))
            #expect(try server.requests == 1)
            let environment = Situation.refused.environment(server)
            let wrong = try Invocation(["providers", "--check"], in: try Folder(), environment).run()
            #expect(wrong.end == .exit(4) && wrong.errors.contains("QUIRE_QONTO_SECRET_KEY"), "\(wrong.errors)")
        }
    }

    @Test("completions are for three shells", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        let outcome = try Invocation(["completions", shell], in: try Folder()).run()
        #expect(outcome.end == .exit(0) && outcome.errors.isEmpty && outcome.text.contains("quire"))
        guard shell == "bash" else { return }
        var bash = Invocation(["-n"], in: try Folder())
        bash.program = "bash"
        bash.arguments.append(try bash.folder.write("completions", outcome.text))
        let parsed = try bash.run()
        #expect(parsed.end == .exit(0) && parsed.errors.isEmpty, "\(parsed.errors)")
    }

    @Test("stats as JSON are the last line of standard error, with every key", arguments: [true, false])
    func statistics(isComplete: Bool) throws {
        try IndependentServer.with { server in
            if !isComplete { try server.fault(try #require(Situation.cutOffAtPageTwo.fault)) }
            let arguments = ["--stats", "json", "-v", "-c", "from qonto select id"]
            let outcome = try Invocation(arguments, in: try Folder(), server.environment).run()
            #expect(outcome.end == .exit(isComplete ? 0 : 6) && outcome.lines.count == (isComplete ? 250 : 100))
            let line = try #require(outcome.errorLines.last)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let keys = [
                "requests", "retries", "pages", "rows_fetched", "rows", "bytes", "cache_hits", "peak_concurrency",
                "elapsed_ms", "complete", "warnings", "skipped", "sources",
            ]
            let positions = keys.map { line.range(of: "\"\($0)\":")?.lowerBound ?? line.endIndex }
            #expect(Set(object.keys) == Set(keys) && positions == positions.sorted(), "\(line)")
            #expect(object["complete"] as? Bool == isComplete && object["rows"] as? Int == outcome.lines.count)
            #expect(try object["requests"] as? Int == server.requests)
            let source = try #require((object["sources"] as? [[String: Any]])?.first)
            #expect(Set(source.keys) == ["source", "strategy", "requests", "complete"])
            #expect(source["source"] as? String == "qonto.payment_links" && source["strategy"] as? String == "scan")
            // -v names every request.
            let logged = outcome.errorLines.filter { $0.contains("GET ") && $0.contains("/v2/payment_links") }
            #expect(logged.count >= (isComplete ? 3 : 2), "\(outcome.errors)")
        }
    }

    @Test(
        "a wrong command line says so, and nothing else",
        arguments: [
            ["--no-such-option"], ["no-such-file.quire"], ["-c"], ["-f", "xml", "-c", "from qonto"],
            ["--timeout", "soon", "-c", "from qonto"], ["--max-requests", "-1", "-c", "from qonto"],
            ["-c", "from qonto", "file.quire"], ["completions", "tcsh"], ["fmt", "no-such-file.quire"], ["check"],
            ["--now", "yesterday-ish", "-c", "from qonto"], ["--timezone", "Mars/Base", "-c", "from qonto"],
            ["--config", "no-such.yaml", "-c", "from qonto"], ["."],
        ])
    func usage(arguments: [String]) throws {
        let outcome = try Invocation(arguments, in: try Folder()).run()
        #expect(outcome.end == .exit(2) && outcome.text.isEmpty && !outcome.errors.isEmpty, "\(outcome.end)")
    }

    @Test("help and version go to standard output", arguments: [["--help"], ["-h"], ["--version"], ["fmt", "--help"]])
    func help(arguments: [String]) throws {
        let outcome = try Invocation(arguments, in: try Folder()).run()
        #expect(outcome.end == .exit(0) && !outcome.text.isEmpty && outcome.errors.isEmpty)
    }
}
