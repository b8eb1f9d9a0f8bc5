package import QuirePluginKit

/// Why a body is not a page of records.
package enum DecodeError: Error, Hashable, Sendable {
    /// Nothing came, or only white space.
    case emptyBody
    /// A web page came instead of data; the snippet is its beginning.
    case html(snippet: String)
    /// The body breaks the rules of JSON; the snippet is what stands at `offset`.
    case notJSON(reason: String, offset: Int, snippet: String)
    /// The body ends before its JSON does.
    case truncated(length: Int)
    /// Lists and records are nested deeper than is read.
    case nestedTooDeep
    /// There is nothing at the path where the records should be; `keys` are the names that are there.
    case missingRecords(path: FieldPath, keys: [String])
    /// What is at the records' path is something else.
    case recordsNotAList(path: FieldPath, found: String)
    /// The element at `index` of the list of records is no record.
    case notRecords(path: FieldPath, index: Int, found: String)
    /// The body is longer than the 4 GB that one page may have, or than memory.
    case tooLarge(length: Int)
    /// Reading the page would take more memory than it may.
    case overMemory(limit: Int, length: Int)
}

extension DecodeError: CustomStringConvertible {
    /// What came and what was expected.
    package var description: String {
        switch self {
        case .emptyBody: "expected a JSON page, found an empty body"
        case .html(let snippet): "expected a JSON page, found HTML: \(snippet)"
        case .notJSON(let reason, let offset, let snippet):
            "expected a JSON page, but \(reason) at byte \(offset), near \(snippet)"
        case .truncated(let length): "the page is cut short: its JSON doesn't end within the \(length) bytes that came"
        case .nestedTooDeep: "the page is nested deeper than \(JSONText.maximumDepth) levels"
        case .missingRecords(let path, let keys):
            "expected the records at '\(path)', found "
                + (keys.isEmpty ? "no keys at all" : "only the keys \(keys.joined(separator: ", "))")
        case .recordsNotAList(let path, let found):
            "expected a list of records\(path.keys.isEmpty ? "" : " at '\(path)'"), found \(found)"
        case .notRecords(let path, let index, let found):
            "expected records alone\(path.keys.isEmpty ? "" : " at '\(path)'"), found \(found) as element \(index + 1)"
        case .tooLarge(let length): "the page of \(length) bytes is too large"
        case .overMemory(let limit, let length):
            "reading the page of \(length) bytes would take more than the \(limit) bytes of memory that it may"
        }
    }
}

/// Cuts what came down to what a message can show.
enum Snippet {
    /// The text from `offset` on, on one line and no longer than `limit` characters.
    static func text(of bytes: UnsafeBufferPointer<UInt8>, from offset: Int, limit: Int = 60) -> String {
        let start = min(max(offset, 0), bytes.count)
        // Four bytes a character at most; the rest isn't worth decoding.
        let decoded = String(decoding: bytes[start..<min(bytes.count, start + limit * 4)], as: UTF8.self)
        let words = decoded.split { $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.value < 0x20 } }
        let line = words.joined(separator: " ").filter { !$0.unicodeScalars.contains { isUnprintable($0) } }
        guard !line.isEmpty else { return "the end" }
        return line.count > limit || start + limit * 4 < bytes.count ? line.prefix(limit) + "…" : line
    }

    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
