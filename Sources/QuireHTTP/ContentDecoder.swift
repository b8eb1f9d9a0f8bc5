import CDecompression
import QuireFetch

/// Undoes one content coding of a response's body, piece by piece.
final class ContentDecoder {
    /// What became of a piece.
    enum Outcome {
        /// All of it was decoded.
        case decoded
        /// It isn't what the coding makes.
        case damaged
        /// It holds more than the limit.
        case tooLong
        /// Whoever takes the output wants no more.
        case refused
    }

    private let decoder: OpaquePointer
    private var output = [UInt8](repeating: 0, count: 64 << 10)
    private var produced = 0

    /// A decoder of a coding; nil where the library that knows it can't be opened.
    init?(_ coding: ContentCoding) {
        guard let decoder = quire_decoder_new(coding.code) else { return nil }
        self.decoder = decoder
    }

    deinit {
        quire_decoder_free(decoder)
    }

    /// Whether a body may end here.
    var isWhole: Bool { quire_decoder_is_whole(decoder) != 0 }

    /// Decodes a piece and hands over what it holds, in pieces of at most 64 KiB; `take` returns false to end it.
    ///
    /// - Parameter limit: the most bytes that all pieces together may hold.
    func decode(
        _ piece: UnsafeRawBufferPointer, limit: Int, _ take: (UnsafeRawBufferPointer) -> Bool
    ) -> Outcome {
        var input = piece.bindMemory(to: UInt8.self).baseAddress
        var inputLeft = piece.count
        return output.withUnsafeMutableBytes { room in
            while true {
                var free = room.bindMemory(to: UInt8.self).baseAddress
                var freeLeft = room.count
                guard quire_decoder_run(decoder, &input, &inputLeft, &free, &freeLeft) == 0 else { return .damaged }
                let made = room.count - freeLeft
                guard made <= limit - produced else { return .tooLong }
                produced += made
                if made > 0, !take(UnsafeRawBufferPointer(rebasing: room[..<made])) { return .refused }
                if freeLeft == 0 { continue }
                // With room for more, all input must have been taken.
                return inputLeft == 0 ? .decoded : .damaged
            }
        }
    }
}

/// A content coding that Quire can undo.
enum ContentCoding: Hashable {
    case gzip
    case deflate
    case brotli
    case zstandard

    /// What `Accept-Encoding` offers. Some servers send `deflate` in a form that isn't the standard's, so gzip comes
    /// first.
    static let offered = "gzip, deflate, br, zstd"

    /// The most codings that a body may have at once.
    private static let most = 4

    /// The codings that the values of `Content-Encoding` name, in the order in which they were applied.
    ///
    /// A name that no coding has, such as `identity`, `none`, `utf-8` or an empty one, says nothing: the body is read as
    /// it is. `compress` is a coding that can't be undone here.
    static func list(_ values: [String], of place: HTTPPlace) throws(TransportError) -> [ContentCoding] {
        var codings: [ContentCoding] = []
        for name in values.flatMap({ $0.lowercased().split { $0 == "," || $0.isWhitespace } }) {
            switch name {
            case "gzip", "x-gzip": codings.append(.gzip)
            case "deflate": codings.append(.deflate)
            case "br": codings.append(.brotli)
            case "zstd": codings.append(.zstandard)
            case "compress", "x-compress":
                throw TransportError(
                    .malformed,
                    "\(place) compressed its response in a way that wasn't offered (\(name)); \(offered) were")
            default: continue
            }
        }
        guard codings.count <= most else {
            throw TransportError(
                .malformed, "\(place) compressed its response \(codings.count) times over; at most \(most) are read")
        }
        return codings
    }

    fileprivate var code: quire_coding {
        switch self {
        case .gzip: QUIRE_CODING_GZIP
        case .deflate: QUIRE_CODING_DEFLATE
        case .brotli: QUIRE_CODING_BROTLI
        case .zstandard: QUIRE_CODING_ZSTD
        }
    }
}
