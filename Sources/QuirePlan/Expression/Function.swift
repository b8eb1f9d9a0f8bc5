package import QuireModel

/// A function of the language. Its `entry` describes its parameters, result and meaning.
package enum Function: String, Hashable, Sendable, CaseIterable {
    case `if`
    case coalesce
    case lower
    case upper
    case trim
    case length
    case concat
    case replace
    case split
    case substring
    case round
    case floor
    case ceil
    case abs
    case now
    case today
    case year
    case quarter
    case month
    case week
    case date
    case monthOfYear = "month_of_year"
    case dayOfWeek = "day_of_week"
    case hour
    case trunc
    case age

    /// A line of the language's table of functions.
    package struct Entry: Hashable, Sendable {
        /// The parameters, in order.
        package let parameters: [Parameter]
        /// Whether the last parameter may be repeated.
        package var isRepeating = false
        /// The type of the result.
        package let result: Result
        /// A summary of its meaning.
        package let summary: String
        /// An expression that uses it and no column.
        package let example: String

        /// The least and the greatest number of arguments; nil for no upper bound.
        package var arity: (minimum: Int, maximum: Int?) {
            (parameters.count { !$0.isOptional }, isRepeating ? nil : parameters.count)
        }
    }

    /// One argument.
    package struct Parameter: Hashable, Sendable {
        /// The name in the signature.
        package let name: String
        /// The accepted kind.
        package let kind: Kind
        /// Whether it may be left out.
        package let isOptional: Bool

        /// The kind of an argument; null is always accepted.
        package enum Kind: Hashable, Sendable {
            case condition
            case anything
            case text
            case textOrList
            /// A number or money.
            case number
            case wholeNumber
            /// An instant, a day or a period.
            case time
            case instant
            /// One of the words for a length of time.
            case unit
        }

        init(_ name: String, _ kind: Kind, isOptional: Bool = false) {
            self.name = name
            self.kind = kind
            self.isOptional = isOptional
        }
    }

    /// The type of a function's result.
    package enum Result: Hashable, Sendable {
        case type(ValueType)
        /// The type of its first argument; decimal for null.
        case first
        /// The one type that the arguments from that one on can be read as.
        case common(from: Int)
    }

    /// The form of a call, optional arguments in brackets.
    package var signature: String {
        let entry = entry
        if entry.parameters.isEmpty { return rawValue }
        var text = ""
        for parameter in entry.parameters {
            let separator = text.isEmpty ? "" : ", "
            text += parameter.isOptional ? "[\(separator)\(parameter.name)]" : separator + parameter.name
        }
        return "\(rawValue)(\(text)\(entry.isRepeating ? ", …" : ""))"
    }
}
