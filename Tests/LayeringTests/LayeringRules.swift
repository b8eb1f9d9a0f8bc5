/// One place where a file breaks a rule of the house.
struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// The file, from the package's root.
    let file: String
    /// The line, from 1.
    let line: Int
    /// What is wrong.
    let message: String

    var description: String { "\(file):\(line): \(message)" }
}

extension Architecture {
    /// The most lines that a file may have.
    static let longestFile = 400

    /// Everything in one file that breaks a rule.
    func violations(in text: String, file: String) -> [Violation] {
        guard let module = module(of: file) else {
            return [Violation(file: file, line: 1, message: "this folder is no module of the architecture's table")]
        }
        var found: [Violation] = []
        let length = Self.lineCount(of: text)
        if length > Self.longestFile {
            let message = "\(length) lines, more than \(Self.longestFile)"
            found.append(Violation(file: file, line: length, message: message))
        }
        let allowed = common.union(module.arrows).union(module.foreign)
        let excepted = Set(exceptions.filter { $0.file == file && !$0.reason.isEmpty }.map(\.word))
        let check = LineCheck(module: module, allowedImports: allowed, allowedWords: excepted)
        for (index, line) in SwiftSource(text).lines.enumerated() {
            found += check.messages(for: line).map { Violation(file: file, line: index + 1, message: $0) }
        }
        return found
    }

    /// How many lines a text has; a line break at its end starts no further line.
    static func lineCount(of text: String) -> Int {
        text.split(separator: "\n", omittingEmptySubsequences: false).count - (text.hasSuffix("\n") ? 1 : 0)
    }
}

/// The rules that look at one line of code; made once a file, because a pattern is costly to make.
private struct LineCheck {
    let module: Module
    let allowedImports: Set<String>
    let allowedWords: Set<String>

    func messages(for line: String) -> [String] {
        guard line.contains(where: \.isLetter) else { return [] }
        return importMessages(line) + accessMessages(line) + wordMessages(line)
    }

    private func importMessages(_ line: String) -> [String] {
        guard line.contains("import"), let match = line.firstMatch(of: importPattern) else { return [] }
        var messages: [String] = []
        let target = String(match.module)
        if !allowedImports.contains(target) {
            messages.append("\(module.name) may not import \(target): the arrow is not in the table")
        }
        // Internal is what a bare import means here, and it is written bare, so that one level has one spelling.
        if let level = match.level, level != "public", level != "package" {
            messages.append("\(level) import: the levels are `import`, `package import` and `public import`")
        }
        return messages
    }

    private func accessMessages(_ line: String) -> [String] {
        guard !module.isPublic, line.contains("public") || line.contains("open"),
            line.firstMatch(of: publicPattern) != nil
        else { return [] }
        return ["\(module.name) is not part of what plugins see: `package` instead of `public`"]
    }

    private func wordMessages(_ line: String) -> [String] {
        forbiddenWords.filter { rule in
            line.contains(rule.hint) && !allowedWords.contains(rule.name) && line.firstMatch(of: rule.pattern) != nil
        }
        .map { "`\($0.name)` is not used here" }
    }

    private let importPattern: Regex<(Substring, level: Substring?, module: Substring)> =
        #/
        ^\s*(?:@[\w()]+\s+)*
        (?:(?<level>public|package|internal|fileprivate|private)\s+)?
        import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?
        (?<module>\w+)
        /#

    private let publicPattern = #/\bpublic\b|\bopen\s+(?:class|func|var|subscript)\b/#

    private let forbiddenWords: [(name: String, hint: String, pattern: Regex<Substring>)] = [
        ("try!", "try", #/\btry\s*!/#),
        ("as!", "as", #/\bas\s*!/#),
        ("@unchecked Sendable", "@unchecked", #/@unchecked\b/#),
        ("nonisolated(unsafe)", "nonisolated", #/\bnonisolated\s*\(\s*unsafe\s*\)/#),
        (
            "Task {", "Task",
            #/(?:^|[^.\w])Task(?:<[^>]*>)?(?:\.init)?\s*(?:\((?:priority|name)\b[^{]*\)\s*)?\{/#
        ),
        ("Task.detached", "Task", #/(?:^|[^.\w])Task(?:<[^>]*>)?\s*\.\s*(?:detached|immediate)\b/#),
        ("fatalError", "fatalError", #/\bfatalError\b/#),
        ("preconditionFailure", "precondition", #/\bpreconditionFailure\b/#),
        // What writes a file writes it by FileDraft.
        ("O_CREAT", "O_CREAT", #/\bO_CREAT\b/#),
        ("rename(", "rename", #/\brename\s*\(/#),
        ("createFile(", "createFile", #/\bcreateFile\s*\(/#),
        (".write(to:", "write", #/\.write\s*\(\s*to:/#),
    ]
}
