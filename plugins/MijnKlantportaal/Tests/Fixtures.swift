import Foundation
import MijnKlantportaalProvider
import QuirePluginKit
import Testing

let plugin = MijnKlantportaalProvider()

/// A table of the provider.
func table(_ name: String) throws -> Resource { try #require(plugin.resource(named: name)) }

/// The text of a fixture.
func fixture(_ name: String) throws -> String {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8)
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
