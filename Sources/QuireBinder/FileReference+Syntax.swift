package import QuireDiagnostics
package import QuireModel
package import QuirePlan
package import QuireSyntax

extension FileReference {
    /// Creates a reference to the file that a text names; nil if its options are invalid, which the binder reports.
    package init?(of file: FileSyntax, in source: SourceText, zone: CalendarZone) {
        guard let made = try? FileReference(file, in: source, zone: zone) else { return nil }
        self = made
    }

    init(_ file: FileSyntax, in source: SourceText, zone: CalendarZone) throws(BindingError) {
        guard case .text(let written)? = file.path.value else { throw .reported(file.path.span) }
        guard !written.isEmpty, !written.utf8.contains(0) else {
            throw .fileOption("expected the path of a file, found \(file.path.raw)", at: file.path.span)
        }
        self.init(written: written, path: ScriptPath.resolve(written, from: source.name), zone: zone)
        var seen: Set<String> = []
        for option in file.options {
            let name =
                switch option.kind {
                case .setting(let name, _), .column(let name, _, _, _): name
                }
            var key = name.text
            if case .column = option.kind { key += ":" }
            guard seen.insert(key).inserted else {
                throw .fileOption("'\(name.text)' is given twice", at: name.span)
            }
            switch option.kind {
            case .setting(let name, let value): try options.set(name, value)
            case .column(let name, let type, let currency, let form):
                options.columns.append(try FileColumnDeclaration(name, type, currency, form))
            }
        }
    }
}

extension FileOptions {
    /// The settings, each with the words that it can be set to.
    package static let settings: [(name: String, words: [String])] = [
        ("delimiter", ["tab"]), ("encoding", FileEncoding.allCases.map(\.rawValue)),
        ("format", FileFormat.allCases.map(\.rawValue)), ("header", ["yes", "no"]), ("sample", []), ("skip", []),
    ]

    fileprivate mutating func set(_ name: NameSyntax, _ value: FileOptionSyntax.Value) throws(BindingError) {
        switch name.isQuoted ? "" : name.text.lowercased() {
        case "delimiter":
            let text = value.text == "tab" ? "\t" : value.text
            guard let byte = text.utf8.first, text.utf8.count == 1, byte < 0x80, !"\"\r\n\0".utf8.contains(byte) else {
                throw .expected("one character in quotes, such as \";\", or tab", of: name, value)
            }
            delimiter = byte
        case "encoding":
            switch value.text.lowercased().filter({ $0 != "-" && $0 != "_" }) {
            case "utf8": encoding = .utf8
            case "latin1", "iso88591", "windows1252", "cp1252": encoding = .latin1
            case "utf16", "utf16le", "utf16be": encoding = .utf16
            default: throw .expected("utf8, latin1 or utf16", of: name, value)
            }
        case "format":
            let text = value.text.lowercased()
            guard let known = FileFormat(rawValue: text == "ndjson" ? "jsonl" : text) else {
                throw .expected("csv, tsv, json or jsonl", of: name, value)
            }
            format = known
        case "header":
            switch value.text.lowercased() {
            case "yes", "true": hasHeader = true
            case "no", "false", "none": hasHeader = false
            default: throw .expected("yes or no", of: name, value)
            }
        case "sample":
            guard let rows = value.number, rows > 0 else { throw .expected("a number of rows", of: name, value) }
            sampledRows = rows
        case "skip":
            guard let lines = value.number else { throw .expected("a number of lines", of: name, value) }
            skippedLines = lines
        default:
            let names = FileOptions.settings.map(\.name)
            let near = EditDistance.ranked(name.text, in: names)
            throw BindingError(
                code: .fileOption, message: "a file has no setting '\(name.text)'", span: name.span, suggestions: near,
                replacement: near.first,
                hint: "the settings: \(names.joined(separator: ", ")); a column has ':' before its type")
        }
    }
}

extension FileColumnDeclaration {
    /// The types that a column can be declared to have.
    package static let types: [String: ValueType] = [
        "text": .text, "bool": .bool, "integer": .integer, "decimal": .decimal, "money": .money, "date": .date,
        "timestamp": .timestamp, "uuid": .uuid,
    ]

    fileprivate init(
        _ name: NameSyntax, _ typeName: NameSyntax, _ currency: NameSyntax?, _ form: LiteralSyntax?
    ) throws(BindingError) {
        guard let type = Self.types[typeName.text.lowercased()], !typeName.isQuoted else {
            let near = EditDistance.ranked(typeName.text, in: Self.types.keys.sorted())
            throw BindingError(
                code: .fileOption, message: "there is no type '\(typeName.text)' for a column", span: typeName.span,
                suggestions: near, replacement: near.first,
                hint: "the types: \(Self.types.keys.sorted().joined(separator: ", "))")
        }
        self.init(name.text, type)
        if let currency {
            let isCode =
                (3...5).contains(currency.text.count) && currency.text.allSatisfy { $0.isASCII && $0.isUppercase }
            guard type == .money, isCode else {
                throw .fileOption(
                    type == .money
                        ? "expected the code of a currency, such as EUR, found '\(currency.text)'"
                        : "only money has a currency, found '\(currency.text)' after \(typeName.text)",
                    at: currency.span)
            }
            self.currency = currency.text
        }
        guard let form, case .text(let example)? = form.value else { return }
        switch type {
        case .integer, .decimal, .money:
            guard let known = NumberForm(example: example) else {
                throw .fileOption(
                    "\(form.raw) doesn't show how numbers are written", at: form.span,
                    hint: "write a number with a thousands separator and a fraction, such as \"1.234,56\"")
            }
            self.form = .number(known)
        case .date, .timestamp:
            guard let known = TimeForm(pattern: example), known.hasTime == (type == .timestamp) else {
                throw .fileOption(
                    "\(form.raw) doesn't show how a \(type) is written", at: form.span,
                    hint: type == .date
                        ? "write a pattern such as \"dd-mm-yyyy\"" : "write a pattern such as \"dd-mm-yyyy HH:MM:SS\"")
            }
            self.form = .time(known)
        default:
            throw .fileOption("a column of type \(type) takes no format, found \(form.raw)", at: form.span)
        }
    }
}

extension FileOptionSyntax.Value {
    /// The value as text.
    fileprivate var text: String {
        switch self {
        case .word(let name): return name.text
        case .literal(let literal):
            if case .text(let text)? = literal.value { return text }
            return literal.raw
        }
    }

    fileprivate var number: Int? {
        guard case .literal(let literal) = self, case .integer(let digits)? = literal.value else { return nil }
        return Int(digits)
    }

    fileprivate var span: SourceSpan {
        switch self {
        case .word(let name): name.span
        case .literal(let literal): literal.span
        }
    }
}

extension BindingError {
    fileprivate static func fileOption(_ message: String, at span: SourceSpan, hint: String? = nil) -> BindingError {
        BindingError(code: .fileOption, message: message, span: span, hint: hint)
    }

    fileprivate static func expected(
        _ what: String, of name: NameSyntax, _ value: FileOptionSyntax.Value
    ) -> BindingError {
        .fileOption("expected \(what) after '\(name.text)', found '\(value.text)'", at: value.span)
    }
}
