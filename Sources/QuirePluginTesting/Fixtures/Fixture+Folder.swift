import Foundation
import QuirePluginKit

extension Fixture {
    /// Why a folder of fixtures can't be read.
    public struct ReadError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The file or folder.
        public let file: String
        /// The problem.
        public let reason: String

        /// The file and the reason.
        public var description: String { "\(file): \(reason)" }
    }

    /// The name of the file for a provider's requests, next to its fixtures.
    public static let requestsFile = "requests.txt"

    /// The fixtures in a folder, by name.
    public static func all(in folder: String) throws(ReadError) -> [Fixture] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw ReadError(file: folder, reason: "the folder can't be read")
        }
        var fixtures: [Fixture] = []
        for file in names.sorted() where file.hasSuffix(".json") && !file.hasSuffix(".rows.json") {
            let name = String(file.dropLast(".json".count))
            let parts = name.split(separator: ".").map(String.init)
            let isError = parts.first == "error"
            var fixture = Fixture(
                name, table: isError ? "" : parts.first ?? "", body: Array(try read(folder + "/" + file)))
            if isError { fixture.status = parts.dropFirst().first.flatMap { Int($0) } ?? 400 }
            let headersFile = folder + "/" + name + ".headers"
            if FileManager.default.fileExists(atPath: headersFile) {
                fixture.headers = try headers(in: try read(headersFile), file: headersFile)
            }
            let rowsFile = folder + "/" + name + ".rows.json"
            if FileManager.default.fileExists(atPath: rowsFile) {
                fixture.rows = try rows(in: Array(try read(rowsFile)), file: rowsFile)
            }
            fixtures.append(fixture)
        }
        return fixtures
    }

    /// The approved requests in a folder; nil if there are none.
    public static func requests(in folder: String) -> String? {
        try? String(contentsOfFile: folder + "/" + requestsFile, encoding: .utf8)
    }

    private static func read(_ path: String) throws(ReadError) -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw ReadError(file: path, reason: "the file can't be read")
        }
    }

    /// Headers, one a line.
    private static func headers(in data: Data, file: String) throws(ReadError) -> [PageResponse.Header] {
        var headers: [PageResponse.Header] = []
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, !parts[0].contains(" ") else {
                throw ReadError(file: file, reason: "expected a header a line, such as Link: <https://…>; rel=next")
            }
            headers.append(.init(String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces)))
        }
        return headers
    }

    private static func rows(in bytes: [UInt8], file: String) throws(ReadError) -> [[String: String?]] {
        let document: Value
        do throws(JSONText.ParseError) {
            document = try JSONText.parse(bytes)
        } catch {
            throw ReadError(file: file, reason: "is not JSON: \(error.reason) at byte \(error.offset)")
        }
        guard case .list(let list) = document else {
            throw ReadError(file: file, reason: "expected a list of rows, each an object of columns and values")
        }
        return list.map { row in
            guard case .record(let members) = row else { return [:] }
            return Dictionary(
                members.map { ($0.name, $0.value.isNull ? nil : $0.value.plainText) }, uniquingKeysWith: { $1 })
        }
    }
}
