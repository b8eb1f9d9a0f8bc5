import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax

/// A name or type that doesn't fit, and the correction; one place turns it into words.
struct BindingError: Error {
    var code: Diagnostic.Code
    var message: String
    var span: SourceSpan
    var suggestions: [String] = []
    var label: String?
    var replacement: String?
    var hint: String?
    /// Whether the diagnostics already contain the error.
    var isReported = false

    func diagnostic(in source: SourceText) -> Diagnostic {
        Diagnostic(
            code, message: message, source: source, span: span, label: label, suggestions: suggestions,
            replacement: replacement, hint: hint)
    }
}

extension BindingError {
    /// An error whose reason has been reported.
    static func reported(_ span: SourceSpan) -> BindingError {
        BindingError(code: .reported, message: "", span: span, isReported: true)
    }

    static func unknownSource(_ name: NameSyntax, known: [String]) -> BindingError {
        let near = EditDistance.ranked(name.text, in: known)
        return BindingError(
            code: .unknownSource, message: "there is no provider or binding named '\(name.text)'", span: name.span,
            suggestions: near, replacement: near.first, hint: "known here: \(known.joined(separator: ", "))")
    }

    static func unknownTable(_ name: NameSyntax, provider: String, known: [String]) -> BindingError {
        let near = EditDistance.ranked(name.text, in: known)
        return BindingError(
            code: .unknownTable, message: "\(provider) has no table '\(name.text)'", span: name.span,
            suggestions: near, replacement: near.first, hint: "its tables: \(known.joined(separator: ", "))")
    }

    static func unknownField(_ name: NameSyntax, in scope: Scope) -> BindingError {
        let near = EditDistance.ranked(name.text, in: scope.names)
        if scope.columns.isEmpty {
            return BindingError(
                code: .unknownField, message: "there are no columns here, found '\(name.text)'", span: name.span,
                hint: "text is quoted: \"\(name.text)\"; a query goes in parentheses: (from SOURCE count)")
        }
        // A table of the catalog can be described; the columns of other sources are listed.
        let hint =
            scope.isTable ? "describe \(scope.title)" : "the columns here: \(scope.names.joined(separator: ", "))"
        return BindingError(
            code: .unknownField, message: "\(scope.title) has no field '\(name.text)'", span: name.span,
            suggestions: near, replacement: near.first, hint: hint)
    }

    static func unknownMember(_ name: NameSyntax, of owner: String, known: [String]) -> BindingError {
        let near = EditDistance.ranked(name.text, in: known)
        return BindingError(
            code: .unknownField, message: "\(owner) has no member '\(name.text)'", span: name.span,
            suggestions: near, replacement: near.first,
            hint: known.isEmpty ? nil : "its members: \(known.joined(separator: ", "))")
    }

    static func unknownFunction(_ name: NameSyntax, known: [String]) -> BindingError {
        let near = EditDistance.ranked(name.text, in: known)
        return BindingError(
            code: .unknownFunction, message: "there is no function '\(name.text)'", span: name.span,
            suggestions: near, replacement: near.first, hint: "the functions: \(known.joined(separator: ", "))")
    }

    static func ambiguousWord(_ name: NameSyntax, field: String) -> BindingError {
        BindingError(
            code: .ambiguousWord,
            message: "'\(name.text)' is a field and also a value of \(field)", span: name.span,
            suggestions: ["\"\(name.text)\"", "`\(name.text)`"],
            label: "write \"\(name.text)\" for the value or `\(name.text)` for the field")
    }

    static func unknownValue(_ text: String, of field: String, known: [String], span: SourceSpan) -> BindingError {
        let near = EditDistance.ranked(text, in: known)
        return BindingError(
            code: .unknownValue, message: "\(field) has no value '\(text)' in the API's documentation", span: span,
            suggestions: near, replacement: near.first,
            hint: "the values: \(known.joined(separator: ", ")); quoted text is compared as written")
    }

    static func typeMismatch(
        _ action: String, _ left: Bound, _ right: Bound, span: SourceSpan, hint: String? = nil
    ) -> BindingError {
        BindingError(
            code: .typeMismatch,
            message: "\(left.phrase) can't be \(action) \(right.phrase)", span: span, hint: hint)
    }

    static func expected(_ what: String, found: Bound, span: SourceSpan, hint: String? = nil) -> BindingError {
        BindingError(
            code: .typeMismatch, message: "expected \(what), found \(found.phrase)", span: span, hint: hint)
    }
}

extension Bound {
    /// The expression and its type, for messages: `amount (money)`, `text`.
    var phrase: String {
        switch expression.kind {
        case .column(let name): "\(name) (\(type))"
        case .constant(let value): value.isNull ? "null" : "\(value.literal) (\(type))"
        default: "\(expression) (\(type))"
        }
    }
}
