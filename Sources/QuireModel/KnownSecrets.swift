import Foundation
import Synchronization

/// The secrets that a run knows, and the one filter that keeps them out of whatever it writes for people.
///
/// Servers send secrets back: in errors, in the addresses of next pages, in headers. So nothing that is said about a run is
/// trusted to be free of them, wherever its words come from. What a secret is told by is its bytes, each as it is or
/// percent-encoded or escaped as in JSON, and its base64 at any place within a longer text.
package final class KnownSecrets: Sendable, CustomReflectable {
    /// What stands in the place of a secret.
    package static let mask = "‹redacted›"

    /// What is shorter is no secret: it would be found in words that have nothing to do with it.
    package static let fewestBytes = 6

    private struct State {
        var known: Set<Secret> = []
        /// What is looked for, the longest first.
        var needles: [[UInt8]] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Keeps a secret out of what is written from now on.
    package func add(_ secret: Secret) {
        let needles = secret.reveal { text in
            // Of a login and a key the key is the secret, and may be written without the other.
            let key = text.lastIndex(of: ":").map { Array(text[text.index(after: $0)...].utf8) } ?? []
            return KnownSecrets.needles(of: Array(text.utf8)) + KnownSecrets.needles(of: key)
        }
        guard !needles.isEmpty else { return }
        state.withLock { state in
            guard state.known.insert(secret).inserted else { return }
            state.needles = Array(Set(state.needles + needles)).sorted { $0.count > $1.count }
        }
    }

    /// Returns the text with every secret masked; the beginning of one that was cut off with `…`, too.
    package func masked(_ text: String) -> String {
        let needles = state.withLock { $0.needles }
        guard !needles.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var copied = 0
        var position = 0
        while position < bytes.count {
            guard let end = needles.lazy.compactMap({ EncodedText.end(of: $0, in: bytes, at: position) }).first else {
                position += 1
                continue
            }
            output += bytes[copied..<position] + Array(KnownSecrets.mask.utf8)
            position = end
            copied = end
        }
        return copied == 0 ? text : String(decoding: output + bytes[copied...], as: UTF8.self)
    }

    private static func needles(of secret: [UInt8]) -> [[UInt8]] {
        guard secret.count >= fewestBytes else { return [] }
        let standard = (0..<3).map { base64(of: secret, after: $0) }
        return [secret] + standard + standard.map { $0.map(inAddresses) }
    }

    /// The letters of base64 that tell of the secret alone where so many bytes stand before it in a group of three.
    private static func base64(of secret: [UInt8], after before: Int) -> [UInt8] {
        let all = Data([UInt8](repeating: 0, count: before) + secret).base64EncodedString()
        let first = (before * 8 + 5) / 6
        let last = (before + secret.count) * 8 / 6
        return Array(Array(all.utf8)[first..<last])
    }

    /// A letter of base64 as addresses have it.
    private static func inAddresses(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: letter
        }
    }
}

/// Finds bytes in a text in which any of them may be encoded.
private enum EncodedText {
    private static let cut = Array("…".utf8)

    /// The end of the bytes that begin at `position`, or of as many as a `…` has left of them before or behind it.
    static func end(of needle: [UInt8], in text: [UInt8], at position: Int) -> Int? {
        // As it is first: a secret with a backslash or a percent sign may look like an encoding of another.
        end(of: needle, in: text, at: position, isEncoded: false)
            ?? end(of: needle, in: text, at: position, isEncoded: true)
    }

    private static func end(of needle: [UInt8], in text: [UInt8], at position: Int, isEncoded: Bool) -> Int? {
        if let end = end(of: needle[...], in: text, from: position, isEncoded) { return end }
        guard text[position...].starts(with: cut), needle.count > KnownSecrets.fewestBytes else { return nil }
        let rests = (1...(needle.count - KnownSecrets.fewestBytes)).lazy.map { needle[$0...] }
        return rests.compactMap { end(of: $0, in: text, from: position + cut.count, isEncoded) }.first
    }

    private static func end(of needle: ArraySlice<UInt8>, in text: [UInt8], from start: Int, _ isEncoded: Bool) -> Int?
    {
        var position = start
        for (index, byte) in zip(needle.indices, needle) {
            guard let next = end(of: byte, in: text, at: position, isEncoded) else {
                let isCut = index - needle.startIndex >= KnownSecrets.fewestBytes
                return isCut && text[min(position, text.count)...].starts(with: cut) ? position : nil
            }
            position = next
        }
        return position
    }

    /// The end of one byte, as it is or however it is encoded.
    private static func end(of byte: UInt8, in text: [UInt8], at position: Int, _ isEncoded: Bool) -> Int? {
        guard position < text.count else { return nil }
        switch text[position] {
        case _ where !isEncoded: break
        case UInt8(ascii: "%"):
            if hex(text, at: position + 1, digits: 2) == byte { return position + 3 }
            // Encoded twice, as within a parameter that is an address.
            if text[position...].starts(with: "%25".utf8), hex(text, at: position + 3, digits: 2) == byte {
                return position + 5
            }
        case UInt8(ascii: "\\"):
            if position + 1 < text.count, text[position + 1] == byte { return position + 2 }
            if position + 1 < text.count, text[position + 1] == UInt8(ascii: "u"),
                hex(text, at: position + 2, digits: 4) == byte
            {
                return position + 6
            }
        case UInt8(ascii: "+") where byte == UInt8(ascii: " "): return position + 1
        default: break
        }
        return text[position] == byte ? position + 1 : nil
    }

    private static func hex(_ text: [UInt8], at start: Int, digits: Int) -> UInt8? {
        guard start + digits <= text.count else { return nil }
        let number = String(decoding: text[start..<start + digits], as: UTF8.self)
        guard number.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt8(number, radix: 16)
    }
}
