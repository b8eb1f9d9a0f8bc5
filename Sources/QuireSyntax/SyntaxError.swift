import QuireDiagnostics

/// Everything that can be wrong with a text before any name is looked up.
enum SyntaxError: Hashable {
    // The lexer's.
    case unknownCharacter(String)
    case unterminatedText
    case unterminatedName
    case emptyName
    case emptyParameter
    case carriageReturnInComment
    case smartQuotes(text: String)
    case foreignOperator(String, meant: String)
    case invalidLiteral(LiteralProblem)
    // The parser's.
    case expected(Expected, found: String)
    case unclosedBracket(Token.Symbol)
    case unknownStatement(String, meant: String?)
    case unexpectedStart(String, hint: String?)
    case stageWithoutQuery(String)
    case unknownStage(String, meant: String?)
    case unexpected(String, hint: String?)
    case statementInside(String)
    case foreignForm(ForeignForm, suggestion: String?)
    case comparisonChain(suggestion: String?)
    case invalidCount(String, stage: String)
    case invalidIndex(String)
    case reservedName(String)
    case unnamedColumn(String)
    case unknownAggregate(String, meant: String?)
    case aggregateInExpression(String)
    case groupWithoutBraces(keys: String)
    case joinWithoutLeft(String)
    case nestingTooDeep
    case tooMany(String, limit: Int)
    case sqlSyntax(translation: String?)
}

/// The item that the grammar expects at a place.
enum Expected: Hashable {
    case expression(after: String)
    case name(NameRole)
    case query(after: String)
    case stage
    case number(stage: String)
    case token(String)
    case textLiteral(after: String)

    /// The code of a diagnostic about its absence.
    var code: Diagnostic.Code {
        switch self {
        case .expression: .missingOperand
        case .name: .expectedName
        case .query: .expectedQuery
        case .stage: .expectedStage
        case .number: .expectedNumber
        case .token: .unexpectedToken
        case .textLiteral: .expectedText
        }
    }

    /// The expected item, in words.
    var words: String {
        switch self {
        case .expression(let place): "a value or field after '\(place)'"
        case .name(let role): role.words
        case .query(let place): "a query after '\(place)', such as: from qonto"
        case .stage: "a stage after '|'"
        case .number(let stage): "a number of rows after '\(stage)'"
        case .token(let words): words
        case .textLiteral(let place): "text in quotes after '\(place)'"
        }
    }
}

/// Forms of other languages that have a direct counterpart here.
enum ForeignForm: Hashable {
    case like, isValue, commaInCondition, byAfter(String), listWithoutParentheses, countField, leadingDot, indexByDot
    case topWithoutBy, unquotedPath, smallCurrency, groupBy, withAfterMatch(String)
    case currencyFirst, separatedNumber, dayFirst
    case allColumns, countCall, countDistinct, listWithoutCommas, relativePeriod

    /// The message.
    var message: String {
        switch self {
        case .like: "there is no 'like': expected contains, starts, ends or ~ with a pattern"
        case .isValue: "'is' tests for null only: expected is null or is not null"
        case .commaInCondition: "conditions are joined with 'and', found ','"
        case .byAfter(let stage): "'\(stage)' takes its keys directly, without 'by'"
        case .listWithoutParentheses: "'in' expects a list in parentheses"
        case .countField: "'count' counts rows: expected 'by' before its keys"
        case .leadingDot: "a number begins with a digit: expected 0 before '.'"
        case .indexByDot: "an element of a list is written in brackets"
        case .smallCurrency: "a currency is written in capitals"
        case .currencyFirst: "an amount is written with its currency code after it"
        case .separatedNumber: "a number is written without thousands separators, with a point before its fraction"
        case .dayFirst: "a day is written year-month-day"
        case .topWithoutBy: "'top' expects 'by' before its keys"
        case .unquotedPath: "'into' expects a path in quotes"
        case .withAfterMatch(let word): "'\(word)' takes its text directly, without 'with'"
        case .groupBy: "'group' takes its keys directly, without 'by'"
        case .allColumns: "'*' isn't a value: without 'select' all columns are returned, and 'count' counts rows"
        case .countCall: "'count' counts rows, without parentheses"
        case .countDistinct: "'count' counts rows: to count different values, put 'distinct' before it"
        case .listWithoutCommas: "the values of a list are separated by commas"
        case .relativePeriod: "a period is named by a day in it"
        }
    }
}
