import QuireFetch
import QuireModel

/// One request on its way: what is sent, to whom, by which way, and within which limits.
struct Exchange: Sendable {
    let request: TransportRequest
    let place: HTTPPlace
    let route: ProxyRules.Route
    let limits: TransportLimits
    let userAgent: String
    /// The file with the authorities to trust in place of the system's.
    let authorities: String?

    /// The lines of the head that curl is given; it adds `Host` and the body's length itself.
    ///
    /// Fails for a header that would become another one, or part of the request's body, on the wire.
    func headerLines() throws(TransportError) -> [String] {
        // A name without a value keeps curl from sending what it would by itself.
        var lines = ["Expect:"]
        let names = Set(request.headers.map { $0.name.lowercased() })
        for (name, value) in [
            ("Accept", ""), ("Content-Type", ""), ("User-Agent", userAgent), ("Accept-Encoding", ContentCoding.offered),
        ] where !names.contains(name.lowercased()) {
            lines.append(value.isEmpty ? "\(name):" : "\(name): \(value)")
        }
        for header in request.headers {
            let line = header.value.reveal { value -> String? in
                guard Self.isToken(header.name), !value.utf8.contains(where: Self.breaksLine) else { return nil }
                // curl takes a colon without a value for a header that isn't to be sent.
                return value.allSatisfy(\.isWhitespace) ? "\(header.name);" : "\(header.name): \(value)"
            }
            guard let line else {
                throw TransportError(
                    .malformed,
                    "a header of the request to \(place) can't be sent: its name or value has a character that headers can't have"
                )
            }
            lines.append(line)
        }
        return lines
    }

    private static func breaksLine(_ byte: UInt8) -> Bool { (byte < 0x20 && byte != 0x09) || byte == 0x7f }

    /// Whether it is a name that a header can have (RFC 9110, 5.6.2).
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                let isAlphanumeric =
                    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
                return isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }
}
