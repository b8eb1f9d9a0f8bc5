package import QuirePluginKit

/// The capabilities of a source for a table, apart from the filters and sorts that the table declares. Access paths are
/// chosen by them.
///
/// The default is a source that only returns rows, such as a file.
package struct SourceCapabilities: Hashable, Sendable {
    /// How filters reach the source.
    package enum FilterPlace: Hashable, Sendable {
        /// As values, any number of them.
        case call
        /// In an address, whose length is limited.
        case address
        /// In a body, where one parameter's name can be nested in another's.
        case body
    }

    /// The sizes of pages.
    package struct Pages: Hashable, Sendable {
        /// Whether a size can be requested.
        package var canBeSized = false
        /// The largest size that can be requested; nil if it is unknown.
        package var largest: Int?
        /// The default size; nil if it is unknown.
        package var usual: Int?

        package init() {}
    }

    /// The parameters for both ends of a range, if a list is only available in parts of it.
    package struct Parts: Hashable, Sendable {
        /// The parameter of the filter for the start of the range.
        package var from: String
        /// The parameter of the filter for the end of the range.
        package var to: String
    }

    /// How filters reach the source.
    package var filterPlace = FilterPlace.call
    /// How closely the number of rows that satisfy filters is stated without reading them; nil if it isn't stated.
    package var length: Fidelity?
    /// The pages that rows come in.
    package var pages = Pages()
    /// The range that a query must name because the list is only available in parts of it, each with its own order; nil
    /// for an undivided list.
    package var parts: Parts?
    /// Whether a list can be entered at any of its rows.
    package var canSkip = false
    /// Whether a sorted list can be entered where a value begins, found by halving.
    package var canBeHalved = false

    package init() {}

    /// The capabilities of an API list, as far as its pages and totals are declared.
    init(_ endpoint: Endpoint) {
        filterPlace = endpoint.parameterPlace == .jsonBody ? .body : .address
        parts = endpoint.windows.map { Parts(from: $0.from, to: $0.to) }
        pages.canBeSized = endpoint.pageSize?.parameter != nil
        pages.largest = pages.canBeSized ? endpoint.pageSize?.maximum : nil
        pages.usual = endpoint.pageSize?.standard
        if let total = endpoint.total, total.unit != .pages {
            // The length of a part isn't that of the list.
            length = total.isReliable && parts == nil ? .exact : .superset
        }
        let countsRows = endpoint.total?.unit == .rows && endpoint.total?.isReliable == true
        switch endpoint.paging {
        case .offset: canSkip = parts == nil
        case .pageNumber:
            canSkip = countsRows && parts == nil
            canBeHalved = countsRows && pages.canBeSized
        case .none, .cursor, .nextURL: break
        }
    }
}
