import QuirePluginKit

/// Sees which values are instants and days.
enum TimeGuess {
    /// A time and the reason for assuming it; no reason if the schema states it.
    struct Found {
        var type: ValueType
        var form: Field.TimeForm = .text
        var reason: String?
    }

    /// The time that a value represents; nil for other values.
    static func time(_ name: String, _ shape: Shape) -> Found? {
        switch shape.kind {
        case .text: text(name, shape)
        case .integer, .number: number(name, shape)
        case .bool, .object, .list, .any: nil
        }
    }

    private static func text(_ name: String, _ shape: Shape) -> Found? {
        guard shape.values.isEmpty else { return nil }
        let example = shape.example.map { String($0.prefix(60)) }
        switch shape.format {
        case "date-time", "datetime":
            if let example, !isInstant(example) { return nil }
            return Found(type: .timestamp)
        case "date":
            if let example, !isDay(example) { return nil }
            return Found(type: .date)
        case "": break
        default: return nil
        }
        if let example {
            if isInstant(example) { return Found(type: .timestamp, reason: "an instant by its example, \(example)") }
            if isDay(example) { return Found(type: .date, reason: "a day by its example, \(example)") }
            return nil
        }
        let words = shape.words.prefix(1000).lowercased()
        let standard = ["iso 8601", "iso8601", "rfc 3339", "rfc3339", "atom format", "rfc-3339", "iso-8601"]
            .first { words.contains($0) }
        guard let standard, isTimeName(name) else { return nil }
        if words.contains("yyyy-mm-dd") && !words.contains("hh") || words.contains("calendar date") {
            return Found(type: .date, reason: "a day by its description")
        }
        return Found(type: .timestamp, reason: "an instant by its description, which names \(standard.uppercased())")
    }

    private static func number(_ name: String, _ shape: Shape) -> Found? {
        if ["unix-time", "unixtime", "timestamp", "unix"].contains(shape.format) {
            return Found(type: .timestamp, form: .unixSeconds)
        }
        let words = shape.words.prefix(1000).lowercased()
        guard ["unix", "epoch", "seconds since"].contains(where: { words.contains($0) }), isTimeName(name) else {
            return nil
        }
        let isMilliseconds = words.contains("millisecond")
        return Found(
            type: .timestamp, form: isMilliseconds ? .unixMilliseconds : .unixSeconds,
            reason: "\(isMilliseconds ? "milliseconds" : "seconds") since 1970 by its description")
    }

    private static func isTimeName(_ name: String) -> Bool {
        let parts = name.split(separator: "_")
        let words: Set<Substring> = [
            "at", "date", "time", "timestamp", "created", "updated", "on", "until", "since", "expires", "deadline",
            "modified", "start", "end", "due", "expiry",
        ]
        return parts.contains { words.contains($0) }
    }

    static func isInstant(_ text: String) -> Bool {
        text.wholeMatch(of: #/\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})/#) != nil
    }

    static func isDay(_ text: String) -> Bool { text.wholeMatch(of: #/\d{4}-\d{2}-\d{2}/#) != nil }
}
