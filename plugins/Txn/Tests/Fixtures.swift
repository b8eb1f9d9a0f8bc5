import Foundation
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
