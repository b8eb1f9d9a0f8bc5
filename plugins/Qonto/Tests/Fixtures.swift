import Foundation
import QontoProvider
import QuireDecode
import QuirePluginKit
import Testing

let plugin = QontoProvider()

/// The table of payment links.
func paymentLinks() throws -> Resource { try #require(plugin.resource(named: "payment_links")) }

/// The bytes of a fixture.
func fixture(_ name: String) throws -> [UInt8] {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
    return Array(try Data(contentsOf: url))
}

/// A fixture as a page, all columns and the original rows decoded.
func page(_ name: String) throws -> DecodedPage {
    let resource = try paymentLinks()
    return try PageDecoder(resource: resource, columns: resource.table.fields.map(\.name), includesRaw: true)
        .decode(try fixture(name))
}
