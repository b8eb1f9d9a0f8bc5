import QuireFetch
import QuirePluginKit
import Testing

struct CompressionTests {
    /// A body of `CompressedBodies.json` and what it says of its coding.
    struct Coded: Sendable, CustomTestStringConvertible {
        let encoding: String
        let body: [UInt8]
        var testDescription: String { encoding }
    }

    static let coded = [
        Coded(encoding: "gzip", body: CompressedBodies.gzip),
        Coded(encoding: "x-gzip", body: CompressedBodies.gzip),
        Coded(encoding: "gzip", body: CompressedBodies.gzipMembers),
        Coded(encoding: "gzip", body: CompressedBodies.gzip + [0, 0, 0]),
        Coded(encoding: "deflate", body: CompressedBodies.deflate),
        Coded(encoding: "Deflate", body: CompressedBodies.bareDeflate),
        Coded(encoding: "br", body: CompressedBodies.brotli),
        Coded(encoding: "zstd", body: CompressedBodies.zstandard),
        Coded(encoding: "zstd", body: CompressedBodies.zstandardFrames),
        Coded(encoding: "identity, gzip", body: CompressedBodies.gzip),
    ]

    @Test(arguments: coded)
    func `compressed bodies are decompressed`(_ coded: Coded) async throws {
        let page = try await answer(response(headers: ["Content-Encoding: \(coded.encoding)"], body: coded.body))
        #expect(text(page) == CompressedBodies.json)
    }

    @Test(arguments: coded)
    func `compressed bodies are decompressed, in whatever pieces they come`(_ coded: Coded) async throws {
        let sent = response(headers: ["Content-Encoding: \(coded.encoding)"], body: coded.body)
        let page = try await conversation { try $0.dribble(sent) }
        #expect(text(page) == CompressedBodies.json)
    }

    @Test(arguments: coded.filter { !$0.body.ends(with: [0, 0, 0]) })
    func `a compressed body that is cut anywhere or damaged is malformed`(_ coded: Coded) async throws {
        let headers = ["Content-Encoding: \(coded.encoding)"]
        // A body may end where one of its members does; that isn't the place of a quarter or of the last byte.
        for length in [1, coded.body.count / 4, coded.body.count - 5, coded.body.count - 1] {
            try await expectRefusal(.malformed, response(headers: headers, body: Array(coded.body[..<length])))
        }
        try await expectRefusal(.malformed, response(headers: headers, body: coded.body + Array("more".utf8)))
        try await expectRefusal(.malformed, response(headers: headers, "<!DOCTYPE html><p>not compressed"))
    }

    @Test(arguments: ["identity", "none", "utf-8", "", "aws-chunked", "x-unknown", "identity, utf-8"])
    func `a body whose coding is none is read as it is`(encoding: String) async throws {
        #expect(try await text(answer(response(headers: ["Content-Encoding: \(encoding)"], "plain"))) == "plain")
    }

    @Test func `codings are undone in turn`() async throws {
        // gzip within Brotli would be the same; the JSON alone shows that the last one is undone first.
        try await expectRefusal(
            .malformed, response(headers: ["Content-Encoding: br, gzip"], body: CompressedBodies.gzip))
        try await expectRefusal(
            .malformed,
            response(headers: ["Content-Encoding: gzip", "Content-Encoding: gzip"], body: CompressedBodies.gzip))
        try await expectRefusal(
            .malformed,
            response(headers: ["Content-Encoding: gzip, gzip, gzip, gzip, gzip"], body: CompressedBodies.gzip))
        try await expectRefusal(.malformed, response(headers: ["Content-Encoding: compress"], "abc"))
    }

    @Test(arguments: ["401 Unauthorized\r\nContent-Length: 0", "204 No Content"])
    func `a body that was left out is empty, whatever its compression`(head: String) async throws {
        let page = try await answer(Array("HTTP/1.1 \(head)\r\nContent-Encoding: gzip\r\n\r\n".utf8))
        #expect(page.body.isEmpty)
    }

    @Test(arguments: [
        Coded(encoding: "gzip", body: CompressedBodies.bomb), Coded(encoding: "br", body: CompressedBodies.brotliBomb),
        Coded(encoding: "zstd", body: CompressedBodies.zstandardBomb),
    ])
    func `a compressed body may not become too large, however little of it comes`(_ bomb: Coded) async throws {
        let sent = response(headers: ["Content-Encoding: \(bomb.encoding)"], body: bomb.body)
        try await expectRefusal(.tooLarge, sent, limits: TransportLimits(bodyBytes: 999_999))
        #expect(try await answer(sent, limits: TransportLimits(bodyBytes: 1_000_000)).body.count == 1_000_000)
    }

    @Test(arguments: coded.prefix(1))
    func `the limit holds for an honest compressed body too`(_ coded: Coded) async throws {
        let sent = response(headers: ["Content-Encoding: \(coded.encoding)"], body: coded.body)
        try await expectRefusal(.tooLarge, sent, limits: TransportLimits(bodyBytes: 20))
    }
}

extension [UInt8] {
    fileprivate func ends(with other: [UInt8]) -> Bool { suffix(other.count).elementsEqual(other) }
}
