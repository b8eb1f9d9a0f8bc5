import Foundation
import Glibc
import QuireLineEditor
import QuireTerminal

// A prompt for the tests that need a whole process: signals, job control, and the end of it.

let interrupts = InterruptMonitor(whenIdle: .ignore)

let words = [
    Candidate("from", description: "start a query"), Candidate("select", description: "choose columns"),
    Candidate("sort", description: "order rows"), Candidate("qonto.payment_links", description: "links to pay"),
    Candidate("qonto.transactions", description: "what moved"),
]

let language = EditorLanguage(
    isComplete: { text in
        if text == "trap" { fatalError("as asked") }
        return !text.hasSuffix("|")
    },
    complete: { text, cursor in
        let before = String(decoding: Array(text.utf8)[..<cursor], as: UTF8.self)
        let word = String(before.reversed().prefix { !$0.isWhitespace }.reversed())
        return CompletionResult(
            replaceRange: cursor - word.utf8.count..<cursor, candidates: words.filter { $0.text.hasPrefix(word) })
    },
    highlight: { text in
        text.hasPrefix("from") ? [HighlightSpan(0..<4, TextStyle(.cyan, .bold))] : []
    })

let environment = ProcessInfo.processInfo.environment
let editor = LineEditors.make(
    input: STDIN_FILENO, output: STDERR_FILENO, environment: environment,
    history: HistoryStore(path: HistoryStore.defaultPath(environment: environment)), interrupts: interrupts,
    colorMode: .styled)

@Sendable func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

@Sendable func wait() async throws -> String {
    say("waiting")
    try await Task.sleep(for: .seconds(3_600))
    return "never"
}

reading: while true {
    switch await editor.readStatement(prompt: EditorPrompt("quire> ", continuation: "  ... "), language: language) {
    case .text("wait"):
        do {
            say(try await interrupts.withInterruptHandler(wait) { say("interrupt \($0)") })
        } catch {
            say("cancelled")
        }
    case .text(let text): say("<\(text.replacingOccurrences(of: "\n", with: "/"))>")
    case .interrupted, .dismissed: say("interrupted")
    case .endOfInput: break reading
    }
}
say("bye")
