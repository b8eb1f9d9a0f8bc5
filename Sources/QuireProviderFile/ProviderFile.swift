package import QuireDiagnostics
package import QuirePluginKit

/// A provider written as a file, `NAME.provider.yaml`: the kit's own values as data.
///
///     provider: shop
///     url: https://api.shop.example/v1
///     auth: bearer {api_key}
///     tables:
///       orders:
///         path: /orders
///         records: data
///         fields: {id: text, total: money total.value total.currency, created_at: timestamp}
///
/// A mistake in a table disables only that table; a mistake in a top-level key disables the provider.
package struct ProviderFile: Sendable {
    /// The file's text, under its name.
    package let source: SourceText
    /// The provider; nil when the file doesn't make one.
    package let provider: DeclaredProvider?
    /// The names of the tables that couldn't be read.
    package let failedTables: [String]
    /// The problems, in textual order.
    package let problems: [Diagnostic]

    /// How the names of provider files end.
    package static let suffix = ".provider.yaml"
    /// The most bytes of a provider file.
    package static let limit = 1 << 20

    /// Reads a file's text.
    package static func read(_ text: String, name: String) -> ProviderFile {
        var reader = ProviderFileReader(source: SourceText(text, name: name))
        let provider = reader.provider()
        let problems = reader.problems.sorted { ($0.span?.start ?? 0) < ($1.span?.start ?? 0) }
        return ProviderFile(
            source: reader.source, provider: provider, failedTables: reader.failedTables, problems: problems)
    }
}
