import Foundation
import QuirePluginKit

/// Makes the columns of a table from the schema of its rows.
struct FieldGuess {
    let schemas: SchemaReader
    /// The depth to which records are described; deeper ones are JSON.
    let depth: Int
    private var money: MoneyGuess { MoneyGuess(schemas: schemas) }

    /// The most columns, and the most members of a record.
    private static let mostFields = 200
    private static let mostMembers = 40

    init(schemas: SchemaReader, depth: Int) {
        self.schemas = schemas
        self.depth = depth
    }

    /// Fills in the columns.
    func fill(_ draft: inout TableDraft) {
        let row = draft.operation.envelope.row
        let attributes = row["attributes"].map { schemas.shape(of: $0) }
        if let attributes, attributes.kind == .object, row["type"] != nil, !attributes.properties.isEmpty {
            // JSON:API keeps a row's attributes one level down.
            let outer = row.properties.filter { !["attributes", "links", "meta", "type"].contains($0.name) }
            for property in outer { add(property, of: row, below: [], &draft) }
            for property in attributes.properties { add(property, of: attributes, below: ["attributes"], &draft) }
            draft.note("fields", "rows are JSON:API resources: columns are taken from their attributes")
        } else {
            for property in row.properties { add(property, of: row, below: [], &draft) }
        }
        let stated = attributes ?? row
        if !stated.statesRequired, !draft.resource.table.fields.isEmpty {
            draft.guess(
                "fields",
                "the schema doesn't say which keys are always present, so every column except the key can be null")
        }
    }

    private func add(_ property: Shape.Property, of owner: Shape, below keys: [String], _ draft: inout TableDraft) {
        let isWritable =
            !property.name.isEmpty && !property.name.contains(".")
            && property.name.unicodeScalars.allSatisfy { !SpecText.isControl($0) }
        guard isWritable, draft.resource.table.fields.count < FieldGuess.mostFields,
            var name = SnakeCase.name(property.name)
        else {
            draft.note("fields", "left out: the key '\(SpecText.line(property.name, 60))', which can't be a column")
            return
        }
        let shape = schemas.shape(of: property.schema)
        guard !shape.isWriteOnly else { return }
        if name == "raw" { name = "raw_value" }
        name = unused(name, draft)
        var field = Field(name, .any, path: FieldPath(keys: keys + [property.name]))
        field.isNullable = shape.isNullable || !owner.required.contains(property.name)
        field.documentation = SpecText.sentence(shape.words)
        if field.documentation.isEmpty {
            field.documentation = SpecText.sentence("The document doesn't describe \(property.name).")
        }
        var reasons: [String] = []
        if let found = money.pair(shape) {
            field.type = .money
            field.path = FieldPath(keys: keys + [property.name] + found.path)
            field.currencyPath = FieldPath(keys: keys + [property.name] + found.currency)
            field.minorUnits = found.isMinor ? MinorUnits() : nil
            reasons.append(found.reason)
        } else if let found = money.amount(property, shape, beside: owner.properties) {
            field.type = .money
            field.currencyPath = FieldPath(keys: keys + found.currency)
            field.minorUnits = found.isMinor ? MinorUnits() : nil
            reasons.append(found.reason)
        } else {
            type(&field, shape, &reasons)
            if money.isDoubtful(property, shape, beside: owner.properties) {
                draft.note(
                    "fields/\(name)",
                    "check: an amount with a currency beside it, but nothing says whether it counts cents; left as a number"
                )
            }
        }
        sensitive(&field, shape, &reasons)
        draft.resource.table.fields.append(field)
        for reason in reasons { draft.guess("fields/\(name)", reason) }
        if field.type == .money, field.path.keys.count > keys.count + 1 { addCurrency(of: field, &draft) }
    }

    /// Adds a column for the currency inside an amount.
    private func addCurrency(of field: Field, _ draft: inout TableDraft) {
        guard let path = field.currencyPath else { return }
        let name = field.name == "amount" ? "currency" : field.name + "_currency"
        let isTaken = draft.operation.envelope.row.properties.contains { SnakeCase.name($0.name) == name }
        guard !isTaken, draft.resource.table.field(named: name) == nil else { return }
        draft.resource.table.fields.append(
            Field(name, .text, path: path, isNullable: field.isNullable, doc: "The currency of \(field.name)."))
    }

    private func unused(_ name: String, _ draft: TableDraft) -> String {
        guard draft.resource.table.field(named: name) != nil else { return name }
        return (2...500).lazy.map { "\(name)_\($0)" }.first { draft.resource.table.field(named: $0) == nil } ?? name
    }

    private func type(_ field: inout Field, _ shape: Shape, _ reasons: inout [String]) {
        if let time = TimeGuess.time(field.name, shape) {
            field.type = time.type
            field.timeForm = time.form
            if let reason = time.reason { reasons.append(reason) }
            return
        }
        if shape.kind == .any, shape.isExpandable {
            field.type = .text
            reasons.append("an identifier, unless a request asks for it to be expanded")
            return
        }
        field.type = type(of: shape, depth: depth)
        if shape.kind == .list {
            let values = schemas.shape(of: shape.items).values
            if field.type == .list(.text), !values.isEmpty { set(values, isListed: true, of: &field) }
            return
        }
        guard field.type == .text else { return }
        if !shape.values.isEmpty {
            set(shape.values, isListed: true, of: &field)
        } else if let values = ProseValues.values(in: shape.words), shape.format.isEmpty {
            set(values, isListed: false, of: &field)
            reasons.append("the values are those that the description names")
        }
    }

    private func set(_ values: [String], isListed: Bool, of field: inout Field) {
        field.values = values
        field.valuesAreListedBySchema = isListed
    }

    /// The type of values of a shape.
    private func type(of shape: Shape, depth: Int) -> ValueType {
        switch shape.kind {
        case .text: return shape.format == "uuid" ? .uuid : .text
        case .integer: return .integer
        case .number: return .decimal
        case .bool: return .bool
        case .any: return .any
        case .list:
            guard let items = shape.items, depth > 0 else { return .any }
            let element = type(of: schemas.shape(of: items), depth: depth - 1)
            switch element {
            case .any, .list: return .any
            case .bool, .integer, .decimal, .money, .text, .uuid, .timestamp, .date, .period, .duration, .record, .null:
                return .list(element)
            }
        case .object:
            let members = depth > 0 ? self.members(of: shape, depth: depth - 1) : []
            return members.isEmpty ? .any : .record(members)
        }
    }

    private func members(of shape: Shape, depth: Int) -> [RecordMember] {
        var names: Set<String> = []
        guard shape.properties.count <= FieldGuess.mostMembers else { return [] }
        return shape.properties.compactMap { property in
            // A member of a record is found by its key, which is separated by blanks in the file.
            let isWritable =
                !property.name.contains { $0 == "." || $0.isWhitespace || $0 == "?" }
                && property.name.unicodeScalars.allSatisfy { !SpecText.isControl($0) }
            guard isWritable, let name = SnakeCase.name(property.name), names.insert(name).inserted else { return nil }
            let inner = schemas.shape(of: property.schema)
            if inner.isWriteOnly { return nil }
            if let time = TimeGuess.time(name, inner), time.form == .text {
                return RecordMember(name, key: property.name, time.type)
            }
            return RecordMember(name, key: property.name, type(of: inner, depth: depth))
        }
    }

    private static let secrets: Set<String> = [
        "secret", "password", "client_secret", "api_key", "private_key", "access_token", "refresh_token", "auth_token",
        "secret_key", "signing_secret", "webhook_secret",
    ]

    private func sensitive(_ field: inout Field, _ shape: Shape, _ reasons: inout [String]) {
        let isSecret = shape.format == "password" || FieldGuess.secrets.contains(field.name)
        let isAddress =
            shape.format == "email" || field.name == "email" || field.name.hasSuffix("_email")
            || field.name == "email_address"
        guard isSecret || isAddress, field.type.isText else { return }
        field.isSensitive = true
        reasons.append(
            "\(isSecret ? "a secret" : "an e-mail address") by its \(shape.format.isEmpty ? "name" : "format"), masked unless it is selected"
        )
    }
}

/// Values that a description names.
enum ProseValues {
    private static let openers = [
        "possible values", "can be ", "one of", "allowed values", "supported value", "valid values", "either ",
        "values are", "accepted values",
    ]

    /// The words in backquotes after "possible values are" and the like; nil if there are fewer than two.
    static func values(in words: String) -> [String]? {
        let text = words.prefix(3000)
        let lower = text.lowercased()
        let starts = openers.compactMap { lower.range(of: $0)?.upperBound }
        guard let start = starts.min() else { return nil }
        // Both have the same characters, but not always the same bytes.
        let rest = text.dropFirst(lower.distance(from: lower.startIndex, to: start))
        let end = rest.firstRange(of: "\n\n")?.lowerBound ?? rest.endIndex
        var seen: Set<String> = []
        let values = rest[..<end].matches(of: #/`([A-Za-z0-9_.:-]{1,60})`/#).map { String($0.1) }
            .filter { seen.insert($0).inserted && $0 != "null" && $0 != "true" && $0 != "false" }
        return (2...60).contains(values.count) ? values : nil
    }
}
