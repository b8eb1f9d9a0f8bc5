import Foundation
import Synchronization

/// The secrets that a run knows, and the one filter that keeps them out of whatever it writes for people.
///
/// Servers send secrets back: in errors, in the addresses of next pages, in headers. So nothing that is said about a run is
/// trusted to be free of them, wherever its words come from. What a secret is told by is its bytes in either case, each as
/// it is or percent-encoded or escaped as in JSON or HTML, and its base64 at any place within a longer text. Its first
/// `enoughBytes` tell it too, because servers shorten what they quote.
package final class KnownSecrets: Sendable, CustomReflectable {
    /// What stands in the place of a secret.
    package static let mask = "‹redacted›"

    /// What is shorter is no secret: it would be found in words that have nothing to do with it.
    package static let fewestBytes = 6
    /// As many bytes of a secret's beginning are masked though the rest doesn't follow; more than the public beginnings
    /// that keys have, such as `sk_live_`.
    package static let enoughBytes = 12

    private struct State {
        var known: Set<Secret> = []
        /// What is looked for, the longest first.
        var needles: [Needle] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Keeps a secret out of what is written from now on.
    package func add(_ secret: Secret) {
        let needles = secret.reveal { text in
            // Of a login and a key the key is the secret, and may be written without the other.
            guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else {
                return Needle.all(of: Array(text.utf8))
            }
            let login = text.utf8.distance(from: text.startIndex, to: colon) + 1
            return Needle.all(of: Array(text.utf8), login: login)
                + Needle.all(of: Array(text.utf8.dropFirst(login)))
        }
        guard !needles.isEmpty else { return }
        state.withLock { state in
            guard state.known.insert(secret).inserted else { return }
            state.needles = Array(Set(state.needles + needles)).sorted { $0.bytes.count > $1.bytes.count }
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
}

/// What a secret is told by: its bytes, or letters of its base64.
private struct Needle: Hashable {
    let bytes: [UInt8]
    /// As many of the first bytes suffice.
    let enough: Int

    /// The needles of a secret of which the first bytes are a login.
    static func all(of secret: [UInt8], login: Int = 0) -> [Needle] {
        guard secret.count >= KnownSecrets.fewestBytes else { return [] }
        let enough = max(KnownSecrets.enoughBytes, login + KnownSecrets.fewestBytes)
        let letters = (0..<3).map { base64(of: secret, after: $0) }
        return [Needle(bytes: secret, enough: enough)]
            + (letters + letters.map { $0.map(inAddresses) }).map { Needle(bytes: $0, enough: enough * 4 / 3) }
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
    static func end(of needle: Needle, in text: [UInt8], at position: Int) -> Int? {
        // As it is first: a secret with a backslash or a percent sign may look like an encoding of another.
        end(of: needle, in: text, at: position, isEncoded: false)
            ?? end(of: needle, in: text, at: position, isEncoded: true)
    }

    private static func end(of needle: Needle, in text: [UInt8], at position: Int, isEncoded: Bool) -> Int? {
        let bytes = needle.bytes
        if let end = end(of: bytes[...], enough: needle.enough, in: text, from: position, isEncoded) { return end }
        guard text[position...].starts(with: cut), bytes.count > KnownSecrets.fewestBytes else { return nil }
        let rests = (1...(bytes.count - KnownSecrets.fewestBytes)).lazy.map { bytes[$0...] }
        return rests.compactMap {
            end(of: $0, enough: $0.count, in: text, from: position + cut.count, isEncoded)
        }.first
    }

    private static func end(
        of needle: ArraySlice<UInt8>, enough: Int, in text: [UInt8], from start: Int, _ isEncoded: Bool
    ) -> Int? {
        var position = start
        for (index, byte) in zip(needle.indices, needle) {
            guard let next = end(of: byte, in: text, at: position, isEncoded) else {
                let found = index - needle.startIndex
                if found >= enough { return position }
                let isCut = found >= KnownSecrets.fewestBytes
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
        case UInt8(ascii: "&"):
            if let end = entity(of: byte, in: text, at: position) { return end }
        case UInt8(ascii: "+") where byte == UInt8(ascii: " "): return position + 1
        default: break
        }
        return lowercased(text[position]) == lowercased(byte) ? position + 1 : nil
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

    /// The end of a byte that is written as HTML has it, by name or by number.
    private static func entity(of byte: UInt8, in text: [UInt8], at position: Int) -> Int? {
        let rest = text[(position + 1)...].prefix(longestEntity)
        guard let semicolon = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: rest[..<semicolon], as: UTF8.self).lowercased()
        let number =
            name.hasPrefix("#x")
            ? UInt8(name.dropFirst(2), radix: 16)
            : name.hasPrefix("#") ? UInt8(name.dropFirst()) : entities[name]
        return number == byte ? semicolon + 1 : nil
    }

    private static let longestEntity = 8
    private static let entities: [String: UInt8] = [
        "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "quot": UInt8(ascii: "\""),
        "apos": UInt8(ascii: "'"),
    ]

    private static func hex(_ text: [UInt8], at start: Int, digits: Int) -> UInt8? {
        guard start + digits <= text.count else { return nil }
        let number = String(decoding: text[start..<start + digits], as: UTF8.self)
        guard number.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt8(number, radix: 16)
    }
}
