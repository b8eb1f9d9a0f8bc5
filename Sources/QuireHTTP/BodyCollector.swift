import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import QuireFetch
import QuireModel

/// Gathers a response's body within the limit.
struct BodyCollector: Sendable {
    /// The most bytes, decompressed.
    let limit: Int
    /// Who answers, for messages.
    let place: HTTPPlace

    /// The whole body.
    func collect(_ response: HTTPClientResponse) async throws -> [UInt8] {
        let encodings = response.headers["Content-Encoding"].map { $0.lowercased() }.filter { $0 != "identity" }
        guard encodings.isEmpty || encodings == ["gzip"] || encodings == ["deflate"] else {
            throw TransportError(
                .malformed, "\(place) compressed its response in a way that wasn't asked for; gzip and deflate were")
        }
        let length = response.headers.first(name: "Content-Length").flatMap { Int($0) }
        // Some servers name a compression for a body that they leave out, which is no damaged one.
        if !encodings.isEmpty, length == 0 || [.noContent, .notModified].contains(response.status) { return [] }
        let announced = length ?? 0
        guard announced <= limit else { throw tooLarge }
        var bytes: [UInt8] = []
        if encodings.isEmpty { bytes.reserveCapacity(announced) }
        for try await part in response.body {
            guard part.readableBytes <= limit - bytes.count else { throw tooLarge }
            bytes.append(contentsOf: part.readableBytesView)
        }
        // A cancelled stream may end as if it were whole.
        try Task.checkCancellation()
        return bytes
    }

    private var tooLarge: TransportError {
        TransportError(.tooLarge, "the response of \(place) is longer than the \(ByteSize(limit)) allowed")
    }
}
