package import QuireModel
package import QuirePluginKit

extension AppliedFilter {
    /// The characters of an address that every server takes.
    private static let usualLength = 2_000

    /// The part of it reserved for everything except filters: the host, the path, the sort and the page.
    private static let otherLength = 300

    /// Whether the values, together with those of other filters, fit into an address that every server accepts.
    package func isShort(beside others: [AppliedFilter] = [], of source: TableSource) -> Bool {
        if source.capabilities.filterPlace != .address || values.count <= 1 { return true }
        let length = (others + [self]).reduce(0) { $0 + PercentEncoding.query($1.queryItems).utf8.count + 1 }
        return length <= AppliedFilter.usualLength - AppliedFilter.otherLength
    }

    /// The values in pieces, each as long as an address may be.
    package func pieces(beside others: [AppliedFilter], of source: TableSource) -> [[Value]] {
        var pieces: [[Value]] = []
        var rest = values[...]
        while !rest.isEmpty {
            // The longest piece that fits is found by halving.
            var (fitting, tooMany) = (1, rest.count + 1)
            while tooMany - fitting > 1 {
                let middle = (fitting + tooMany) / 2
                let piece = AppliedFilter(capability, values: Array(rest.prefix(middle)))
                if piece.isShort(beside: others, of: source) { fitting = middle } else { tooMany = middle }
            }
            pieces.append(Array(rest.prefix(fitting)))
            rest = rest.dropFirst(fitting)
        }
        return pieces
    }
}
