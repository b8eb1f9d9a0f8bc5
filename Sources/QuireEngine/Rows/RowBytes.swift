/// What stands before a value in the bytes of a row: what it is, and so how long.
enum ValueTag: UInt8 {
    case null
    case no
    case yes
    /// Eight bytes.
    case integer
    /// The scale, and eight bytes of the mantissa.
    case decimal
    /// The scale, and sixteen bytes of the mantissa.
    case wideDecimal
    /// The currency as a text, and a decimal with its own tag.
    case money
    /// A decimal with its own tag.
    case moneyWithoutCurrency
    /// Four bytes of length, and the UTF-8.
    case text
    /// The same with JSON.
    case json
    /// Eight bytes of seconds, and four of nanoseconds.
    case timestamp
    /// One byte of the unit, and eight of its number.
    case period
    /// Eight bytes each of months, days and seconds, and four of nanoseconds.
    case duration
    /// Four bytes of count, and the elements with their own tags.
    case list
    /// The same with the name of each member as a text before its value.
    case record
}
