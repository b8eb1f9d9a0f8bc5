/// Turns SQL's `like` patterns into tests of this language.
enum LikePattern {
    /// The equivalent test for a pattern whose only wildcards are `%` at its ends, such as `contains 'abc'`.
    static func test(for pattern: String) -> String? {
        var body = Substring(pattern)
        let opens = body.hasPrefix("%")
        if opens { body = body.dropFirst() }
        let closes = body.hasSuffix("%")
        if closes { body = body.dropLast() }
        guard !body.isEmpty, !body.contains("%"), !body.contains("_") else { return nil }
        let text = "'\(body.replacing("'", with: "''"))'"
        return switch (opens, closes) {
        case (true, true): "contains \(text)"
        case (false, true): "starts \(text)"
        case (true, false): "ends \(text)"
        case (false, false): "= \(text)"
        }
    }
}
