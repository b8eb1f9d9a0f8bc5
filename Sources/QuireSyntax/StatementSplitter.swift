import QuireDiagnostics

/// Finds where statements end: at `;`, at a blank line, or at a line that starts another statement at column 0.
struct StatementSplitter {
    /// The tokens of one statement.
    struct Piece {
        let tokens: ArraySlice<Token>
        /// True when more text could still belong to it: it is the last one and neither `;` nor a blank line ended it.
        let isOpenEnded: Bool
    }

    /// Splits all tokens of a text, with `.end` last, into statements.
    static func split(_ tokens: [Token]) -> [Piece] {
        guard let end = tokens.last else { return [] }
        let (enclosed, isPaired) = closedBrackets(in: tokens)
        var pieces: [Piece] = []
        var start = 0
        var openBrackets = 0
        // The lines of an SQL query are kept together, so that one message covers all of it.
        var awaitsFrom = tokens[0].keyword == .select

        func close(before index: Int, isOpenEnded: Bool = false) {
            if start < index { pieces.append(Piece(tokens: tokens[start..<index], isOpenEnded: isOpenEnded)) }
            start = index
            openBrackets = 0
            awaitsFrom = tokens[min(index, tokens.count - 1)].keyword == .select
        }

        for index in 0..<(tokens.count - 1) {
            let token = tokens[index]
            if index > start, !enclosed[index] {
                let startsStatement =
                    token.lead == .columnZero && token.keyword?.startsStatement == true
                    && !(awaitsFrom && token.keyword == .from)
                let isBoundary =
                    openBrackets > 0
                    ? startsStatement && token.followsBlankLine
                    : token.followsBlankLine || (startsStatement && !tokens[index - 1].wantsMore)
                if isBoundary { close(before: index) }
            }
            if token.keyword == .from { awaitsFrom = false }
            guard case .symbol(let symbol) = token.kind, !enclosed[index] else { continue }
            if symbol == .semicolon {
                close(before: index)
                start = index + 1
                awaitsFrom = tokens[start].keyword == .select
            } else if symbol.closer != nil, !isPaired[index] {
                openBrackets += 1
            }
        }
        close(before: tokens.count - 1, isOpenEnded: openBrackets > 0 || !end.followsBlankLine)
        return pieces
    }

    /// For each token, whether it is within a pair of brackets, and whether it is an opening one with a partner.
    private static func closedBrackets(in tokens: [Token]) -> (enclosed: [Bool], isPaired: [Bool]) {
        var isPaired = [Bool](repeating: false, count: tokens.count)
        var changes = [Int](repeating: 0, count: tokens.count + 1)
        var open: [(index: Int, closer: Token.Symbol)] = []
        for (index, token) in tokens.enumerated() {
            guard case .symbol(let symbol) = token.kind else { continue }
            if symbol == .semicolon {
                open.removeAll()
            } else if let closer = symbol.closer {
                open.append((index, closer))
            } else if symbol.isCloser, open.last?.closer == symbol, let pair = open.popLast() {
                isPaired[pair.index] = true
                changes[pair.index + 1] += 1
                changes[index + 1] -= 1
            }
        }
        var depth = 0
        let enclosed = tokens.indices.map { index in
            depth += changes[index]
            return depth > 0
        }
        return (enclosed, isPaired)
    }
}
