package import QuirePluginKit

/// What a source can do with a table besides the filters and sorts that the table declares: what access paths are chosen
/// by.
///
/// As it is made it is a source that hands over rows and nothing else, such as a file.
package struct SourceCapabilities: Hashable, Sendable {
    /// How filters reach the source.
    package enum FilterPlace: Hashable, Sendable {
        /// As values, any number of them.
        case call
        /// In an address, which has room for so many.
        case address
        /// In a body, where one parameter's name can lie within another's.
        case body
    }

    /// The sizes of pages.
    package struct Pages: Hashable, Sendable {
        /// Whether a size can be asked for.
        package var canBeSized = false
        /// The largest size that may be asked for; nil where none is known.
        package var largest: Int?
        /// The size where none is asked for; nil where it isn't known.
        package var usual: Int?

        package init() {}
    }

    /// The parameters of both ends of a range, in parts of which a list is given.
    package struct Parts: Hashable, Sendable {
        /// The parameter of the filter that says where it begins.
        package var from: String
        /// The parameter of the filter that says where it ends.
        package var to: String
    }

    /// How filters reach the source.
    package var filterPlace = FilterPlace.call
    /// How closely the number of rows that satisfy filters is told without reading them; nil where it isn't told.
    package var length: Fidelity?
    /// The pages that rows come in.
    package var pages = Pages()
    /// The range that a query must name, because the list is given in parts of it, each in an order of its own; nil where a
    /// list is given as a whole.
    package var parts: Parts?
    /// Whether a list can be entered at any of its rows.
    package var canSkip = false
    /// Whether a sorted list can be entered where a value begins, found by halving.
    package var canBeHalved = false

    package init() {}

    /// What a list of an API can do, as far as its pages and totals are declared.
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
