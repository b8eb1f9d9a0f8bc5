/// Writes stages on one line, in canonical form.
enum StagePrinter {
    /// A stage on one line.
    static func text(of stage: StageSyntax) -> String {
        switch stage.kind {
        case .where(let condition): "where " + ExpressionPrinter.text(of: condition)
        case .sort(let keys): "sort " + text(of: keys)
        case .top(let count, let keys): "top \(count.raw) by \(text(of: keys))"
        case .limit(let count): "limit \(count.raw)"
        case .skip(let count): "skip \(count.raw)"
        case .select(let items): "select " + text(of: items)
        case .drop(let fields): "drop " + ExpressionPrinter.list(fields)
        case .derive(let items): "derive " + text(of: items)
        case .distinct(let fields): fields.isEmpty ? "distinct" : "distinct " + ExpressionPrinter.list(fields)
        case .count(let keys): "count" + by(keys)
        case .aggregate(let function, let field, let keys):
            "\(function.rawValue) \(ExpressionPrinter.text(of: field))\(by(keys))"
        case .group(let keys, let members):
            "\(groupHead(keys)) { \(members.map(text(of:)).joined(separator: ", ")) }"
        case .join(let join):
            "\(join.kind == .left ? "left join" : "join") \(ExpressionPrinter.text(of: join.table)) "
                + "on \(ExpressionPrinter.text(of: join.condition))"
        case .expand(let field): "expand " + ExpressionPrinter.text(of: field)
        case .into(let path): "into " + ExpressionPrinter.text(of: path)
        case .invalid: ""
        }
    }

    /// `group` and its keys, before the brace.
    static func groupHead(_ keys: [ItemSyntax]) -> String { keys.isEmpty ? "group" : "group " + text(of: keys) }

    /// One member of a group.
    static func text(of member: GroupMemberSyntax) -> String {
        let name = member.name.map { ExpressionPrinter.text(of: $0) + " = " } ?? ""
        let argument =
            member.argument.map { argument in
                let text = ExpressionPrinter.text(of: argument)
                if member.isDistinct { return "(distinct \(text))" }
                if case .parenthesised = argument.kind { return text }
                return " " + text
            } ?? ""
        let condition = member.condition.map { " if " + ExpressionPrinter.text(of: $0) } ?? ""
        return name + member.function.rawValue + argument + condition
    }

    private static func text(of items: [ItemSyntax]) -> String {
        items.map { item in
            let text = ExpressionPrinter.text(of: item.expression)
            if let name = item.name { return ExpressionPrinter.text(of: name) + " = " + text }
            // With a single `=`, the word before it would be the item's name.
            guard let word = comparedWord(item.expression), text.hasPrefix(word + " = ") else { return text }
            return word + " == " + text.dropFirst(word.count + " = ".count)
        }.joined(separator: ", ")
    }

    /// The word with whose comparison an expression begins.
    private static func comparedWord(_ expression: ExpressionSyntax) -> String? {
        switch expression.kind {
        case .logical(_, let operands): operands.first.flatMap(comparedWord)
        case .comparison(.equal, let left, _): word(left)
        case .comparison(_, let left, _): comparedWord(left)
        default: nil
        }
    }

    private static func word(_ expression: ExpressionSyntax) -> String? {
        switch expression.kind {
        case .name(let name): ExpressionPrinter.text(of: name)
        case .literal(let literal): literal.raw.allSatisfy(\.isLetter) ? literal.raw : nil
        default: nil
        }
    }

    private static func text(of keys: [SortKeySyntax]) -> String {
        keys.map { key in
            let direction = key.direction.map { " " + $0.rawValue } ?? ""
            let nulls = key.nulls.map { " nulls " + $0.rawValue } ?? ""
            return ExpressionPrinter.text(of: key.expression) + direction + nulls
        }.joined(separator: ", ")
    }

    private static func by(_ keys: [ItemSyntax]) -> String { keys.isEmpty ? "" : " by " + text(of: keys) }
}
