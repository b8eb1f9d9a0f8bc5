import Foundation
package import QuirePluginKit

extension Template {
    /// The text with the settings' values put in.
    package func filled(with values: [String: String]) -> String { Template.filled(parts, with: values) }

    private static func filled(_ parts: [Part], with values: [String: String]) -> String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .setting(let name): values[name] ?? ""
            case .base64(let inner): Data(filled(inner, with: values).utf8).base64EncodedString()
            }
        }.joined()
    }
}
