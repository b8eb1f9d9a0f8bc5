/// Limits on the structure of a text, so that neither the parser nor code that walks its trees can exhaust the stack.
package enum SyntaxLimits {
    /// How deep parentheses, calls, sub-queries and unary operators may nest.
    package static let nesting = 200
    /// How many arithmetic operators a statement may have; each makes the tree one level deeper.
    package static let arithmetic = 1_000
    /// How many tables a statement may read, by `from` and `join` together; each is a list to plan, and makes a join one
    /// level deeper.
    package static let tables = 100
    /// The most stages of a statement, each of which builds on the one before.
    package static let stages = 500
    /// How many columns a statement may make, in all of its stages.
    package static let columns = 2_000
    /// The most diagnostics for one text; further ones would help nobody.
    package static let diagnostics = 50
}
