/// How much structure a text may have, so that neither the parser nor what walks its trees can exhaust the stack.
package enum SyntaxLimits {
    /// How deep parentheses, calls, sub-queries and unary operators may nest.
    package static let nesting = 200
    /// How many arithmetic operators a statement may have; each makes the tree one level deeper.
    package static let arithmetic = 1_000
    /// How many diagnostics are made for one text; what comes after them would help nobody.
    package static let diagnostics = 50
}
