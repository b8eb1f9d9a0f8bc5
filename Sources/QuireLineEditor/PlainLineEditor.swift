/// The editor for a terminal that cannot move its cursor, and for anything that is not a terminal.
///
/// It writes the prompt and reads lines until the language calls them complete; a blank line also ends a statement.
package final class PlainLineEditor: LineEditor {
    private let wakeup: Wakeup
    private let thread: ConfinedThread<PlainSession>
    private let interrupts: InterruptMonitor?

    /// An editor on any two descriptors. Ctrl-C throws the statement away if interrupts are monitored.
    package init(
        input: Int32, output: Int32, history: HistoryStore, interrupts: InterruptMonitor? = nil
    ) {
        let wakeup = Wakeup()
        self.wakeup = wakeup
        self.interrupts = interrupts
        thread = ConfinedThread(name: "line reader") {
            PlainSession(source: InputSource(input, wakeup: wakeup), output: output, history: history)
        }
    }

    package func readStatement(
        prompt: EditorPrompt, language: EditorLanguage, settings: EditorSettings
    ) async -> LineResult {
        let token = ReadToken()
        let wakeup = wakeup
        let registration = interrupts?.register { _ in token.cancel(wakeup) }
        defer { registration.map { interrupts?.unregister($0) } }
        return await withTaskCancellationHandler {
            await thread.run { $0.read(prompt: prompt, language: language, token: token) }
        } onCancel: {
            token.cancel(wakeup)
        }
    }
}

/// Lines from a descriptor; it never leaves the thread that made it.
private final class PlainSession {
    private let source: InputSource
    private let output: Int32
    private let history: HistoryStore
    private var pending: [UInt8] = []
    private var isAtEnd = false

    init(source: InputSource, output: Int32, history: HistoryStore) {
        self.source = source
        self.output = output
        self.history = history
    }

    func read(prompt: EditorPrompt, language: EditorLanguage, token: ReadToken) -> LineResult {
        var lines: [String] = []
        while true {
            let shown = lines.isEmpty ? prompt.primary : prompt.continuation
            writeAll(shown.runs.map(\.text).joined(), to: output)
            guard let line = nextLine(token) else {
                if token.isCancelled {
                    writeAll("\n", to: output)
                    return .interrupted
                }
                return lines.isEmpty ? .endOfInput : submit(lines)
            }
            lines.append(line)
            let text = lines.joined(separator: "\n")
            if line.allSatisfy(\.isWhitespace) || language.isComplete(text) { return submit(lines) }
        }
    }

    private func submit(_ lines: [String]) -> LineResult {
        let text = lines.joined(separator: "\n")
        history.record(text)
        return .text(text)
    }

    /// The next line without its end; nil at the end of the input, or when the read is cancelled.
    private func nextLine(_ token: ReadToken) -> String? {
        var searched = 0
        while !token.isCancelled {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeSubrange(...end) }
                return Self.text(pending[..<end])
            }
            searched = pending.count
            if isAtEnd {
                defer { pending = [] }
                return pending.isEmpty ? nil : Self.text(pending[...])
            }
            switch source.wait(milliseconds: nil) {
            case .bytes(let bytes): pending += bytes
            case .end: isAtEnd = true
            case .woken, .timeout: break
            }
        }
        // Text typed before Ctrl-C belongs to the discarded statement.
        pending = []
        return nil
    }

    private static func text(_ line: ArraySlice<UInt8>) -> String {
        let content = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return String(decoding: content, as: UTF8.self).sanitizedForEditing()
    }
}
