import QuireDiagnostics
import QuireModel

/// Parses the texts of plain settings.
enum SettingValues {
    /// One of some words.
    static func choice(_ candidate: SettingCandidate, of words: [String]) -> Result<String, Diagnostic> {
        if words.contains(candidate.text) { return .success(candidate.text) }
        let nearest = EditDistance.nearest(candidate.text, in: words)
        return .failure(
            wrong(candidate, "expected one of \(words.joined(separator: ", "))", nearest.map { [$0] } ?? []))
    }

    /// When colours are used.
    static func color(_ candidate: SettingCandidate) -> Result<Settings.Color, Diagnostic> {
        choice(candidate, of: Settings.Color.allCases.map(\.rawValue)).map { Settings.Color(rawValue: $0) ?? .auto }
    }

    /// How decimals are written.
    static func decimals(_ candidate: SettingCandidate) -> Result<Settings.Decimals, Diagnostic> {
        choice(candidate, of: Settings.Decimals.allCases.map(\.rawValue)).map {
            Settings.Decimals(rawValue: $0) ?? .text
        }
    }

    /// A time zone.
    static func zone(_ candidate: SettingCandidate) -> Result<CalendarZone, Diagnostic> {
        parsed(candidate, CalendarZone(named: candidate.text), "expected a time zone such as UTC or Europe/Amsterdam")
    }

    /// An instant.
    static func timestamp(_ candidate: SettingCandidate) -> Result<Timestamp, Diagnostic> {
        parsed(candidate, Timestamp(candidate.text), "expected a timestamp such as 2026-11-20T12:00:00Z")
    }

    /// A number of things, at least one.
    static func count(_ candidate: SettingCandidate) -> Result<Int, Diagnostic> {
        let number = Int(candidate.text).flatMap { $0 > 0 ? $0 : nil }
        return parsed(candidate, number, "expected a whole number above 0")
    }

    /// A length of time without months, whose length varies.
    static func seconds(_ candidate: SettingCandidate) -> Result<Double, Diagnostic> {
        var seconds: Double?
        if let duration = CalendarDuration(candidate.text), duration.months == 0 {
            let total = Double(duration.days) * 86_400 + Double(duration.seconds)
            if total > 0 { seconds = total }
        }
        return parsed(candidate, seconds, "expected a length of time above 0, such as 30s, 2min or 1h30min")
    }

    /// A number of bytes.
    static func bytes(_ candidate: SettingCandidate) -> Result<Int, Diagnostic> {
        parsed(
            candidate, ByteSize(candidate.text)?.bytes, "expected a size above 0, such as 500KB, 64MB or 1.5GB")
    }

    /// Yes or no.
    static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0": false
        default: nil
        }
    }

    private static func parsed<Value>(
        _ candidate: SettingCandidate, _ value: Value?, _ expected: String
    ) -> Result<Value, Diagnostic> {
        value.map { .success($0) } ?? .failure(wrong(candidate, expected, []))
    }

    private static func wrong(
        _ candidate: SettingCandidate, _ expected: String, _ suggestions: [String]
    ) -> Diagnostic {
        candidate.problem("\(candidate.origin) has '\(candidate.text)'; \(expected)", suggestions: suggestions)
    }
}
