import Foundation
import Glibc
import Testing

/// A server in Python that answers as a test says, for what no documented API sends.
struct ScriptedServer {
    /// Where it listens.
    let port: Int
    private let process: Process

    /// Runs a body while it serves; `answers` are the lines of a function of `path` and `key`, the bearer token that came,
    /// and `port`, that returns a status, a content type and bytes.
    static func with<Value>(_ answers: String, in folder: Folder, _ body: (ScriptedServer) throws -> Value) throws
        -> Value
    {
        try folder.write("server.py", head + answers.split(separator: "\n").map { "    \($0)\n" }.joined() + tail)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", folder.file("server.py")]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            // Other signals may be blocked where tests run, and so in what they start.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)), "the server didn't start")
        return try body(ScriptedServer(port: port, process: process))
    }

    /// A provider file with a table for each name, whose path is its name.
    func provider(_ tables: [String], paging: String = "{style: none}") -> String {
        """
        provider: t
        url: http://127.0.0.1:\(port)
        auth: bearer {api_key}
        errors: {message: error.message, code: error.code, request_id: X-Request-Id}
        tables:

        """
            + tables.map { table in
                """
                  \(table):
                    path: /\(table)
                    records: data
                    paging: \(paging)
                    fields: {id: text, n: integer?}

                """
            }.joined()
    }

    private static let head = """
        import base64, json, urllib.parse
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        def answer(path, key, port):

        """

    private static let tail = """

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *ignored): pass
            def do_GET(self):
                key = (self.headers.get("Authorization") or "Bearer ").split(" ", 1)[1]
                status, kind, body = answer(self.path, key, self.server.server_port)
                if not isinstance(body, bytes): body = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("X-Request-Id", "id-" + key)
                self.end_headers()
                self.wfile.write(body)

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()
        """
}
