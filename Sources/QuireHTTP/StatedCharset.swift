import Foundation
import QuireModel
import QuirePluginKit

/// The character encoding that a response states, where it is another than UTF-8.
///
/// What reads bodies expects UTF-8, as JSON demands. Servers that send something else say so in `Content-Type`, and those
/// that send UTF-16 at least begin with its mark.
struct StatedCharset {
    /// Its name as the server wrote it.
    let name: String
    private let encoding: String.Encoding

    /// The encoding of a response; nil for UTF-8, for none, and for one that isn't known, whose bytes stay as they came.
    init?(_ headers: [PageResponse.Header], _ body: [UInt8]) {
        let type = headers.last { $0.name.lowercased() == "content-type" }?.value ?? ""
        let stated = type.split(separator: ";").dropFirst().lazy.compactMap { parameter -> String? in
            let halves = parameter.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].trimmingCharacters(in: .whitespaces).lowercased() == "charset" else {
                return nil
            }
            return halves[1].trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'"))
        }.first
        name = stated ?? "UTF-16"
        if body.starts(with: [0xFF, 0xFE]) || body.starts(with: [0xFE, 0xFF]) {
            encoding = Self.orderOfUTF16(body)
        } else if let stated, let known = Self.encodings[stated.lowercased()] {
            encoding = known == .utf16 ? Self.orderOfUTF16(body) : known
        } else {
            return nil
        }
    }

    /// Returns the text in UTF-8; nil where the bytes aren't what is stated.
    func decoded(_ body: [UInt8]) -> [UInt8]? {
        if encoding == .utf16LittleEndian || encoding == .utf16BigEndian { return decodedUTF16(body) }
        if encoding == .windowsCP1252 { return Windows1252.utf8(body) }
        return String(bytes: body, encoding: encoding).map { Array($0.utf8) }
    }

    /// Foundation would put a stand-in for half of a pair, and tell nobody.
    private func decodedUTF16(_ body: [UInt8]) -> [UInt8]? {
        guard body.count.isMultiple(of: 2) else { return nil }
        let (high, low) = encoding == .utf16BigEndian ? (0, 1) : (1, 0)
        let units = stride(from: 0, to: body.count, by: 2).map { UInt16(body[$0 + high]) << 8 | UInt16(body[$0 + low]) }
        let text = units.first == 0xFEFF ? units[1...] : units[...]
        return String(validating: text, as: UTF16.self).map { Array($0.utf8) }
    }

    /// JSON begins with a character of ASCII, so that one of its first two bytes is zero where no mark tells.
    private static func orderOfUTF16(_ body: [UInt8]) -> String.Encoding {
        body.starts(with: [0xFE, 0xFF]) || body.first == 0 ? .utf16BigEndian : .utf16LittleEndian
    }

    /// By the names of IANA. What is called ISO-8859-1 is read as windows-1252.
    private static let encodings: [String: String.Encoding] = [
        "iso-8859-1": .windowsCP1252, "iso8859-1": .windowsCP1252, "iso_8859-1": .windowsCP1252,
        "latin1": .windowsCP1252, "l1": .windowsCP1252, "windows-1252": .windowsCP1252, "cp1252": .windowsCP1252,
        "iso-8859-2": .isoLatin2, "latin2": .isoLatin2, "windows-1250": .windowsCP1250, "windows-1251": .windowsCP1251,
        "windows-1253": .windowsCP1253, "windows-1254": .windowsCP1254, "utf-16": .utf16, "utf16": .utf16,
        "utf-16le": .utf16LittleEndian, "utf-16be": .utf16BigEndian, "shift_jis": .shiftJIS, "sjis": .shiftJIS,
        "euc-jp": .japaneseEUC, "iso-2022-jp": .iso2022JP,
    ]
}
