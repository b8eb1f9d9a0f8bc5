import QuireModel
import QuirePlan

/// Makes a column of the fields of rows; rows whose field doesn't fit the type are named with the reason.
struct ColumnFiller {
    let column: FileColumn
    let zone: CalendarZone
    private let fields: RowFields
    /// The place of the column in the table.
    private let place: Int
    /// The rows that don't fit.
    private(set) var misfits: [Int: String] = [:]
    private var nulls: [Bool] = []

    init(_ column: FileColumn, _ zone: CalendarZone, _ fields: RowFields, place: Int) {
        self.column = column
        self.zone = zone
        self.fields = fields
        self.place = place
    }

    /// The column; `currency` is the place of the column that has the currency of money.
    mutating func fill(currency: Int? = nil) -> Column {
        let zone = zone
        let noDay = Period(unit: .day, ordinal: 0)
        let storage: Column.Storage
        switch (column.type, column.form) {
        case (.bool, _):
            let isDeclared = column.isDeclared
            storage = .bools(values(false) { isDeclared ? FieldText.declaredBool($0) : FieldText.bool($0) })
        case (.integer, .number(let form)): storage = .integers(values(0) { Self.number($0, form)?.integer })
        case (.integer, _) where column.isDeclared: storage = .integers(values(0) { ExactDecimal(utf8: $0)?.integer })
        case (.integer, _): storage = .integers(values(0) { FieldText.integer($0) })
        case (.decimal, .number(let form)): storage = .decimals(values(.zero) { Self.number($0, form) })
        case (.decimal, _): storage = .decimals(values(.zero) { ExactDecimal(utf8: $0) })
        case (.money, let form): storage = .money(money(form, currency))
        case (.date, .time(let form)):
            storage = .periods(values(noDay) { FieldText.time($0, form).map { Period(.day, containing: $0.day) } })
        case (.date, _):
            storage = .periods(values(noDay) { FieldText.day($0).map { Period(.day, containing: $0) } })
        case (.timestamp, .time(let form)):
            storage = .timestamps(
                values(Timestamp(seconds: 0)) {
                    FieldText.time($0, form).map { zone.instant(of: $0.day, secondOfDay: $0.second) }
                })
        case (.timestamp, _):
            storage = .timestamps(values(Timestamp(seconds: 0)) { FieldText.timestamp($0, zone) })
        default: storage = .texts(texts())
        }
        return Column(type: column.type, storage: storage, nulls: NullMask(nulls))
    }

    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ form: NumberForm) -> ExactDecimal? {
        form.plain(bytes).flatMap { plain in plain.withUnsafeBufferPointer { ExactDecimal(utf8: $0) } }
    }

    /// The values that `parse` makes of the trimmed texts; an empty one is null.
    @inline(__always)
    private mutating func values<Element>(
        _ filler: Element, _ parse: (UnsafeBufferPointer<UInt8>) -> Element?
    ) -> [Element] {
        // A local, because reading it through `self` would copy it for every row.
        let (fields, position) = (fields, fields.positions[place])
        return [Element](unsafeUninitializedCapacity: fields.firsts.count) { result, count in
            fields.rows.bytes.withUnsafeBufferPointer { all in
                for row in 0..<fields.firsts.count {
                    let range = fields.rows.range(of: fields.firsts[row] + position)
                    let text = FieldText.trimmed(UnsafeBufferPointer(rebasing: all[range]))
                    var element = filler
                    if text.isEmpty {
                        markNull(row)
                    } else if let value = parse(text) {
                        element = value
                    } else {
                        misfit(row, text)
                    }
                    result.initializeElement(at: row, to: element)
                }
            }
            count = fields.firsts.count
        }
    }

    private mutating func texts() -> TextVector {
        let (fields, position) = (fields, fields.positions[place])
        var result = TextVector()
        var bytes = 0
        for first in fields.firsts { bytes += fields.rows.range(of: first + position).count }
        result.reserve(rows: fields.firsts.count, bytes: bytes)
        fields.rows.bytes.withUnsafeBufferPointer { all in
            for row in 0..<fields.firsts.count {
                let field = fields.firsts[row] + position
                let range = fields.rows.range(of: field)
                if range.isEmpty, !fields.rows.isQuoted(field) { markNull(row) }
                result.append(bytes: UnsafeBufferPointer(rebasing: all[range]))
            }
        }
        return result
    }

    private mutating func money(_ form: ValueForm, _ currencyPlace: Int?) -> [Money] {
        let (fields, fixed) = (fields, column.currency)
        let amounts = values(ExactDecimal.zero) { bytes in
            if case .number(let form) = form { Self.number(bytes, form) } else { ExactDecimal(utf8: bytes) }
        }
        // Files are nearly always in one currency, so its text is made once.
        var known = (bytes: [UInt8](), text: String?.none)
        return amounts.enumerated().map { row, amount in
            guard let currencyPlace else { return Money(amount, fixed) }
            let text = fields.rows.bytes[fields.rows.range(of: fields.field(row, currencyPlace))]
            if !text.elementsEqual(known.bytes) {
                let code = String(decoding: text, as: UTF8.self).uppercased().filter { $0 != " " }
                known = (Array(text), code.isEmpty ? nil : code)
            }
            return Money(amount, known.text)
        }
    }

    private mutating func markNull(_ row: Int) {
        if nulls.isEmpty { nulls = Array(repeating: false, count: fields.firsts.count) }
        nulls[row] = true
    }

    private mutating func misfit(_ row: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        markNull(row)
        misfits[row] = "\(column.name) is '\(FileWords.short(bytes))', expected \(column.expectation)"
    }
}

extension FileColumn {
    /// What a value must be, in words.
    var expectation: String {
        let kind =
            switch type {
            case .bool: "true or false"
            case .integer: "a whole number"
            case .decimal: "a number"
            case .money: "an amount"
            case .date: "a date"
            case .timestamp: "a time"
            default: "\(type)"
            }
        switch form {
        case .standard:
            return type == .date
                ? "a date such as 2026-11-20" : type == .timestamp ? "a time such as 2026-11-20T10:00:00Z" : kind
        case .number, .time: return "\(kind) written as \(form.description)"
        }
    }
}

/// What messages show of a file.
enum FileWords {
    /// A text on one line, no longer than 40 characters.
    static func short(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(200), as: UTF8.self)
        let line = String(text.map { $0.isNewline || $0.unicodeScalars.allSatisfy { $0.value < 0x20 } ? " " : $0 })
        return line.count > 40 || bytes.count > 200 ? line.prefix(39) + "…" : line
    }
}
