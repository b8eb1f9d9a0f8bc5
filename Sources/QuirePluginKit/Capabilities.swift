/// How closely the API applies a pushed filter.
public enum Fidelity: String, Hashable, Sendable {
    /// The API's document promises exactly the rows that match.
    case exact
    /// All rows that match come, and perhaps others: the host checks again.
    case superset
}

/// A filter of the API: one field, one operator, one parameter.
public struct FilterCapability: Hashable, Sendable {
    /// The comparison that the parameter makes with the field.
    public enum Operator: String, Hashable, Sendable {
        /// The field equals the given value.
        case equals
        /// The field equals one of the given values.
        case anyOf
        /// The field is the value or more.
        case atLeast
        /// The field is more than the value.
        case moreThan
        /// The field is the value or less.
        case atMost
        /// The field is less than the value.
        case lessThan
    }

    /// How several values are written.
    public enum Encoding: Hashable, Sendable {
        /// `name=value`, for one value.
        case single
        /// `name=a&name=b`.
        case repeated
        /// `name[]=a&name[]=b`.
        case bracketRepeated
        /// `name=a,b`.
        case commaSeparated
        /// `name=["a","b"]`.
        case jsonArray
        /// A part of the path.
        case path
    }

    /// How one value is written.
    public enum ValueForm: Hashable, Sendable {
        /// As the language writes it.
        case plain
        /// RFC 3339 in UTC with exactly this number of decimals of a second, 0 to 9.
        case timestamp(fractionDigits: Int)
        /// The day in UTC, as `2026-11-20`.
        case date
        /// Seconds since 1970.
        case unixSeconds
        /// Milliseconds since 1970.
        case unixMilliseconds
    }

    /// The field compared.
    public var field: String
    /// The comparison.
    public var `operator`: Operator
    /// The parameter's name; for a part of the path the name in braces.
    public var parameter: String
    /// How values are written.
    public var encoding: Encoding
    /// Whether rows must be checked again.
    public var fidelity: Fidelity
    /// The values that the API accepts; empty for any. Others are compared by the host.
    public var acceptedValues: [String]
    /// The API's word for a value of ours, where they differ.
    public var valueMap: [String: String]
    /// The format of a value; values that it can't express exactly are rounded so that no match is lost.
    public var form: ValueForm
    /// The text around the value, such as `lte:{value}`; nil for the value alone.
    public var template: String?

    /// A filter capability.
    public init(
        field: String, _ operator: Operator, parameter: String, encoding: Encoding = .single, fidelity: Fidelity,
        acceptedValues: [String] = [], valueMap: [String: String] = [:], form: ValueForm = .plain,
        template: String? = nil
    ) {
        self.field = field
        self.operator = `operator`
        self.parameter = parameter
        self.encoding = encoding
        self.fidelity = fidelity
        self.acceptedValues = acceptedValues
        self.valueMap = valueMap
        self.form = form
        self.template = template
    }

    /// Creates a filter of a source that takes values unchanged and needs no parameter to write them in.
    package init(field: String, _ operator: Operator, fidelity: Fidelity, acceptedValues: [String] = []) {
        self.init(
            field: field, `operator`, parameter: "\(field) \(`operator`.rawValue)", fidelity: fidelity,
            acceptedValues: acceptedValues)
    }
}

/// Which filters go together.
public enum FilterRule: Hashable, Sendable {
    /// Every request requires one of these parameters.
    case required([String])
    /// At most one of these parameters may be sent.
    case exclusive([String])
    /// These parameters are sent together or not at all.
    case together([String])
}

/// A direction of sorting.
public enum SortDirection: String, Hashable, Sendable {
    /// Smallest first.
    case ascending = "asc"
    /// Greatest first.
    case descending = "desc"

    /// The other direction.
    public var reversed: SortDirection { self == .ascending ? .descending : .ascending }
}

/// A sort of the API. Its promises are verified as rows arrive.
public struct SortCapability: Hashable, Sendable {
    /// Where rows without a value come.
    public enum Nulls: Hashable, Sendable {
        /// The field is never null by the document.
        case never
        /// Before all others.
        case first
        /// After all others.
        case last
        /// The documentation doesn't say.
        case unknown
    }

    /// The field sorted by.
    public var field: String
    /// The parameters for ascending order; nil if the API doesn't support it.
    public var ascending: [QueryItem]?
    /// The parameters for descending order; nil if the API doesn't support it.
    public var descending: [QueryItem]?
    /// The place of nulls; also in descending order unless `nullsDescending` says otherwise.
    public var nulls: Nulls
    /// Where nulls come in descending order, where that is another place: as the smallest or the largest value.
    public var nullsDescending: Nulls?
    /// Whether rows that tie keep one order from page to page, by the document.
    public var tiesAreStable: Bool
    /// How texts are compared; other types have only one order.
    public var collation: Collation

    /// How a server compares texts.
    public enum Collation: Hashable, Sendable {
        /// By their bytes in UTF-8, as queries do.
        case bytes
        /// By the rules of a language, ignoring case, or in an undocumented way.
        case unknown
    }

    /// A sort capability.
    public init(
        field: String, ascending: [QueryItem]?, descending: [QueryItem]?, nulls: Nulls = .unknown,
        nullsDescending: Nulls? = nil, tiesAreStable: Bool = false, collation: Collation = .unknown
    ) {
        self.nullsDescending = nullsDescending
        self.collation = collation
        self.field = field
        self.ascending = ascending
        self.descending = descending
        self.nulls = nulls
        self.tiesAreStable = tiesAreStable
    }

    /// Where nulls come in a direction.
    public func nulls(_ direction: SortDirection) -> Nulls {
        direction == .descending ? nullsDescending ?? nulls : nulls
    }

    /// The parameters for a direction.
    public func parameters(_ direction: SortDirection) -> [QueryItem]? {
        direction == .ascending ? ascending : descending
    }
}

/// A parameter of a request's query part.
public struct QueryItem: Hashable, Sendable {
    /// The name, not encoded.
    public var name: String
    /// The value, not encoded.
    public var value: String

    /// A parameter from its parts.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
