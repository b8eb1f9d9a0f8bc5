import QuireDiagnostics

extension SyntaxError {
    /// The diagnostic for an error at a place.
    func diagnostic(at span: SourceSpan, in source: SourceText) -> Diagnostic {
        var diagnostic = Diagnostic(code, message: message, source: source, span: span)
        diagnostic.hint = hint
        if let suggestion {
            diagnostic.suggestions = [suggestion]
            if replacesSpan { diagnostic.replacement = suggestion }
        }
        if case .groupWithoutBraces(let keys) = self {
            diagnostic.suggestions = ["count by \(keys)", "group \(keys) { n = count }"]
        }
        if case .sqlSyntax(let translation?) = self {
            diagnostic.label = "this is SQL"
            diagnostic.hint = "in Quire: \(translation)"
        }
        return diagnostic
    }

    private var code: Diagnostic.Code {
        switch self {
        case .unknownCharacter, .carriageReturnInComment: .unknownCharacter
        case .unterminatedText: .unterminatedText
        case .unterminatedName: .unterminatedName
        case .emptyName: .emptyName
        case .emptyParameter: .expectedName
        case .smartQuotes: .smartQuotes
        case .foreignOperator: .unknownOperator
        case .invalidLiteral: .invalidLiteral
        case .expected(let expected, _): expected.code
        case .unclosedBracket: .unclosedBracket
        case .unknownStatement, .unexpectedStart: .unknownStatement
        case .stageWithoutQuery: .stageWithoutQuery
        case .unknownStage: .unknownStage
        case .unexpected: .unexpectedToken
        case .statementInside: .unexpectedStatement
        case .foreignForm: .foreignSyntax
        case .comparisonChain: .comparisonChain
        case .invalidCount: .invalidCount
        case .invalidIndex: .invalidIndex
        case .reservedName: .reservedName
        case .unnamedColumn: .unnamedColumn
        case .unknownAggregate: .unknownAggregate
        case .aggregateInExpression: .aggregateInExpression
        case .groupWithoutBraces: .groupWithoutBraces
        case .joinWithoutLeft: .unexpectedToken
        case .nestingTooDeep: .nestingTooDeep
        case .tooMany: .tooMany
        case .sqlSyntax: .sqlSyntax
        }
    }

    private var message: String {
        switch self {
        case .unknownCharacter(let text): "unknown character '\(text)'"
        case .unterminatedText: "the text has no closing quote"
        case .unterminatedName: "the quoted name has no closing back-quote"
        case .emptyName: "a quoted name needs at least one character between its back-quotes"
        case .emptyParameter: "expected a parameter's name or number after '$'"
        case .carriageReturnInComment: "the comment contains a carriage return, which doesn't end a line here"
        case .smartQuotes: "typographic quotes found, expected plain ones"
        case .foreignOperator(let operation, let meant): "unknown operator '\(operation)': expected '\(meant)'"
        case .invalidLiteral(let problem): problem.message
        case .expected(let expected, let found): "expected \(expected.words), found \(found)"
        case .unclosedBracket(let open): "this '\(open.rawValue)' has no closing '\(open.closer?.rawValue ?? "")'"
        case .unknownStatement(let word, _):
            "unknown statement '\(word)': expected from, let, param, assert, explain, "
                + "describe, print or include"
        case .unexpectedStart(let found, _): "expected a statement, such as: from qonto, found \(found)"
        case .stageWithoutQuery(let word): "'\(word)' is a stage: expected a query before it, such as: from qonto"
        case .unknownStage(let word, let meant):
            "unknown stage '\(word)'" + (meant == nil ? ": expected an operator, a stage or the end of the query" : "")
        case .unexpected(let found, _): "expected an operator, a stage or the end of the query, found \(found)"
        case .statementInside(let word): "'\(word)' starts a statement and can't stand inside another"
        case .foreignForm(let form, _): form.message
        case .comparisonChain: "comparisons do not chain: expected 'and' between two of them"
        case .invalidCount(let found, let stage): "'\(stage)' expects a whole number of rows, 0 or more, found \(found)"
        case .invalidIndex(let found): "an index is a whole number from 0, found \(found)"
        case .reservedName(let name): "'\(name)' is a word of the language and can't name a let binding"
        case .unnamedColumn(let stage): "'\(stage)' expects a name for each column: NAME = EXPRESSION"
        case .unknownAggregate(let word, _):
            "unknown aggregate '\(word)': expected "
                + AggregateFunction.allCases.map(\.rawValue).joined(separator: ", ")
        case .aggregateInExpression(let found):
            "an aggregate stands alone in a group: expected 'if', ',' or '}', "
                + "found \(found)"
        case .groupWithoutBraces: "'group' expects what to compute in braces after its keys"
        case .joinWithoutLeft(let found): "expected 'join' after 'left', found \(found)"
        case .nestingTooDeep:
            "the statement is nested too deeply: expected at most \(SyntaxLimits.nesting) levels and "
                + "\(SyntaxLimits.arithmetic) arithmetic operators"
        case .tooMany(let what, let limit):
            "the statement has too many \(what): expected at most \(limit); split it into several statements"
        case .sqlSyntax: "SQL found, expected a query such as: from qonto where status = paid"
        }
    }

    private var suggestion: String? {
        switch self {
        case .smartQuotes(let text): text
        case .foreignOperator(_, let meant): meant
        case .invalidLiteral(let problem): problem.suggestion
        case .unknownStatement(_, let meant), .unknownStage(_, let meant), .unknownAggregate(_, let meant): meant
        case .foreignForm(_, let suggestion), .comparisonChain(let suggestion), .sqlSyntax(let suggestion): suggestion
        default: nil
        }
    }

    private var replacesSpan: Bool {
        switch self {
        case .unknownStatement, .unknownStage, .smartQuotes, .foreignOperator, .invalidLiteral, .foreignForm,
            .comparisonChain, .sqlSyntax, .unknownAggregate:
            true
        default: false
        }
    }

    private var hint: String? {
        switch self {
        case .unexpected(_, let hint), .unexpectedStart(_, let hint): hint
        case .unknownStage(let word, nil) where ["median", "list"].contains(word.lowercased()):
            "it is computed in a group: group KEYS { NAME = \(word.lowercased()) FIELD }"
        case .unknownStage(_, nil):
            "put text of several words in quotes; the stages are "
                + Keyword.stages.map(\.rawValue).joined(separator: " ")
        case .statementInside: "start it at the beginning of a line, or after ';'"
        case .unknownStatement(let word, nil) where ForeignWords.isChange(word):
            "Quire only reads and never changes anything at a provider; query rows with 'from'"
        case .unknownCharacter("\\"): "commands of the prompt begin with a dot: .help, .tables, .quit"
        case .unknownStatement(_, nil): "start a query with 'from'; show a value with 'print'"
        case .unterminatedName: "a quoted name ends on its own line"
        case .carriageReturnInComment: "end lines with a line feed, or the rest belongs to the comment and never runs"
        default: nil
        }
    }
}
