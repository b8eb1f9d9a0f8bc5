import Foundation
import Testing

/// A run's own secrets stay out of all that it writes, also where a server sends them back.
@Suite(.serialized) struct EchoedSecretTests {
    private static let answers = #"""
        spellings = [key, urllib.parse.quote(key, safe=""), urllib.parse.quote(urllib.parse.quote(key, safe=""), safe=""),
            base64.b64encode(key.encode()).decode(), base64.b64encode(b"me:" + key.encode()).decode(),
            base64.urlsafe_b64encode(b"a:" + key.encode()).decode(), json.dumps(key)]
        if path.startswith("/message"):
            return 400, "application/json", {"error": {"message": " ".join(spellings), "code": "c-" + key}}
        if path.startswith("/html"): return 200, "text/html", ("<html>bad " + key + "</html>").encode()
        if path.startswith("/cut"): return 200, "text/plain", ("x" * 45 + " " + key).encode()
        if path.startswith("/foreign"):
            return 200, "application/json", {"data": [{"id": "1"}], "next": "http://192.0.2.1/?t=" + spellings[1]}
        if "token=" in path: return 400, "application/json", {"error": {"message": "expired: " + path}}
        return 200, "application/json", {"data": [{"id": "1"}], "next": "/next?token=" + spellings[1]}
        """#

    @Test(
        "a secret that a server sends back is masked in every message, log and excerpt",
        arguments: [
            "from t.message", "from t.html", "from t.cut", "from t.foreign", "from t.next",
            #"explain from t.next where id = "canary-token+0e88/77c1==""#,
            #"from t.next where idd = "canary-token+0e88/77c1==""#,
        ], [["-v"], ["--error-format", "json"], ["--stats", "text"]])
    func echoed(query: String, options: [String]) throws {
        let folder = try Folder()
        try ScriptedServer.with(Self.answers, in: folder) { server in
            try folder.write(
                "t.provider.yaml",
                server.provider(["message", "html", "cut", "foreign", "next"], paging: "{style: next_url, path: next}"))
            let run = try Invocation(
                ["--plugin", "t.provider.yaml", "-c", query] + options, in: folder,
                ["QUIRE_T_API_KEY": Canary.accessToken]
            ).run()
            Canary.search(run, folder, own: ["t.provider.yaml", "server.py"], #_sourceLocation)
            #expect(query.contains("idd") || (run.errors + run.text).contains("‹redacted›"), "\(run.errors)")
        }
    }

    @Test("rows are data: a value that is the key itself comes as it is")
    func rows() throws {
        let folder = try Folder()
        let answers = #"return 200, "application/json", {"data": [{"id": key}]}"#
        try ScriptedServer.with(answers, in: folder) { server in
            try folder.write("t.provider.yaml", server.provider(["rows"]))
            let run = try Invocation(
                ["--plugin", "t.provider.yaml", "-f", "value", "-c", "from t.rows select id"], in: folder,
                ["QUIRE_T_API_KEY": "key-of-the-row"]
            ).run()
            #expect(run.text == "key-of-the-row\n")
        }
    }
}

/// What a server sends never acts on a terminal, and comes as it is in files and pipes.
@Suite(.serialized) struct HostileDataTests {
    static let hostile = "a\u{1B}[31m\u{7}\u{9B}1m\u{202E}\u{200B}\u{E0041}\r\u{0}z"

    private static let answers = #"""
        return 200, "application/json", {"data": [{"id": "a\x1b[31m\x07\u009b1m\u202e\u200b\U000e0041\r\x00z", "n": 1}]}
        """#

    @Test(
        "every format, print and explain is harmless on a terminal",
        arguments: [
            ("csv", "from t.rows"), ("tsv", "from t.rows"), ("value", "from t.rows"), ("json", "from t.rows"),
            ("jsonl", "from t.rows"), ("table", "from t.rows"), ("card", "from t.rows"), ("markdown", "from t.rows"),
            ("chart", "from t.rows group id { sum n }"), ("table", "print \"\(hostile)\""),
            ("json", "print \"\(hostile)\""), ("table", "explain from t.rows where id = \"\(hostile)\""),
            ("json", "explain from t.rows where id = \"\(hostile)\""),
            ("table", "explain analyze from t.rows where id in (from t.rows select id)"),
        ])
    func terminal(format: String, query: String) throws {
        let folder = try Folder()
        try ScriptedServer.with(Self.answers, in: folder) { server in
            try folder.write("t.provider.yaml", server.provider(["rows"]))
            try folder.write("q.quire", query.replacing("\u{0}", with: ""))
            var invocation = Invocation(
                ["--plugin", "t.provider.yaml", "--color", "never", "-f", format, "q.quire"], in: folder,
                ["QUIRE_T_API_KEY": "canary"])
            invocation.output = .terminal
            let run = try invocation.run()
            #expect(run.end == .exit(0), "\(run.errors)")
            let bad = run.text.unicodeScalars.filter { scalar in
                scalar != "\n" && scalar != "\t" && scalar != "\r"
                    && [.control, .format].contains(scalar.properties.generalCategory)
            }
            #expect(bad.isEmpty, "\(run.text.debugDescription)")
        }
    }

    @Test("files and pipes get what came", arguments: ["csv", "value"])
    func pipe(format: String) throws {
        let folder = try Folder()
        try ScriptedServer.with(Self.answers, in: folder) { server in
            try folder.write("t.provider.yaml", server.provider(["rows"]))
            let run = try Invocation(
                ["--plugin", "t.provider.yaml", "-f", format, "-c", "from t.rows select id"], in: folder,
                ["QUIRE_T_API_KEY": "canary"]
            ).run()
            #expect(run.text.contains(Self.hostile))
        }
    }
}
