/// One key, or one paste, as the terminal reports it.
enum Key: Sendable, Hashable {
    /// A character to insert.
    case text(Unicode.Scalar)
    /// Control and the letter, as the code that arrives: 1 for Ctrl-A; 127 is Backspace.
    case control(UInt8)
    /// Alt and a character, control codes included.
    case alt(Unicode.Scalar)
    /// A key without a character.
    case named(NamedKey)
    /// Escape alone.
    case escape
    /// A bracketed paste, unchanged.
    case paste(String)
    /// A sequence that means nothing here.
    case unknown
}

/// The supported keys without a character.
enum NamedKey: Sendable, Hashable {
    case up, down, left, right, home, end, delete, backTab, wordLeft, wordRight, help
}
