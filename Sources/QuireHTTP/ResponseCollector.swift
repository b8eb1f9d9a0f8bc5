import QuireFetch
import QuireModel
import QuirePluginKit

/// Makes a response of the lines and pieces that come of it, within the limit.
struct ResponseCollector {
    /// The most bytes of the body, decompressed, and of each form that it has on the way there.
    private let limit: Int
    /// Who answers, for messages.
    private let place: HTTPPlace

    private var status = 0
    private var headers: [PageResponse.Header] = []
    private var head = Head.awaited
    private var headBytes = 0
    private var body: [UInt8] = []
    /// What undoes the codings, the one that was applied last first.
    private var decoders: [ContentDecoder] = []
    private var hasBody = false

    private enum Head {
        /// No line of it has come, or the one before it was provisional.
        case awaited
        /// Some lines of it have come.
        case begun
        /// It is whole; what comes of lines now is a trailer.
        case whole
    }

    /// The most bytes that all lines of a head may have: far more than any server's, and less than where curl gives up
    /// in words of its own.
    private static let mostHeadBytes = 256 << 10

    /// A collector of the response of a place.
    init(limit: Int, place: HTTPPlace) {
        self.limit = limit
        self.place = place
    }

    /// Whether nothing has come yet.
    var isUntouched: Bool { headBytes == 0 }

    /// How long the server keeps a connection that is idle, in seconds, as its `Keep-Alive` header says; nil when it
    /// doesn't say.
    var keepAliveSeconds: Int? {
        values(of: "keep-alive").lazy.compactMap { value in
            value.split(separator: ",").lazy.compactMap { part in
                let pair = part.split(separator: "=").map { $0.trimmingPrefix(while: \.isWhitespace) }
                guard pair.count == 2, pair[0].lowercased() == "timeout" else { return nil }
                return Int(pair[1])
            }.first
        }.first
    }

    // MARK: The head

    /// Takes one line of the head, with its end.
    mutating func takeLine(_ line: UnsafeRawBufferPointer) throws(TransportError) {
        guard head != .whole else { return }
        headBytes += line.count
        guard headBytes <= Self.mostHeadBytes else {
            throw TransportError(
                .malformed, "the head of the response of \(place) is longer than \(ByteSize(Self.mostHeadBytes))")
        }
        let text = line.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        if head == .awaited {
            try takeStatus(text)
        } else if text.isEmpty {
            try endHead()
        } else if text.first == UInt8(ascii: " ") || text.first == UInt8(ascii: "\t"), let last = headers.indices.last {
            // A line that goes on with the one before (RFC 9112, 5.2).
            headers[last].value += " " + Self.text(text)
        } else {
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex else {
                throw notHTTP
            }
            headers.append(PageResponse.Header(Self.text(text[..<colon]), Self.text(text[(colon + 1)...])))
        }
    }

    private mutating func takeStatus(_ line: Slice<UnsafeRawBufferPointer>) throws(TransportError) {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard words.count >= 2, let number = Int(Self.text(words[1])), (100...999).contains(number) else {
            throw notHTTP
        }
        status = number
        headers = []
        head = .begun
    }

    private mutating func endHead() throws(TransportError) {
        if (100..<200).contains(status) {
            head = .awaited
            return
        }
        head = .whole
        let length = values(of: "content-length").first.flatMap { Int($0) } ?? 0
        guard length <= limit else { throw tooLarge }
        for coding in try ContentCoding.list(values(of: "content-encoding"), of: place).reversed() {
            guard let decoder = ContentDecoder(coding) else {
                throw TransportError(.malformed, "the library that decodes \(coding) can't be opened")
            }
            decoders.append(decoder)
        }
        if decoders.isEmpty { body.reserveCapacity(length) }
    }

    private func values(of name: String) -> [String] {
        headers.lazy.filter { $0.name.lowercased() == name }.map(\.value)
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = bytes.drop(while: isBlank)
        guard let end = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(decoding: start[...end], as: UTF8.self)
    }

    // MARK: The body

    /// Takes a piece of the body as it came.
    mutating func takePiece(_ piece: UnsafeRawBufferPointer) throws(TransportError) {
        guard !piece.isEmpty else { return }
        hasBody = true
        try take(piece, from: 0)
    }

    /// Undoes the codings from one on, and keeps what is left.
    private mutating func take(_ piece: UnsafeRawBufferPointer, from index: Int) throws(TransportError) {
        guard index < decoders.count else {
            guard piece.count <= limit - body.count else { throw tooLarge }
            return body.append(contentsOf: piece)
        }
        var failure: TransportError?
        let outcome = decoders[index].decode(piece, limit: limit) { output in
            do throws(TransportError) {
                try take(output, from: index + 1)
                return true
            } catch {
                failure = error
                return false
            }
        }
        switch outcome {
        case .decoded: return
        case .damaged: throw damaged
        case .tooLong: throw grownTooLarge
        case .refused: throw failure ?? damaged
        }
    }

    // MARK: The end

    /// The response, once the exchange is over; it fails when something of it didn't come.
    func finish() throws(TransportError) -> PageResponse {
        guard head == .whole else { throw notHTTP }
        // Some servers name a compression for a body that they leave out, which is no damaged one.
        if hasBody, !decoders.allSatisfy(\.isWhole) { throw damaged }
        guard let charset = StatedCharset(headers, body) else {
            return PageResponse(status: status, headers: headers, body: body)
        }
        guard let text = charset.decoded(body) else {
            throw TransportError(
                .malformed, "the response of \(place) is said to be in \(charset.name), and isn't")
        }
        return PageResponse(status: status, headers: headers, body: text)
    }

    // MARK: What can be wrong

    private var notHTTP: TransportError {
        TransportError(.malformed, "the response of \(place) is cut short or isn't HTTP")
    }

    private var damaged: TransportError {
        TransportError(.malformed, "the compressed response of \(place) is damaged or cut short")
    }

    private var tooLarge: TransportError {
        TransportError(.tooLarge, "the response of \(place) is longer than the \(ByteSize(limit)) allowed")
    }

    private var grownTooLarge: TransportError {
        TransportError(
            .tooLarge, "the compressed response of \(place) grows beyond the \(ByteSize(limit)) allowed")
    }
}
