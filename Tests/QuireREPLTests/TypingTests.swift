import QuireBinder
import QuireDiagnostics
import QuireLanguage
import QuireLineEditor
import QuireSession
import Synchronization
import Testing

@testable import QuireREPL

/// What is looked at while a statement is typed: nothing outside of the session.
@Suite struct TypingTests {
    @Test(
        "No key opens a module, reads a file or lists a folder",
        arguments: [
            "from parcel where status = open", "from parcel.", "describe parcel", "from all where status = paid",
            "include \"other.quire\" from qonto where status = paid", "let a = from parcel; from a ",
            "from qonto join parcel on id = id", "from qonto into \"resu",
        ])
    func opensNothing(_ text: String) async throws {
        let touched = Mutex<[String]>([])
        var world = session().world
        world.sources.closed = ClosedProviders(names: ["parcel"])
        let sources = world.sources
        world.sources.open = { names in
            touched.withLock { $0 += names.sorted() }
            return Session.Opened(sources: sources, problems: [])
        }
        world.run.reader = ScriptReader { path throws(ScriptReader.Failure) in
            touched.withLock { $0.append(path) }
            throw ScriptReader.Failure("isn't there")
        }
        let typed = Session(world)
        var surroundings = PromptCompleter.Surroundings()
        surroundings.files = { _ in [] }
        let completer = PromptCompleter(typed, surroundings)
        for end in text.indices.dropFirst() + [text.endIndex] {
            let shown = String(text[..<end])
            _ = PromptHighlighter(typed).spans(shown)
            _ = completer.complete(shown, at: shown.utf8.count)
            _ = GhostText(completer: completer, correction: nil).after(shown)
        }
        #expect(touched.withLock { $0 } == [])
        // Entered, it is opened once.
        var entered = typed
        _ = entered.resolve(SourceText(text))
        let isNamed = text.contains("parcel") && text != "from parcel." || text.contains("all")
        #expect(touched.withLock { $0.filter { $0 == "parcel" }.count } == (isNamed ? 1 : 0))
    }

    @Test("A closed provider's name completes, and says that it is closed")
    func completes() {
        var world = session().world
        world.sources.closed = ClosedProviders(names: ["parcel"])
        let found = PromptCompleter(Session(world)).complete("from parc", at: 9).candidates
        #expect(found.map(\.text) == ["parcel"])
        #expect(found.first?.description == "a module, opened when a statement that names it runs")
    }
}
