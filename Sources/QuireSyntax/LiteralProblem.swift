import QuireDiagnostics

/// The reason why a literal is invalid.
struct LiteralProblem: Error, Hashable {
    /// What was found and what was expected.
    let message: String
    /// The literal that was probably meant.
    let suggestion: String?
    /// The part of the literal that is wrong, as UTF-8 offsets from its start; nil for all of it.
    let part: Range<Int>?

    init(_ message: String, suggestion: String? = nil, part: Range<Int>? = nil) {
        self.message = message
        self.suggestion = suggestion
        self.part = part
    }

    /// The place of the problem, given the place of the literal.
    func span(in literal: SourceSpan) -> SourceSpan {
        guard let part else { return literal }
        return SourceSpan(literal.start + part.lowerBound, min(literal.end, literal.start + part.upperBound))
    }
}
