/// How tightly an operator binds; later cases bind tighter.
enum Precedence: Int, Comparable {
    case or, and, not, comparison, sum, product, unary

    static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

    /// The precedence for the right side of a left-associative operator.
    var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .unary }
}

/// An operator between operands, as its tokens spell it.
enum Infix: Hashable {
    case logical(LogicalOperator)
    case comparison(ComparisonOperator)
    case arithmetic(ArithmeticOperator)
    case match(MatchOperator)
    case isNull, inList, between, like

    /// Every operator as typed, from the existing symbols and words.
    static let spelled: [(text: String, infix: Infix)] =
        Keyword.allCases.compactMap { word in Infix(word).map { (word.rawValue, $0) } }
        + Token.Symbol.allCases.compactMap { symbol in Infix(symbol).map { (symbol.rawValue, $0) } }

    var precedence: Precedence {
        switch self {
        case .logical(.or): .or
        case .logical(.and): .and
        case .comparison, .match, .isNull, .inList, .between, .like: .comparison
        case .arithmetic(.add), .arithmetic(.subtract): .sum
        case .arithmetic: .product
        }
    }

    /// The operator that a token spells after a complete operand.
    init?(_ token: Token) {
        switch token.kind {
        case .symbol(let symbol): self.init(symbol)
        case .word(let keyword?): self.init(keyword)
        case .word(nil) where token.text.lowercased() == "like": self = .like
        case .word, .quotedName, .literal, .parameter, .invalid, .end: return nil
        }
    }

    /// Whether `not` may precede the operator.
    var allowsNot: Bool {
        switch self {
        case .match, .inList, .between, .like: true
        case .logical, .comparison, .arithmetic, .isNull: false
        }
    }

    private init?(_ symbol: Token.Symbol) {
        switch symbol {
        case .equal, .doubleEqual: self = .comparison(.equal)
        case .tilde: self = .match(.pattern)
        default:
            if let comparison = ComparisonOperator(rawValue: symbol.rawValue) {
                self = .comparison(comparison)
            } else if let arithmetic = ArithmeticOperator(rawValue: symbol.rawValue) {
                self = .arithmetic(arithmetic)
            } else {
                return nil
            }
        }
    }

    private init?(_ keyword: Keyword) {
        switch keyword {
        case .or: self = .logical(.or)
        case .and: self = .logical(.and)
        case .in: self = .inList
        case .between: self = .between
        case .is: self = .isNull
        case .contains: self = .match(.contains)
        case .starts: self = .match(.starts)
        case .ends: self = .match(.ends)
        default: return nil
        }
    }
}
