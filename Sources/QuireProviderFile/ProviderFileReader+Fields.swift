import QuireDiagnostics
import QuirePluginKit
import Yams

extension ProviderFileReader {
    /// The words for types; `?` after one means that it can be null, `[]` that it is a list.
    static let types: [(String, ValueType)] = [
        ("text", .text), ("uuid", .uuid), ("bool", .bool), ("integer", .integer), ("decimal", .decimal),
        ("money", .money), ("timestamp", .timestamp), ("date", .date), ("period", .period), ("json", .any),
        ("record", .record([])),
    ]

    /// The columns of a table.
    mutating func fields(_ node: Node) -> [Field] {
        var found: [Field] = []
        guard let entries = entries(node, of: "fields") else { return [] }
        for (name, key, value) in entries where isName(name, key, "a field's name") {
            if name == "raw" {
                problem(
                    .impossibleCombination, "every table already has the column 'raw': the row as received", at: key)
            }
            if let field = field(name, value) { found.append(field) }
        }
        if entries.isEmpty { problem(.missingKey, "fields: expected at least one", at: node) }
        return found
    }

    /// `TYPE[?] [PATH [CURRENCY]]`, or a mapping.
    private mutating func field(_ name: String, _ node: Node) -> Field? {
        guard node.mapping != nil else { return shorthand(name, node) }
        guard let field = mapping(node, .field), let type = field["type"], var made = shorthand(name, type) else {
            return nil
        }
        if let path = path(field["path"], "path") { made.path = path }
        if let currency = path(field["currency"], "currency") { made.currencyPath = currency }
        if let members = field["members"] { made.type = withMembers(made.type, members) }
        made.values = texts(field["values"], "values") ?? []
        made.valuesAreListedBySchema = flag(field["listed"], "listed") ?? false
        made.isNullable = flag(field["nullable"], "nullable") ?? made.isNullable
        made.nullMarkers = field["none"].map { nullMarkers($0) } ?? []
        made.isSensitive = flag(field["sensitive"], "sensitive") ?? false
        made.isFromRequest = flag(field["from_request"], "from_request") ?? false
        made.documentation = text(field["doc"], "doc") ?? ""
        let times: [(String, Field.TimeForm)] = [
            ("text", .text), ("unix", .unixSeconds), ("unix_ms", .unixMilliseconds),
        ]
        made.timeForm = word(field["time"], "time", times) ?? .text
        if word(field["units"], "units", [("main", false), ("minor", true)]) == true {
            made.minorUnits = MinorUnits(exceptions: decimals(field["decimals"]))
        }
        checkField(made, field)
        return made
    }

    private mutating func checkField(_ made: Field, _ field: Mapping) {
        func refuse(_ key: String, _ message: String) {
            if let node = field[key] { problem(.impossibleCombination, "\(made.name): \(message)", at: node) }
        }
        if made.type != .timestamp { refuse("time", "only a timestamp can be counted from 1970") }
        if made.type != .money {
            refuse("currency", "only money has a currency")
            refuse("units", "only money has minor units")
        } else if made.minorUnits != nil, made.currencyPath == nil {
            refuse("units", "minor units need the path of the currency, whose decimals they are counted by")
        }
        if made.minorUnits == nil { refuse("decimals", "decimals are those of minor units") }
        if made.values.isEmpty { refuse("listed", "there are no values that could be listed") }
        if !made.type.isText, made.type != .list(.text), !made.values.isEmpty {
            refuse("values", "only text has values to choose from")
        }
        switch made.type {
        case .record, .list(.record): break
        default: refuse("members", "only a record has members")
        }
    }

    private mutating func shorthand(_ name: String, _ node: Node) -> Field? {
        if let items = node.sequence, items.count == 1, let only = items.first {
            guard let (type, isNullable) = type(only) else { return nil }
            return Field(name, .list(type), isNullable: isNullable)
        }
        guard let text = text(node, name) else { return nil }
        let words = text.split(separator: " ").map(String.init)
        guard (1...3).contains(words.count), let (type, isNullable) = type(words[0], node) else {
            if !(1...3).contains(words.count) { wrong(node, name, "TYPE, TYPE PATH, or money PATH CURRENCY") }
            return nil
        }
        if words.count == 3, type != .money {
            problem(.impossibleCombination, "\(name): only money has a second path, that of its currency", at: node)
        }
        return Field(
            name, type, path: words.count > 1 ? FieldPath(words[1]) : nil,
            currency: words.count > 2 ? FieldPath(words[2]) : nil, isNullable: isNullable)
    }

    private mutating func type(_ node: Node) -> (ValueType, Bool)? {
        text(node, "a type").flatMap { type($0, node) }
    }

    private mutating func type(_ word: String, _ node: Node) -> (ValueType, Bool)? {
        var name = Substring(word)
        let isNullable = name.hasSuffix("?")
        if isNullable { name = name.dropLast() }
        let isList = name.hasSuffix("[]")
        if isList { name = name.dropLast(2) }
        if let type = ProviderFileReader.types.first(where: { $0.0 == name })?.1 {
            return (isList ? .list(type) : type, isNullable)
        }
        let names = ProviderFileReader.types.map(\.0)
        problem(
            .unknownWord, "there is no type '\(name)'", at: node,
            suggestions: EditDistance.ranked(String(name), in: names),
            hint: "known types: \(names.joined(separator: ", "))")
        return nil
    }

    private mutating func withMembers(_ type: ValueType, _ node: Node) -> ValueType {
        let members = (entries(node, of: "members") ?? []).compactMap { name, key, value -> RecordMember? in
            guard isName(name, key, "a member's name"), let field = field(name, value) else { return nil }
            return RecordMember(name, key: field.path.keys.last, field.type)
        }
        switch type {
        case .record: return .record(members)
        case .list(.record): return .list(.record(members))
        default: return type
        }
    }

    private mutating func nullMarkers(_ node: Node) -> [Value] {
        let items = node.sequence.map(Array.init) ?? [node]
        return items.compactMap { value($0, "none", depth: 0) }
    }

    private mutating func decimals(_ node: Node?) -> [String: Int] {
        var found: [String: Int] = [:]
        for (code, key, value) in node.flatMap({ entries($0, of: "decimals") }) ?? [] {
            guard code.count == 3, code == code.uppercased() else {
                wrong(key, "a currency", "its code in capitals, such as JPY")
                continue
            }
            found[code] = number(value, code, least: 0)
        }
        return found
    }
}
