import Foundation
import QuireDecode
import QuirePluginKit
import Testing
import TxnProvider

let plugin = TxnProvider()

/// A table of the provider.
func table(_ name: String) throws -> Resource { try #require(plugin.resource(named: name)) }

/// The text of a fixture.
func fixture(_ name: String) throws -> String {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8)
}

/// The rows of a fixture, each as one line of `column=value`, null as `-`; what could not be read as well.
func rows(_ name: String, of table: Resource) throws -> (lines: [[String]], oddities: Int) {
    let names = table.fields.map(\.name)
    let page = try PageDecoder(resource: table, columns: names, includesRaw: false).decode(
        Array(try fixture(name).utf8))
    let lines = (0..<page.batch.count).map { row in
        names.indices.map { index in
            let value = page.batch.columns[index][row]
            return "\(names[index])=" + (value.isNull ? "-" : value.plainText)
        }
    }
    return (lines, page.oddities.count)
}

/// A request as one line.
func line(_ step: ScanStep, of table: Resource) throws -> String {
    let request = try plugin.request(for: step, of: table)
    let target =
        switch request.target {
        case .path(let path): path
        case .url(let url): url
        }
    return "\(request.method) \(target)" + (request.query.isEmpty ? "" : "?" + PercentEncoding.query(request.query))
}
