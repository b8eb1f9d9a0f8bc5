import QuirePluginKit

extension ProviderFilePrinter {
    /// A field: `TYPE PATH CURRENCY` alone, or with the rest.
    func field(_ field: Field) -> YAMLTree {
        let (type, members) = type(field.type)
        var words = [type + (field.isNullable ? "?" : "")]
        let paths = [field.path, field.currencyPath].compactMap { $0 }
        // The short form is separated by blanks and can't contain any.
        let isShort = !paths.contains { $0.keys.isEmpty || $0.description.contains { $0.isWhitespace } }
        let isNamed = field.path.keys == [field.name]
        if isShort, !isNamed || field.currencyPath != nil { words += paths.map(\.description) }
        var entries: Entries = [("type", .text(words.joined(separator: " ")))]
        if !isShort {
            if !isNamed { entries.append(("path", .text(field.path.description))) }
            if let currency = field.currencyPath { entries.append(("currency", .text(currency.description))) }
        }
        if let units = field.minorUnits {
            entries.append(("units", .text("minor")))
            let exceptions = units.exceptions.sorted { $0.key < $1.key }
            if !exceptions.isEmpty {
                entries.append(("decimals", .map(exceptions.map { ($0.key, .number($0.value)) })))
            }
        }
        switch field.timeForm {
        case .text: break
        case .unixSeconds: entries.append(("time", .text("unix")))
        case .unixMilliseconds: entries.append(("time", .text("unix_ms")))
        }
        if !field.values.isEmpty { entries.append(("values", .texts(field.values))) }
        if field.valuesAreListedBySchema { entries.append(("listed", .flag(true))) }
        if !field.nullMarkers.isEmpty { entries.append(("none", .list(field.nullMarkers.map { .value($0) }))) }
        if field.isSensitive { entries.append(("sensitive", .flag(true))) }
        if field.isFromRequest { entries.append(("from_request", .flag(true))) }
        if !members.isEmpty { entries.append(("members", .map(members.map { ($0.name, member($0)) }))) }
        if !field.documentation.isEmpty { entries.append(("doc", .text(field.documentation))) }
        return entries.count == 1 ? entries[0].value : .map(entries)
    }

    private func member(_ member: RecordMember) -> YAMLTree {
        let (type, members) = type(member.type)
        let words = member.key == member.name ? type : "\(type) \(member.key)"
        guard !members.isEmpty else { return .text(words) }
        return .map([("type", .text(words)), ("members", .map(members.map { ($0.name, self.member($0)) }))])
    }

    /// The word for a type, and the members of a record.
    private func type(_ type: ValueType) -> (String, [RecordMember]) {
        switch type {
        case .list(let element):
            let (word, members) = self.type(element)
            return (word + "[]", members)
        case .record(let members): return ("record", members)
        case .any: return ("json", [])
        case .bool, .integer, .decimal, .money, .text, .uuid, .timestamp, .date, .period, .duration, .null:
            return (ProviderFileReader.types.first { $0.1 == type }?.0 ?? "json", [])
        }
    }
}
