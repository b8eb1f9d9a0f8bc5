import Foundation
import Glibc
import Testing

/// The server of Tests/IndependentServer, in a process of its own.
final class IndependentServer {
    /// What points quire at it.
    let environment: [String: String]
    private let port: UInt16
    private let connection: Int32

    /// Runs a body while the server serves 250 links, three pages, unless the options say otherwise.
    static func with<Value>(_ options: [String] = [], _ body: (IndependentServer) throws -> Value) throws -> Value {
        let server = try IndependentServer(["--links", "250"] + options)
        return try withExtendedLifetime(server) { try body(server) }
    }

    private init(_ options: [String]) throws {
        let keys = ["--print-env", "--qonto-key", Canary.secretKey, "--qonto-access-token", Canary.accessToken]
        let connection = try HTTPClient.connection(to: try ServerNursery.shared.get().port)
        self.connection = connection
        let order = try JSONSerialization.data(withJSONObject: keys + options) + Data("\n".utf8)
        let written = order.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
        let lines = ServerNursery.lines(connection) { $0.hasPrefix("READY ") }
        let ready = lines.last?.firstMatch(of: #/READY port=([0-9]+) /#)
        var environment: [String: String] = [:]
        for line in lines {
            guard let match = line.wholeMatch(of: #/export ([A-Z_]+)='(.*)'/#) else { continue }
            environment[String(match.1)] = String(match.2)
        }
        self.environment = environment
        port = ready.flatMap { UInt16($0.1) } ?? 0
        try #require(written == order.count && port != 0, "the independent server didn't start")
    }

    deinit { close(connection) }

    /// The requests for Qonto's list so far.
    var requests: Int { get throws { try log().filter { $0["provider"] as? String == "qonto" }.count } }

    /// What was asked so far.
    func log() throws -> [[String: Any]] {
        let answer = try HTTPClient.send("GET", "/__log", port: port)
        return try #require(try JSONSerialization.jsonObject(with: answer) as? [[String: Any]])
    }

    /// Puts a fault in force; JSON as the server takes it.
    func fault(_ json: String) throws { _ = try HTTPClient.send("POST", "/__fault", body: json, port: port) }

    /// Lets every answer go that the fault `slow` holds back, and those to come.
    func release() throws { _ = try HTTPClient.send("POST", "/__release", port: port) }

    /// Forgets the requests so far.
    func reset() throws { _ = try HTTPClient.send("POST", "/__reset", body: "{\"keep_faults\":true}", port: port) }

}

/// The process that has everything loaded, and of which each server is a copy; it ends with the tests' own.
private struct ServerNursery {
    static let shared = Result { try ServerNursery() }

    /// Where it listens.
    let port: UInt16
    /// It lives as long as its standard input is open.
    private let input: Int32

    private init() throws {
        let arguments = ["python3", "-B", Places.independentServer + "/nursery.py"]
        let output: Int32
        (_, input, output) = try Spawn.piped(arguments, ProcessInfo.processInfo.environment)
        let line = ServerNursery.lines(output) { _ in true }.first ?? ""
        close(output)
        port = try #require(line.wholeMatch(of: #/NURSERY port=([0-9]+)/#).flatMap { UInt16($0.1) }, "no nursery")
    }

    /// The lines that come, up to a last one.
    static func lines(_ descriptor: Int32, until isLast: (String) -> Bool) -> [String] {
        var lines: [String] = []
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) == 1 {
            guard byte == 10 else {
                line.append(byte)
                continue
            }
            lines.append(String(decoding: line, as: UTF8.self))
            line = []
            if isLast(lines[lines.count - 1]) { break }
        }
        return lines
    }
}

/// Just enough of HTTP for the server's control paths.
enum HTTPClient {
    /// A connection that no child inherits.
    static func connection(to port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if !isConnected { close(descriptor) }
        try #require(isConnected)
        return descriptor
    }

    static func send(_ method: String, _ path: String, body: String = "", port: UInt16) throws -> Data {
        let descriptor = try connection(to: port)
        defer { close(descriptor) }
        let request =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let bytes = Array(request.utf8)
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 { answer += buffer[..<count] }
        let head = try #require(answer.range(of: Data("\r\n\r\n".utf8)))
        try #require(answer.starts(with: Data("HTTP/1.1 200".utf8)), "\(String(decoding: answer, as: UTF8.self))")
        return answer[head.upperBound...]
    }
}
