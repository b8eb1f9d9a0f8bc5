/// A deviation of a server from its provider's declarations, to prove that a check detects it.
public enum Quirk: Hashable, Sendable {
    /// The filter takes upper and lower case for the same.
    case ignoresCase(parameter: String)
    /// The filter is sent in vain.
    case ignoresFilter(parameter: String)
    /// An inclusive bound leaves out the bound itself, an exclusive one takes it in.
    case shiftsBound(parameter: String)
    /// The list keeps its own order, whatever sort is requested.
    case ignoresSort(field: String)
    /// Numbers are sorted by their digits as text.
    case sortsAsText(field: String)
    /// Rows without a value aren't in the sorted list.
    case hidesNullsWhenSorted(field: String)
    /// Rows that tie come in another order on each page.
    case movesTies
    /// The total counts pages.
    case totalCountsPages
    /// The total counts rows.
    case totalCountsRows
    /// The total is that of the whole list, whatever the filters.
    case totalIgnoresFilters
    /// Pages hold at most this number of rows, without stating it.
    case largestPage(Int)
    /// The list's own order is none.
    case shufflesOwnOrder
    /// The page after a mark begins with the row before it.
    case markIsInclusive
    /// Pages are counted from one more or less than declared.
    case pagesCountFrom(Int)
    /// Two rows share a key.
    case repeatsKey
    /// Some rows have no value for the field.
    case sendsNull(field: String)
    /// Some rows have a value that the field doesn't list.
    case sendsOtherValue(field: String)
}
