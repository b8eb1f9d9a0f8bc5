extension Diagnostic {
    /// The identifier of a kind of message, such as `unknown-field`: kebab-case, and the same in every version.
    package struct Code: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
        /// The identifier as shown.
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        fileprivate init(_ text: String) { rawValue = text }

        package var description: String { rawValue }

        package static func < (left: Code, right: Code) -> Bool { left.rawValue < right.rawValue }
    }

    /// The cause of a failure, which the program bases decisions on.
    package enum Cause: Hashable, Sendable {
        /// Ctrl-C, or the end of the run.
        case cancelled
        /// The user declined the cost of a read.
        case declined
        /// The run's budget is spent.
        case budget
        /// A provider's settings are missing.
        case missingCredentials
        /// An earlier result that this one needs is partial.
        case incompleteSource
        /// Another provider has the name.
        case duplicateProvider
        /// A constant is divided by zero.
        case divisionByZero
        /// An unknown name or value.
        case unknownName
    }

    /// The cause; nil if no decision depends on it.
    package var cause: Cause? {
        switch code {
        case .cancelled: .cancelled
        case .declined: .declined
        case .budgetExhausted: .budget
        case .missingCredentials: .missingCredentials
        case .incompleteSource: .incompleteSource
        case .duplicateProvider: .duplicateProvider
        case .divisionByZero: .divisionByZero
        case .unknownAggregate, .unknownCharacter, .unknownField, .unknownFunction, .unknownOperator, .unknownParameter,
            .unknownSource, .unknownStage, .unknownStatement, .unknownTable, .unknownType, .unknownValue, .unknownWord:
            .unknownName
        default: nil
        }
    }
}

// All codes.
extension Diagnostic.Code {
    package static let aggregateInExpression = Diagnostic.Code("aggregate-in-expression")
    package static let ambiguousWord = Diagnostic.Code("ambiguous-word")
    package static let apiDescription = Diagnostic.Code("api-description")
    package static let assertionFailed = Diagnostic.Code("assertion-failed")
    package static let budgetExhausted = Diagnostic.Code("budget-exhausted")
    package static let cancelled = Diagnostic.Code("cancelled")
    package static let closedProvider = Diagnostic.Code("closed-provider")
    package static let comparisonChain = Diagnostic.Code("comparison-chain")
    package static let confirmationNeeded = Diagnostic.Code("confirmation-needed")
    package static let connectionFailed = Diagnostic.Code("connection-failed")
    package static let costlyRead = Diagnostic.Code("costly-read")
    package static let credentialsRefused = Diagnostic.Code("credentials-refused")
    package static let damagedText = Diagnostic.Code("damaged-text")
    package static let declined = Diagnostic.Code("declined")
    package static let divisionByZero = Diagnostic.Code("division-by-zero")
    package static let duplicateAlias = Diagnostic.Code("duplicate-alias")
    package static let duplicateColumn = Diagnostic.Code("duplicate-column")
    package static let duplicateParameter = Diagnostic.Code("duplicate-parameter")
    package static let duplicateProvider = Diagnostic.Code("duplicate-provider")
    package static let durationTooLong = Diagnostic.Code("duration-too-long")
    package static let emptyName = Diagnostic.Code("empty-name")
    package static let endedEarly = Diagnostic.Code("ended-early")
    package static let evaluationFailed = Diagnostic.Code("evaluation-failed")
    package static let expectedCondition = Diagnostic.Code("expected-condition")
    package static let expectedField = Diagnostic.Code("expected-field")
    package static let expectedName = Diagnostic.Code("expected-name")
    package static let expectedNumber = Diagnostic.Code("expected-number")
    package static let expectedQuery = Diagnostic.Code("expected-query")
    package static let expectedStage = Diagnostic.Code("expected-stage")
    package static let expectedText = Diagnostic.Code("expected-text")
    package static let exposedCredential = Diagnostic.Code("exposed-credential")
    package static let fileOption = Diagnostic.Code("file-option")
    package static let foreignAddress = Diagnostic.Code("foreign-address")
    package static let foreignSyntax = Diagnostic.Code("foreign-syntax")
    package static let groupWithoutBraces = Diagnostic.Code("group-without-braces")
    package static let impossibleCombination = Diagnostic.Code("impossible-combination")
    package static let includeCycle = Diagnostic.Code("include-cycle")
    package static let includeFailed = Diagnostic.Code("include-failed")
    package static let includeTooDeep = Diagnostic.Code("include-too-deep")
    package static let incompleteSource = Diagnostic.Code("incomplete-source")
    package static let inputNeeded = Diagnostic.Code("input-needed")
    package static let insecureBaseURL = Diagnostic.Code("insecure-base-url")
    package static let insecureSignInAddress = Diagnostic.Code("insecure-sign-in-address")
    package static let intoNotLast = Diagnostic.Code("into-not-last")
    package static let invalidBaseURL = Diagnostic.Code("invalid-base-url")
    package static let invalidCount = Diagnostic.Code("invalid-count")
    package static let invalidCredential = Diagnostic.Code("invalid-credential")
    package static let invalidIndex = Diagnostic.Code("invalid-index")
    package static let invalidLiteral = Diagnostic.Code("invalid-literal")
    package static let invalidPage = Diagnostic.Code("invalid-page")
    package static let invalidParameter = Diagnostic.Code("invalid-parameter")
    package static let invalidPattern = Diagnostic.Code("invalid-pattern")
    package static let invalidSetting = Diagnostic.Code("invalid-setting")
    package static let invalidSignInAddress = Diagnostic.Code("invalid-sign-in-address")
    package static let invalidTime = Diagnostic.Code("invalid-time")
    package static let joinWithoutKey = Diagnostic.Code("join-without-key")
    package static let kitVersion = Diagnostic.Code("kit-version")
    package static let listChanged = Diagnostic.Code("list-changed")
    package static let malformedResponse = Diagnostic.Code("malformed-response")
    package static let manyRequests = Diagnostic.Code("many-requests")
    package static let memoryLimit = Diagnostic.Code("memory-limit")
    package static let misplacedInto = Diagnostic.Code("misplaced-into")
    package static let missingArgument = Diagnostic.Code("missing-argument")
    package static let missingBaseURL = Diagnostic.Code("missing-base-url")
    package static let missingClient = Diagnostic.Code("missing-client")
    package static let missingColumn = Diagnostic.Code("missing-column")
    package static let missingCredentials = Diagnostic.Code("missing-credentials")
    package static let missingKey = Diagnostic.Code("missing-key")
    package static let missingOperand = Diagnostic.Code("missing-operand")
    package static let missingParameter = Diagnostic.Code("missing-parameter")
    package static let missingSource = Diagnostic.Code("missing-source")
    package static let mixedCurrencies = Diagnostic.Code("mixed-currencies")
    package static let mixedUnion = Diagnostic.Code("mixed-union")
    package static let moduleChanged = Diagnostic.Code("module-changed")
    package static let moduleRefused = Diagnostic.Code("module-refused")
    package static let moduleRemoved = Diagnostic.Code("module-removed")
    package static let nestingTooDeep = Diagnostic.Code("nesting-too-deep")
    package static let noColumns = Diagnostic.Code("no-columns")
    package static let noCommonSchema = Diagnostic.Code("no-common-schema")
    package static let noLastResult = Diagnostic.Code("no-last-result")
    package static let noProgress = Diagnostic.Code("no-progress")
    package static let noPrompt = Diagnostic.Code("no-prompt")
    package static let noRefreshToken = Diagnostic.Code("no-refresh-token")
    package static let noSignIn = Diagnostic.Code("no-sign-in")
    package static let notOneCell = Diagnostic.Code("not-one-cell")
    package static let notRevoked = Diagnostic.Code("not-revoked")
    package static let numberTooLong = Diagnostic.Code("number-too-long")
    package static let oddValue = Diagnostic.Code("odd-value")
    package static let oddValueInAggregate = Diagnostic.Code("odd-value-in-aggregate")
    package static let otherList = Diagnostic.Code("other-list")
    package static let outOfRange = Diagnostic.Code("out-of-range")
    package static let outputFailed = Diagnostic.Code("output-failed")
    package static let projectSettingRefused = Diagnostic.Code("project-setting-refused")
    package static let providerError = Diagnostic.Code("provider-error")
    package static let providerFile = Diagnostic.Code("provider-file")
    package static let rateLimited = Diagnostic.Code("rate-limited")
    package static let relativePluginPath = Diagnostic.Code("relative-plugin-path")
    package static let reported = Diagnostic.Code("reported")
    package static let reservedName = Diagnostic.Code("reserved-name")
    package static let responseTooLarge = Diagnostic.Code("response-too-large")
    package static let rowsKeptOut = Diagnostic.Code("rows-kept-out")
    package static let sandboxFailed = Diagnostic.Code("sandbox-failed")
    package static let scopesNotGiven = Diagnostic.Code("scopes-not-given")
    package static let secretInSettings = Diagnostic.Code("secret-in-settings")
    package static let settingsSyntax = Diagnostic.Code("settings-syntax")
    package static let severalCurrencies = Diagnostic.Code("several-currencies")
    package static let signInAddress = Diagnostic.Code("sign-in-address")
    package static let signInDenied = Diagnostic.Code("sign-in-denied")
    package static let signInFailed = Diagnostic.Code("sign-in-failed")
    package static let signInNeeded = Diagnostic.Code("sign-in-needed")
    package static let signInRefused = Diagnostic.Code("sign-in-refused")
    package static let signInTimedOut = Diagnostic.Code("sign-in-timed-out")
    package static let signInUnavailable = Diagnostic.Code("sign-in-unavailable")
    package static let signInUnreadable = Diagnostic.Code("sign-in-unreadable")
    package static let signInUnused = Diagnostic.Code("sign-in-unused")
    package static let skippedProvider = Diagnostic.Code("skipped-provider")
    package static let smartQuotes = Diagnostic.Code("smart-quotes")
    package static let sqlSyntax = Diagnostic.Code("sql-syntax")
    package static let stageWithoutQuery = Diagnostic.Code("stage-without-query")
    package static let timedOut = Diagnostic.Code("timed-out")
    package static let tlsFailed = Diagnostic.Code("tls-failed")
    package static let tokenNotKept = Diagnostic.Code("token-not-kept")
    package static let tooMany = Diagnostic.Code("too-many")
    package static let tooManyArguments = Diagnostic.Code("too-many-arguments")
    package static let tooManyQueries = Diagnostic.Code("too-many-queries")
    package static let transportFailed = Diagnostic.Code("transport-failed")
    package static let twoCurrencies = Diagnostic.Code("two-currencies")
    package static let typeMismatch = Diagnostic.Code("type-mismatch")
    package static let unclosedBracket = Diagnostic.Code("unclosed-bracket")
    package static let unexpectedError = Diagnostic.Code("unexpected-error")
    package static let unexpectedStatement = Diagnostic.Code("unexpected-statement")
    package static let unexpectedToken = Diagnostic.Code("unexpected-token")
    package static let unknownAggregate = Diagnostic.Code("unknown-aggregate")
    package static let unknownCharacter = Diagnostic.Code("unknown-character")
    package static let unknownCommand = Diagnostic.Code("unknown-command")
    package static let unknownExtension = Diagnostic.Code("unknown-extension")
    package static let unknownField = Diagnostic.Code("unknown-field")
    package static let unknownFunction = Diagnostic.Code("unknown-function")
    package static let unknownHost = Diagnostic.Code("unknown-host")
    package static let unknownKey = Diagnostic.Code("unknown-key")
    package static let unknownOperator = Diagnostic.Code("unknown-operator")
    package static let unknownParameter = Diagnostic.Code("unknown-parameter")
    package static let unknownPlugin = Diagnostic.Code("unknown-plugin")
    package static let unknownSetting = Diagnostic.Code("unknown-setting")
    package static let unknownSource = Diagnostic.Code("unknown-source")
    package static let unknownStage = Diagnostic.Code("unknown-stage")
    package static let unknownStatement = Diagnostic.Code("unknown-statement")
    package static let unknownTable = Diagnostic.Code("unknown-table")
    package static let unknownType = Diagnostic.Code("unknown-type")
    package static let unknownValue = Diagnostic.Code("unknown-value")
    package static let unknownVariable = Diagnostic.Code("unknown-variable")
    package static let unknownWord = Diagnostic.Code("unknown-word")
    package static let unlistedValue = Diagnostic.Code("unlisted-value")
    package static let unnamedColumn = Diagnostic.Code("unnamed-column")
    package static let unreadableCredential = Diagnostic.Code("unreadable-credential")
    package static let unreadableSettings = Diagnostic.Code("unreadable-settings")
    package static let unstatedEnd = Diagnostic.Code("unstated-end")
    package static let unterminatedName = Diagnostic.Code("unterminated-name")
    package static let unterminatedText = Diagnostic.Code("unterminated-text")
    package static let usage = Diagnostic.Code("usage")
    package static let wrongArgument = Diagnostic.Code("wrong-argument")
    package static let wrongArguments = Diagnostic.Code("wrong-arguments")
    package static let wrongType = Diagnostic.Code("wrong-type")
}
