import Testing

@Suite("The layering rules find what they are meant to find")
struct LayeringRulesTests {
    @Test(
        "an import is measured against its module's arrows",
        arguments: [
            ("Sources/QuireSyntax/Lexer.swift", "import QuireDiagnostics", nil),
            ("Sources/QuireSyntax/Lexer.swift", "package import QuireDiagnostics", nil),
            ("Sources/QuireSyntax/Lexer.swift", "import Foundation", nil),
            ("Sources/QuireSyntax/Lexer.swift", "import QuireModel", "QuireModel"),
            ("Sources/QuireSyntax/Lexer.swift", "package import struct QuireModel.Value", "QuireModel"),
            ("Sources/QuireSyntax/Lexer.swift", "@preconcurrency import QuireModel", "QuireModel"),
            ("Sources/QuireSyntax/Lexer.swift", "    @_spi(Test) package import QuireModel // why", "QuireModel"),
            ("Sources/QuireSyntax/Deep/Lexer.swift", "import QuireModel", "QuireModel"),
            ("Sources/QuireFetch/Scan.swift", "import CCurl", "CCurl"),
            ("Sources/QuireHTTP/Live.swift", "import CCurl", nil),
            ("Sources/QuireEngine/Engine.swift", "import QuireFetch", "QuireFetch"),
            ("Sources/QuirePluginKit/Exports.swift", "@_exported public import QuireModel", nil),
            ("Sources/QuirePluginKit/Exports.swift", "import QuirePlan", "QuirePlan"),
            ("Sources/QuireSandbox/Server.swift", "import QuirePluginKit", "QuirePluginKit"),
            ("plugins/Qonto/Sources/QontoProvider.swift", "import QuirePluginKit", nil),
            ("plugins/Qonto/Sources/QontoProvider.swift", "import QuireFetch", "QuireFetch"),
            ("plugins/Qonto/Sources/QontoProvider.swift", "import FoundationNetworking", "FoundationNetworking"),
        ] as [(String, String, String?)])
    func imports(file: String, line: String, refused: String?) {
        let messages = Architecture.quire.violations(in: line + "\n", file: file).map(\.message)
        #expect(messages.count == (refused == nil ? 0 : 1), "\(messages)")
        if let refused { #expect(messages.first?.contains(" may not import \(refused):") == true) }
    }

    @Test("an import's level is one of three", arguments: ["internal", "private", "fileprivate"])
    func levels(level: String) {
        let found = violations("\(level) import Foundation")
        let message = "\(level) import: the levels are `import`, `package import` and `public import`"
        #expect(found.map(\.message) == [message])
    }

    @Test(
        "forbidden words are found in code",
        arguments: [
            ("let a = try! f()", "try!"),
            ("let a = b as! C", "as!"),
            ("final class A: @unchecked Sendable {}", "@unchecked Sendable"),
            ("nonisolated(unsafe) var a = 1", "nonisolated(unsafe)"),
            ("Task { await f() }", "Task {"),
            ("let a = Task(priority: .high) { 1 }", "Task {"),
            ("let a = Task<Void, Never> { }", "Task {"),
            ("Task.detached { 1 }", "Task.detached"),
            ("default: fatalError()", "fatalError"),
            ("preconditionFailure(\"x\")", "preconditionFailure"),
            ("let a = \"text\"; fatalError()", "fatalError"),
            ("let a = #\"\"\"#; fatalError()", "fatalError"),
            ("/* a /* b */ c */ fatalError()", "fatalError"),
            ("let a = \"\"\"\n  \" quote\n  \"\"\"\nfatalError()", "fatalError"),
        ])
    func wordsInCode(text: String, word: String) {
        #expect(violations(text).map(\.message) == ["`\(word)` is not used here"])
    }

    @Test(
        "words in comments, text and other names are left alone",
        arguments: [
            "// fatalError() and try! are not used",
            "/// import QuireModel",
            "/* fatalError()\n/* try! */ Task { } */",
            "let a = \"fatalError() \\\" try!\"",
            "let a = #\"a \" fatalError() \"# + \"b\"",
            "let a = \"\"\"\nimport QuireModel\nfatalError()\n\"\"\"",
            "group.addTask { 1 }", "struct MyTask { }", "await Task.yield()", "try Task.checkCancellation()",
            "let myfatalErrors = 1", "if a as? B == nil {}", "nonisolated func f() {}",
        ])
    func wordsElsewhere(text: String) {
        #expect(violations(text).isEmpty)
    }

    @Test("public belongs to what plugins see", arguments: ["public struct A {}", "open class A {}"])
    func publicAccess(line: String) {
        #expect(violations(line, file: "Sources/QuirePlan/Plan.swift").count == 1)
        #expect(violations(line, file: "Sources/QuireModel/Value.swift").isEmpty)
        #expect(violations(line, file: "plugins/Qonto/Sources/A.swift").isEmpty)
    }

    @Test("a file has at most 400 lines", arguments: [(400, 0), (401, 1)])
    func length(lines: Int, expected: Int) {
        #expect(violations(String(repeating: "let a = 1\n", count: lines)).count == expected)
    }

    @Test(
        "a folder that the table does not have is refused",
        arguments: ["Sources/QuireNew/A.swift", "Sources/A.swift"])
    func unknownModule(file: String) {
        #expect(violations("let a = 1", file: file).count == 1)
    }

    @Test("an exception allows its word in its file only, and only with a reason")
    func exceptions() {
        var architecture = Architecture.quire
        let word = "Task {"
        architecture.exceptions = [
            .init(file: "Sources/quire/Main.swift", word: word, reason: "a signal handler starts outside any task"),
            .init(file: "Sources/quire/Other.swift", word: word, reason: ""),
        ]
        #expect(architecture.violations(in: "Task { }", file: "Sources/quire/Main.swift").isEmpty)
        #expect(architecture.violations(in: "fatalError()", file: "Sources/quire/Main.swift").count == 1)
        #expect(architecture.violations(in: "Task { }", file: "Sources/quire/Other.swift").count == 1)
        #expect(architecture.violations(in: "Task { }", file: "Sources/QuirePlan/Plan.swift").count == 1)
    }

    @Test("a violation says where it is")
    func place() {
        let found = violations("let a = 1\n/* b\n */\nfatalError()\n")
        #expect(found.map(\.description) == ["Sources/QuireSyntax/Lexer.swift:4: `fatalError` is not used here"])
    }

    private func violations(_ text: String, file: String = "Sources/QuireSyntax/Lexer.swift") -> [Violation] {
        Architecture.quire.violations(in: text, file: file)
    }
}
