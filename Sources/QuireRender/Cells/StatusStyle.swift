import QuireModel
import QuireTerminal

/// The style of a status: success, in progress or failure.
///
/// The word itself says it too, so nothing is lost without colours. The colours are from the terminal's own palette,
/// which suits its background.
enum StatusStyle {
    /// Whether a column contains a status.
    static func isStatus(_ column: Schema.Column) -> Bool {
        guard column.type == .text else { return false }
        let name = column.name.split(separator: ".").last ?? ""
        return name == "status" || name == "state" || name.hasSuffix("_status")
    }

    /// The style of a status; plain for an unknown one.
    static func style(of text: some Collection<UInt8>) -> TextStyle {
        styles[String(decoding: text, as: UTF8.self).lowercased()] ?? .plain
    }

    private static let styles: [String: TextStyle] = {
        let words: [(TextStyle, String)] = [
            (.good, "paid completed complete succeeded success settled captured approved active authorized fulfilled"),
            (
                .underWay,
                "open processing pending partially_paid partial draft created submitted unpaid incomplete in_progress"
            ),
            (
                .bad,
                "expired canceled cancelled failed declined rejected refused overdue void voided past_due inactive error"
            ),
        ]
        return words.reduce(into: [:]) { styles, group in
            for word in group.1.split(separator: " ") { styles[String(word)] = group.0 }
        }
    }()
}
