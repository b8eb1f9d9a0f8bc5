import QuirePluginKit

/// Makes random records in the shape that a table declares: ties, nulls where allowed, several currencies, text beyond
/// ASCII.
struct RecordMaker {
    let resource: Resource
    /// The values that the field which points to the parent may have.
    let parents: [Value]

    /// How many rows of a parent have children.
    static let parents = 3

    private static let texts = [
        "Ann", "ann", "ANN", "Bob", "Zoë", "Łódź & Søn", "日本", "a,b", "a b", "50%+1", "it's \"so\"", "", "é",
        "e\u{301}",
    ]
    private static let currencies = ["EUR", "EUR", "USD", "GBP", "JPY"]
    /// 2026-05-01T00:00:00Z.
    private static let start: Int64 = 1_777_593_600

    /// The record of that number, as JSON.
    func record(_ index: Int, _ random: inout SplitMix64) -> Value {
        let money = Set(resource.table.fields.compactMap(\.currencyPath))
        var record = Value.record([])
        var placed: Set<FieldPath> = []
        for path in money.sorted(by: { ($0.keys.count, $0.description) < ($1.keys.count, $1.description) }) {
            let listed = resource.table.fields.first { $0.path == path }?.values ?? []
            let known = listed.isEmpty ? RecordMaker.currencies : listed
            record = record.placing(.text(random.pick(from: known) ?? "EUR"), at: path.keys[...])
            placed.insert(path)
        }
        for field in resource.table.fields.sorted(by: { $0.path.keys.count < $1.path.keys.count })
        where !field.isFilledIn && placed.insert(field.path).inserted {
            record = record.placing(value(of: field, index, &random), at: field.path.keys[...])
        }
        return record
    }

    private func value(of field: Field, _ index: Int, _ random: inout SplitMix64) -> Value {
        if let parent = resource.table.parent, parent.childField == field.name, let key = random.pick(from: parents) {
            return key
        }
        if resource.table.primaryKey.contains(field.name) { return key(field.type, index, &random) }
        if field.isNullable, random.chance(20) {
            return random.pick(from: field.nullMarkers).flatMap { random.chance(50) ? $0 : nil } ?? .null
        }
        if let listed = random.pick(from: field.values), field.type.isText { return .text(listed) }
        let plain = value(field.type, listed: field.values, &random)
        if field.minorUnits != nil { return .integer(Int64.random(in: 0...12, using: &random) * 950) }
        return field.timeForm.written(plain)
    }

    /// A value that no other record has, in no order.
    private func key(_ type: ValueType, _ index: Int, _ random: inout SplitMix64) -> Value {
        let noise = random.next()
        let digits = String(noise, radix: 16)
        let hex = String(repeating: "0", count: max(0, 16 - digits.count)) + digits
        switch type {
        case .integer: return .integer(Int64(index) + Int64(noise % 1000) * 100_000)
        case .decimal: return .text("\(index).\(noise % 10)")
        case .uuid:
            let last = String(repeating: "0", count: max(0, 12 - String(index).count)) + String(index)
            return .text("\(hex.prefix(8))-\(hex.dropFirst(8).prefix(4))-4\(hex.suffix(3))-8000-\(last)")
        case .timestamp:
            let form = resource.table.fields.first { resource.table.primaryKey.contains($0.name) }?.timeForm ?? .text
            return form.written(.text(Timestamp(seconds: RecordMaker.start + Int64(index)).description))
        case .bool, .money, .text, .date, .period, .duration, .list, .record, .any, .null:
            return .text("\(hex.prefix(6))-\(index)")
        }
    }

    private func value(_ type: ValueType, listed: [String], _ random: inout SplitMix64) -> Value {
        switch type {
        case .bool: return .bool(random.chance(50))
        case .integer: return .integer(Int64.random(in: 0...15, using: &random))
        case .decimal, .money:
            let number = Int.random(in: 0...12, using: &random) * 9
            return .text(random.pick("\(number)", "\(number).5", "\(number).50", "\(number).00"))
        case .text: return .text(random.pick(from: listed) ?? random.pick(from: RecordMaker.texts) ?? "")
        case .uuid: return key(.uuid, Int.random(in: 0..<9, using: &random), &random)
        case .timestamp:
            let time = RecordMaker.start + Int64.random(in: 0..<40, using: &random) * 21_600
            return .text(Timestamp(seconds: time, nanoseconds: random.pick(0, 0, 199_000_000)).description)
        case .date: return .text("2026-05-\(Int.random(in: 10...28, using: &random))")
        case .period: return .text("2026-0\(Int.random(in: 1...9, using: &random))")
        case .list(let element):
            return .list(
                (0..<Int.random(in: 0...2, using: &random)).map { _ in value(element, listed: listed, &random) })
        case .record(let members):
            return .record(members.map { .init($0.key, value($0.type, listed: [], &random)) })
        case .any: return .record([.init("any", .integer(Int64.random(in: 0...3, using: &random)))])
        case .duration, .null: return .null
        }
    }
}

extension Value {
    /// This record with a value at a path; other values on the way are replaced by records.
    func placing(_ value: Value, at keys: ArraySlice<String>) -> Value {
        guard let key = keys.first else { return value }
        var members: [Member] = if case .record(let own) = self { own } else { [] }
        if let index = members.firstIndex(where: { $0.name == key }) {
            members[index] = Member(key, members[index].value.placing(value, at: keys.dropFirst()))
        } else {
            members.append(Member(key, Value.record([]).placing(value, at: keys.dropFirst())))
        }
        return .record(members)
    }
}

extension Field.TimeForm {
    /// An instant in the declared form; other values are unchanged.
    func written(_ value: Value) -> Value {
        guard case .timestamp(let time) = value.shaped(as: .timestamp) else { return value }
        switch self {
        case .text: return value
        case .unixSeconds: return .integer(time.seconds)
        case .unixMilliseconds: return .integer(time.seconds * 1000 + Int64(time.nanoseconds / 1_000_000))
        }
    }
}
