import QuireDiagnostics

/// Why a literal has no meaning.
struct LiteralProblem: Error, Hashable {
    /// What is wrong and what was expected.
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

    /// Where the problem is, given where the literal is.
    func span(in literal: SourceSpan) -> SourceSpan {
        guard let part else { return literal }
        return SourceSpan(literal.start + part.lowerBound, min(literal.end, literal.start + part.upperBound))
    }
}
