import QuireBinder
import QuirePluginKit

/// Finds mistakes in a mapping to the schema that all providers share.
enum CommonLint {
    /// The columns that rows of several providers need to be combined. If an API lacks one, the mapping must map it to
    /// null, so that none is forgotten.
    private static func needed(_ table: CommonMapping.Table) -> [String] {
        switch table {
        case .links: ["id", "status", "direction", "amount", "currency", "created_at"]
        case .payments: ["id", "status", "amount", "currency", "created_at"]
        }
    }

    static func check(_ resource: Resource, _ problems: inout Problems) {
        guard let mapping = resource.table.common else { return }
        let columns = mapping.table.fields
        let names = columns.map(\.name).filter { $0 != "provider" }
        for name in mapping.columns.keys.sorted() { problems.expectKnown(name, in: names, "the common mapping") }
        for name in needed(mapping.table) {
            problems.expect(
                mapping.columns[name] != nil, "the common mapping has no \(name)",
                "map it, so that rows of \(resource.table.name) can be combined with those of other providers, "
                    + "or say that it is always null")
        }
        for name in ["id", "status"] where mapping.columns[name] == .constant(.null) {
            problems.expect(false, "the common mapping has null for \(name)", "map the value that the API has")
        }
        for column in columns {
            if let source = mapping.columns[column.name] {
                check(source, column, resource, &problems)
            } else if let field = resource.table.field(named: column.name), isKept(field, in: column) {
                problems.expect(
                    false, "\(field.name) is a column of the common table too, and isn't mapped",
                    "map it, or say that it is always null")
            }
        }
    }

    /// Whether a field's values can be those of a common column.
    private static func isKept(_ field: Field, in column: Field) -> Bool {
        field.type == column.type || (field.type.isText && column.type.isText)
    }

    private static func check(
        _ source: CommonMapping.Source, _ column: Field, _ resource: Resource, _ problems: inout Problems
    ) {
        let fields = resource.table.fields.map(\.name)
        let subject = "the common mapping of \(column.name)"
        func expectWords(_ words: [String], _ problems: inout Problems) {
            guard !column.values.isEmpty else { return }
            for word in words { problems.expectKnown(word, in: column.values, subject) }
        }
        switch source {
        case .field(let path):
            problems.expectKnown(
                path.split { $0 == "." || $0 == "[" }.first.map(String.init) ?? path, in: fields, subject)
            guard let field = resource.table.field(named: path) else { return }
            problems.expect(
                isKept(field, in: column), "\(subject) is \(field.type), and the common column is \(column.type)",
                "map a field of that type, or leave the column out")
        case .map(let name, let words, let otherwise):
            problems.expectKnown(name, in: fields, subject)
            expectWords(words.values.sorted() + [otherwise], &problems)
            guard let field = resource.table.field(named: name) else { return }
            for value in field.values {
                problems.expect(
                    words[value] != nil, "\(subject) has no word for \(value)",
                    "map it, so that it isn't \(otherwise)")
            }
            for value in words.keys.sorted() where !field.values.isEmpty {
                problems.expectKnown(value, in: field.values, subject)
            }
        case .cases(let cases, let otherwise):
            expectWords(cases.map(\.value) + [otherwise], &problems)
            for condition in cases.flatMap(\.conditions) {
                let name =
                    switch condition {
                    case .equals(let name, _), .isNull(let name), .isNotNull(let name), .isPast(let name): name
                    }
                problems.expectKnown(
                    name.split { $0 == "." || $0 == "[" }.first.map(String.init) ?? name, in: fields, subject)
            }
        case .upperCased(let name): problems.expectKnown(name, in: fields, subject)
        case .constant(let value): expectWords(value.text.map { [$0] } ?? [], &problems)
        }
    }
}
