import QuireModel
import QuirePluginKit

/// Turns the places of one column's values into the column, and counts what isn't as declared.
struct ColumnReader {
    /// The values of the page that the column is made of, row by row.
    private let rows: SliceRows
    /// The column's declaration.
    private let field: Field
    /// The slot of the currency, for money.
    private let currencySlot: Int?
    private let hasMarkers: Bool
    private var nulls: [Bool] = []
    private var wrongShape = Tally()
    private var unlisted = Tally()
    private var damaged = Tally()
    /// Whether a text of the page can have a stand-in; where none can, none is looked for.
    private let mayBeDamaged: Bool

    /// How many odd values there were, and the first of them.
    private struct Tally {
        var count = 0
        var example: String?
    }

    private init(rows: SliceRows, field: Field, currencySlot: Int?, mayBeDamaged: Bool) {
        self.mayBeDamaged = mayBeDamaged
        self.rows = rows
        self.field = field
        self.currencySlot = currencySlot
        hasMarkers = !field.nullMarkers.isEmpty
    }

    /// Reads the column; the oddities met are added to `oddities`.
    static func read(
        _ rows: SliceRows, field: Field, currencySlot: Int?, mayBeDamaged: Bool, oddities: inout [FieldOddity]
    ) -> Column {
        var reader = ColumnReader(rows: rows, field: field, currencySlot: currencySlot, mayBeDamaged: mayBeDamaged)
        let storage = reader.storage()
        for (kind, tally) in [
            (FieldOddity.Kind.wrongShape, reader.wrongShape), (.unlistedValue, reader.unlisted),
            (.damagedText, reader.damaged),
        ] where tally.count > 0 {
            oddities.append(
                FieldOddity(field: field.name, kind: kind, count: tally.count, example: tally.example ?? ""))
        }
        return Column(type: field.type, storage: storage, nulls: NullMask(reader.nulls))
    }

    private mutating func storage() -> Column.Storage {
        switch field.type {
        case .text, .uuid: .texts(texts())
        case .bool: .bools(values(false) { rows, slice in rows.bool(slice) })
        case .integer: .integers(values(0) { rows, slice in rows.integer(slice) })
        case .decimal: .decimals(values(.zero) { rows, slice in rows.decimal(slice) })
        case .money: .money(money())
        case .timestamp: .timestamps(instants())
        case .date: .periods(values(Period(unit: .day, ordinal: 0)) { rows, slice in rows.period(slice, .day) })
        case .period: .periods(values(Period(unit: .day, ordinal: 0)) { rows, slice in rows.period(slice, nil) })
        case .duration, .null: .values(values(.null) { _, _ in nil })
        case .list: .json(json { $0 == .list })
        case .record: .json(json { $0 == .record })
        case .any: .json(json { _ in true })
        }
    }

    /// The values that `parse` makes; where it makes none, `filler` stands and the value is null and odd.
    @inline(__always)
    private mutating func values<Element>(
        _ filler: Element, _ parse: (SliceRows, Slice) -> Element?
    ) -> [Element] {
        // A local, because reading it through `self` would copy it for every row.
        let rows = rows
        var result: [Element] = []
        result.reserveCapacity(rows.count)
        for row in 0..<rows.count {
            let slice = rows[row]
            if isNull(slice) {
                markNull(row)
                result.append(filler)
            } else if let value = parse(rows, slice) {
                result.append(value)
            } else {
                markOdd(row, slice)
                result.append(filler)
            }
        }
        return result
    }

    private mutating func instants() -> [Timestamp] {
        let filler = Timestamp(seconds: 0)
        return switch field.timeForm {
        case .text: values(filler) { rows, slice in rows.timestamp(slice) }
        case .unixSeconds: values(filler) { rows, slice in rows.unixTime(slice, decimals: 0) }
        case .unixMilliseconds: values(filler) { rows, slice in rows.unixTime(slice, decimals: 3) }
        }
    }

    private mutating func texts() -> TextVector {
        let rows = rows
        var result = TextVector()
        result.reserve(rows: rows.count, bytes: rows.byteCount)
        let listed = field.values.map { Array($0.utf8) }
        for row in 0..<rows.count {
            let slice = rows[row]
            if isNull(slice) {
                markNull(row)
                result.append(bytes: UnsafeBufferPointer(start: nil, count: 0))
                continue
            }
            // A number is another shape than text, even where its digits could be taken for one.
            let isText: Void? =
                slice.kind != .string
                ? nil
                : rows.withText(of: slice) { text in
                    result.append(bytes: text)
                    if mayBeDamaged, DamagedText.isIn(text) { noteDamage(slice) }
                    if !listed.isEmpty, !listed.contains(where: { $0.count == text.count && text.elementsEqual($0) }) {
                        unlisted.count += 1
                        if unlisted.example == nil { unlisted.example = example(slice) }
                    }
                }
            if isText == nil {
                markOdd(row, slice)
                result.append(bytes: UnsafeBufferPointer(start: nil, count: 0))
            }
        }
        return result
    }

    private mutating func money() -> [Money] {
        let rows = rows
        var result: [Money] = []
        result.reserveCapacity(rows.count)
        // Pages are nearly always in one currency, so its text is made once.
        var known: (bytes: [UInt8], text: String)?
        for row in 0..<rows.count {
            let slice = rows[row]
            guard !isNull(slice) else {
                markNull(row)
                result.append(Money(.zero, nil))
                continue
            }
            guard let amount = rows.decimal(slice) else {
                markOdd(row, slice)
                result.append(Money(.zero, nil))
                continue
            }
            var currency: String?
            if let currencySlot {
                let place = rows.slice(row, currencySlot)
                switch place.kind {
                case .missing, .null: break
                case .string:
                    currency = rows.withText(of: place) { text -> String in
                        if let known, known.bytes.count == text.count, text.elementsEqual(known.bytes) {
                            return known.text
                        }
                        // APIs write codes in either letter case; money in one currency is one, whoever sent it.
                        let text = (bytes: Array(text), text: String(decoding: text, as: UTF8.self).uppercased())
                        known = text
                        return text.text
                    }
                case .misplaced, .bool, .number, .list, .record:
                    count(place)
                }
            }
            currency = currency.flatMap { $0.isEmpty ? nil : $0 }
            if let units = field.minorUnits {
                guard let main = units.main(amount, currency) else {
                    // An amount in cents whose currency isn't known could be anything.
                    markOdd(row, slice)
                    result.append(Money(.zero, nil))
                    continue
                }
                result.append(Money(main, currency))
            } else {
                result.append(Money(amount, currency))
            }
        }
        return result
    }

    private mutating func json(_ fits: (Slice.Kind) -> Bool) -> TextVector {
        let rows = rows
        var result = TextVector()
        result.reserve(rows: rows.count, bytes: rows.byteCount)
        var scratch: [UInt8] = []
        let listed = field.values.map { Array($0.utf8) }
        for row in 0..<rows.count {
            let slice = rows[row]
            if isNull(slice) || slice.kind == .misplaced || !fits(slice.kind) {
                if isNull(slice) { markNull(row) } else { markOdd(row, slice) }
                result.append(bytes: UnsafeBufferPointer(start: nil, count: 0))
                continue
            }
            rows.withCompactJSON(of: slice, scratch: &scratch) { result.append(bytes: $0) }
            if mayBeDamaged, StringEscapes.resolved(rows.source(slice)).withUnsafeBufferPointer(DamagedText.isIn) {
                noteDamage(slice)
            }
            guard !listed.isEmpty, slice.kind == .list else { continue }
            for text in rows.texts(in: slice) where !listed.contains(where: { $0.elementsEqual(text.utf8) }) {
                unlisted.count += 1
                if unlisted.example == nil { unlisted.example = shown(text) }
            }
        }
        return result
    }

    /// Whether the value is null: missing, JSON's null, or one of the API's own words for none.
    @inline(__always)
    private func isNull(_ slice: Slice) -> Bool {
        switch slice.kind {
        case .missing, .null: true
        // What stands in place of the record around the value can be a word for none too, such as `[]` for no customer.
        case .misplaced: hasMarkers && isMarker(slice)
        case .bool, .number, .string, .list, .record: hasMarkers && isMarker(slice)
        }
    }

    private func isMarker(_ slice: Slice) -> Bool {
        let value = rows.value(slice)
        let shaped = value.shaped(as: field.type == .money ? .decimal : field.type)
        return field.nullMarkers.contains { $0 == value || (!shaped.isNull && $0 == shaped) }
    }

    private mutating func markNull(_ row: Int) {
        if nulls.isEmpty { nulls = Array(repeating: false, count: rows.count) }
        nulls[row] = true
    }

    private mutating func markOdd(_ row: Int, _ slice: Slice) {
        markNull(row)
        count(slice)
    }

    private mutating func count(_ slice: Slice) {
        wrongShape.count += 1
        if wrongShape.example == nil { wrongShape.example = example(slice) }
    }

    private mutating func noteDamage(_ slice: Slice) {
        damaged.count += 1
        if damaged.example == nil { damaged.example = example(slice) }
    }

    private func example(_ slice: Slice) -> String {
        if slice.kind == .string { return shown(rows.value(slice).plainText) }
        return field.isSensitive ? "(masked)" : rows.snippet(slice)
    }

    private func shown(_ text: String) -> String {
        if field.isSensitive { return "(masked)" }
        var copy = text
        return copy.withUTF8 { $0.isEmpty ? "\"\"" : Snippet.text(of: $0, from: 0, limit: 40) }
    }
}
