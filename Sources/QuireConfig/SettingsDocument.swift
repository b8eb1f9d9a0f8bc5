import QuireDiagnostics
import QuireModel
import QuireYAML
import Yams

/// A settings file: where it is, whose it is, and its text, which no message shows beyond the place in question.
struct SettingsDocument: Sendable {
    /// The owner of a file, which determines what the file may set.
    enum Owner: Hashable, Sendable {
        /// The user's own.
        case user
        /// Of the folder that quire is started in, which may be anyone's.
        case project
    }

    /// The most bytes of a settings file.
    static let limit = 256 * 1024
    // A file of settings may hold a secret on any line.
    private static let rules = YAMLText.Rules(mostBytes: limit, isQuoted: false)

    /// The absolute path.
    let path: String
    /// Whose it is.
    let owner: Owner
    private let text: Secret

    init(path: String, owner: Owner, text: String) {
        self.path = path
        self.owner = owner
        self.text = Secret(text)
    }

    /// The folder that relative paths in it count from.
    var directory: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    /// The name for origins.
    var shortName: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The root of the YAML; nil for an empty file.
    func root() throws(Diagnostic) -> Node? {
        do throws(YAMLProblem) {
            return try text.reveal { text in
                Result { () throws(YAMLProblem) in
                    try YAMLText(text, SettingsDocument.rules).compose()
                }
            }.get()
        } catch {
            let place = SettingLocation(
                document: self, line: error.place?.line ?? 1, column: error.place?.column ?? 1, shown: "")
            throw place.problem(.settingsSyntax, error.message)
        }
    }

    /// A copy of the text in which only `shown` at the place can be read, and the place in it.
    ///
    /// A file of settings may hold a secret on any line, so what isn't the subject of a message is blank.
    func excerpt(line: Int, column: Int, shown: String) -> (SourceText, SourceSpan) {
        let before = text.reveal { text in
            let hidden = text.utf8.prefix(YAMLPlace(line: line, column: column).offset(in: text))
            let lines = String(decoding: hidden, as: UTF8.self).replacing("\r\n", with: "\n")
            return String(lines.unicodeScalars.map { YAMLPlace.breaks.contains($0) ? "\n" : " " })
        }
        let start = before.utf8.count
        return (SourceText(before + shown, name: path), SourceSpan(start, start + shown.utf8.count))
    }
}

/// A place in a settings file, and the text that messages may show there.
struct SettingLocation: Sendable {
    let document: SettingsDocument
    let line: Int
    let column: Int
    let shown: String

    /// The place as the origin of a setting.
    var origin: SettingOrigin { .file(document.shortName, line: line) }

    /// A diagnostic at the place.
    func problem(
        _ code: Diagnostic.Code, _ message: String, label: String? = nil, suggestions: [String] = [],
        hint: String? = nil,
        exit: Int = ExitStatus.usage
    ) -> Diagnostic {
        let (source, span) = document.excerpt(line: line, column: column, shown: shown)
        return Diagnostic(
            code, message: message, source: source, span: span, label: label, suggestions: suggestions, hint: hint,
            exit: exit)
    }
}
