import Foundation
import QuireDiagnostics
import QuireOpenAPI
import QuirePluginKit
import QuireProviderFile
import QuireTestSupport
import Testing

/// Documents that are broken, or that want something else than to be read.
@Suite("Hostile API descriptions")
struct HostileDocumentTests {
    private static let head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: https://a.example}]\n"

    /// A description with one list whose rows have this schema.
    private static func list(_ schema: String, components: String = "{}") -> String {
        head + """
            paths:
              /things:
                get:
                  responses:
                    '200': {content: {application/json: {schema: {type: array, items: \(schema)}}}}
            components: {schemas: \(components)}
            """
    }

    @Test(
        "What is wrong is named with its place",
        arguments: [
            ("", "the document is empty", nil),
            ("{\"openapi\": \"3.0.0\", \"paths\": [", "not JSON: the document is cut short", (1, 32)),
            ("{\n  \"openapi\": 3.0.0,\n}", "not JSON: expected a number", (2, 19)),
            ("openapi: 3.0.0\npaths:\n  /a: [\n", "not YAML: did not find expected node content", (4, 1)),
            ("openapi: 3.0.0\nopenapi: 3.0.0\n", "a key appears twice in one mapping: openapi", (1, 1)),
            ("swagger: '2.0'\npaths: {}\n", "Swagger 2.0 is not supported; expected openapi: 3.0 or 3.1", (1, 10)),
            ("openapi: 4.0.0\npaths: {}\n", "OpenAPI 4.0.0 is not supported; expected 3.0 or 3.1", (1, 10)),
            ("openapi: 3.0.0\ninfo: {}\n", "the description has no paths", (1, 1)),
            ("just a text", "expected an OpenAPI description", (1, 1)),
            ("[1, 2]", "expected an OpenAPI description", (1, 1)),
            ("a: b\n", "this is not an OpenAPI description", (1, 1)),
            ("openapi: 3.0.0\npaths: {}\n", "none of its 0 operations returns a list that quire can read", (2, 8)),
            ("a: *b\n", "not YAML: found undefined alias", (1, 4)),
        ] as [(String, String, (Int, Int)?)])
    func broken(text: String, message: String, place: (Int, Int)?) throws {
        let problem = try #require(Documents.refusal(of: text))
        #expect(problem.message.hasPrefix(message), "\(problem.message)")
        #expect(problem.exit == ExitStatus.usage)
        guard let place else { return }
        #expect(problem.line == place.0 && problem.column == place.1, "\(problem)")
    }

    @Test("A reference to another document is refused with what to do")
    func remote() throws {
        let text = Self.head + "paths:\n  /a:\n    get: {$ref: 'paths/a.yaml'}\n"
        let problem = try #require(Documents.refusal(of: text))
        #expect(problem.notes == ["GET /a: 'paths/a.yaml' leads to another document"])
        #expect(problem.hint?.contains("bundler") == true)
    }

    @Test(
        "References that go round in circles end",
        arguments: [
            "{A: {$ref: '#/components/schemas/A'}}",
            "{A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}",
            "{A: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {id: {type: string}}}]}}",
            "{A: {anyOf: [{$ref: '#/components/schemas/B'}]}, B: {oneOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {id: {type: string}}}]}}",
            "{A: {type: object, properties: {id: {type: string}, child: {$ref: '#/components/schemas/A'}, more: {type: array, items: {$ref: '#/components/schemas/A'}}}}}",
        ])
    func circles(components: String) {
        let text = Self.list("{$ref: '#/components/schemas/A'}", components: components)
        do throws(Diagnostic) {
            let result = try Documents.imported(text: text)
            #expect(result.provider.resources[0].table.field(named: "id")?.type == .text)
        } catch {
            #expect(error.message.contains("none of its 1 operations"), "\(error.message)")
        }
    }

    @Test("Schemas that double at every step are read once each")
    func doubling() throws {
        var schemas = ["S0: {type: object, properties: {id: {type: string}}}"]
        for step in 1...60 {
            let last = "{$ref: '#/components/schemas/S\(step - 1)'}"
            schemas.append("S\(step): {allOf: [\(last), \(last), {anyOf: [\(last), \(last)]}]}")
        }
        let text = Self.list(
            "{$ref: '#/components/schemas/S40'}", components: "{\(schemas.joined(separator: ", "))}")
        let spent = try ProcessorTime.spent {
            let result = try Documents.imported(text: text)
            #expect(result.provider.resources[0].table.fields.map(\.name) == ["id"])
        }
        #expect(spent < .seconds(20))
    }

    @Test("Aliases that stand for more than memory holds are refused")
    func aliases() throws {
        var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        for step in 1...12 {
            lines.append("a\(step): &a\(step) [" + (0..<10).map { _ in "*a\(step - 1)" }.joined(separator: ", ") + "]")
        }
        let text = "openapi: 3.0.0\n" + lines.joined(separator: "\n") + "\npaths: {}\n"
        let spent = try ProcessorTime.spent {
            let problem = try #require(Documents.refusal(of: text))
            #expect(problem.message.contains("expands to more than"))
        }
        #expect(spent < .seconds(60))
    }

    /// Ways to nest, by what is repeated and how often.
    static let nestings: [(start: String, piece: String, count: Int)] = [
        ("", "[", 200_000), ("", "{\"a\":", 200_000), ("openapi: 3.0.0\npaths: ", "[", 100_000),
        ("openapi: 3.0.0\npaths: ", "{a: ", 100_000), ("openapi: 3.0.0\npaths: ", "- ", 100_000),
        ("openapi: 3.0.0\npaths:\n", "? ", 50_000), ("openapi: 3.0.0\npaths: ", "!!map {? ", 3000),
        ("openapi: 3.0.0\npaths: ", "&a [", 3000), ("", "{a: ", 3900),
    ]

    @Test("Nesting beyond reason is refused, in JSON and YAML", arguments: nestings.indices)
    func nesting(index: Int) throws {
        let (start, piece, count) = Self.nestings[index]
        let problem = try #require(Documents.refusal(of: start + String(repeating: piece, count: count)))
        #expect(problem.code == "api-description")
    }

    @Test("So is indentation beyond reason")
    func indentation() throws {
        let lines = (1...3000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(Documents.refusal(of: "openapi: 3.0.0\npaths:\n" + lines) != nil)
    }

    @Test("A document of 50 MB is refused before it is parsed; one of many values is read or refused in time")
    func large() throws {
        let text = String(repeating: "a", count: 50 << 20)
        let problem = try #require(Documents.refusal(of: text))
        #expect(problem.message == "openapi.yaml has 52428800 bytes; at most 33554432 are read")
        let words = (0..<100_000).map { "w\($0)" }.joined(separator: ",")
        let list = Self.list("{type: object, properties: {id: {type: string, enum: [\(words)]}}}")
        let spent = try ProcessorTime.spent {
            let result = try Documents.imported(text: list)
            #expect(result.provider.resources[0].table.fields[0].values.isEmpty)
        }
        #expect(spent < .seconds(60))
    }

    @Test("A schema of ten thousand keys makes a table that isn't endless")
    func wide() throws {
        let keys = (0..<10_000).map { "k\($0): {type: string}" }.joined(separator: ", ")
        let result = try Documents.imported(
            text: Self.list("{type: object, properties: {id: {type: string}, \(keys)}}"))
        #expect(result.provider.resources[0].table.fields.count == 200)
    }

    /// Texts that try to leave the place they stand in.
    static let breakouts = [
        "x\nurl: https://evil.example", "x\\nauth: bearer {token}", "\"\nurl: https://evil.example\n#",
        "' , url: https://evil.example",
        "x: y", "# x", "{token}", "[a]", "&a", "*a", "!!str", "x\u{2028}url: https://evil.example",
        "x\u{85}url: https://evil.example",
        "x\r\nurl: https://evil.example", "\u{1B}[31mred", "\u{202E}abc", "a\u{0}b", "%0Aurl: x", "null", "~", "- a",
        "? a", "| a", "> a", "a b", "",
        "x}, url: https://evil.example, y: {", "\u{FEFF}x", "@x", "`x`", "x=1&url=2", "../..", "//evil.example",
    ]

    @Test("Names and words that would break out of the file don't", arguments: breakouts)
    func breakout(text: String) throws {
        let quoted = "\"" + text.unicodeScalars.map { String(format: "\\u%04X", $0.value) }.joined() + "\""
        let json = """
            {"openapi": "3.0.0", "info": {"title": \(quoted), "version": \(quoted), "description": \(quoted)},
             "externalDocs": {"url": \(quoted)}, "servers": [{"url": "https://a.example"}, {"url": \(quoted)}],
             "security": [{"k": []}, {\(quoted): []}],
             "paths": {"/things": {"get": {"summary": \(quoted), "operationId": \(quoted), "parameters": [
               {"name": \(quoted), "in": "query", "description": \(quoted), "schema": {"type": "string", "enum": [\(quoted), "a"], "default": \(quoted)}},
               {"name": \(quoted), "in": "header", "schema": {"type": "string", "default": \(quoted)}},
               {"name": "X-Fixed", "in": "header", "schema": {"type": "string", "default": \(quoted)}},
               {"name": "need", "in": "query", "required": true, "schema": {"type": "string", "default": \(quoted)}},
               {"name": "sort", "in": "query", "schema": {"type": "string", "enum": [\(quoted), "id:asc", "id:desc"]}},
               {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 10}},
               {"name": "cursor", "in": "query", "description": \(quoted), "schema": {"type": "string"}}],
               "responses": {"200": {"content": {"application/json": {"schema": {"type": "object", "properties": {
                 "data": {"type": "array", "items": {"type": "object", "required": ["id"], "properties": {
                   "id": {"type": "string", "description": \(quoted)}, \(quoted): {"type": "string", "description": \(quoted), "enum": [\(quoted), "b"], "example": \(quoted)},
                   "o": {"type": "object", "properties": {\(quoted): {"type": "string"}}}}}},
                 "next_cursor": {"type": "string"}, \(quoted): {"type": "string"}}}}}}}}},
               "/t/\\u007Bp}/\(text.filter { $0.isASCII && ($0.isLetter || "{}?#@ :/.".contains($0)) })": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}}}}}}}},
             "components": {"securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "X-Key", "description": \(quoted)},
               \(quoted): {"type": "apiKey", "in": "header", "name": \(quoted)}}}}
            """
        let result = try Documents.imported(text: json)
        let read = ProviderFile.read(result.text, name: "x.provider.yaml")
        #expect(read.problems.isEmpty, "\(read.problems.map(\.message)) \(result.text)")
        let provider = try #require(read.provider)
        #expect(provider == result.provider)
        #expect(provider.manifest.baseURL == "https://a.example")
        #expect(provider.manifest.allowedHosts.isEmpty)
        #expect(provider.resources.contains { $0.table.name == "things" })
        #expect(result.text.unicodeScalars.allSatisfy { $0 == "\n" || !SpecText.isControl($0) })
    }

    @Test(
        "A server that hides another host is no server",
        arguments: [
            "https://api.example@evil.example", "https://user:pass@evil.example", "javascript:alert(1)",
            "https://a.example/../b",
            "https://a.example?x=1", "//evil.example", "https://a.example\\u0000.evil.example", "ftp://a.example",
            "https://{h}",
        ])
    func servers(url: String) throws {
        let text = Self.list("{type: object, properties: {id: {type: string}}}").replacing(
            "https://a.example", with: "'\(url)'")
        let result = try Documents.imported(text: text)
        #expect(result.provider.manifest.baseURL.isEmpty)
        #expect(result.text.contains("set QUIRE_X_BASE_URL"))
    }

    @Test("A key in the document isn't taken")
    func keys() throws {
        let text = """
            openapi: 3.0.0
            info: {title: T, version: '1'}
            servers: [{url: https://a.example}]
            paths:
              /things:
                get:
                  parameters:
                    - {name: Authorization, in: header, schema: {type: string, default: Bearer sk_live_1234567890}}
                    - {name: X-Api-Key, in: header, example: sk_live_1234567890, schema: {type: string}}
                  responses: {'200': {content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: string}}}}}}}}
            """
        let result = try Documents.imported(text: text)
        #expect(!result.text.contains("sk_live"))
        #expect(result.text.contains("X-Api-Key: \"{x_api_key}\""))
    }

    @Test(
        "Whatever is changed in a seed, it is read or refused in time",
        arguments: Documents.seeds + ["github_style.yaml", "stripe_style.json"])
    func mutations(name: String) throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SplitMix64(seed: seed)
        let original = try Documents.bytes(name)
        let pieces = [
            "\n", ": ", "- ", "{", "}", "[", "]", "\"", "'", "*a", "&a ", "$ref", "#", "|", ">-", "null", "type", "\t",
            "allOf:", "\u{0}", "9999999999999999999999", "true", "$ref: '#/paths'", "!!int ",
        ]
        for round in 0..<150 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...60, using: &random)))
                case 2: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: place)
                case 3:
                    let end = min(bytes.count, place + Int.random(in: 1...200, using: &random))
                    bytes.insert(
                        contentsOf: Array(bytes[place..<end]), at: Int.random(in: 0...bytes.count, using: &random))
                default: bytes = Array(bytes.prefix(max(1, place)))
                }
                if bytes.isEmpty { bytes = [UInt8(ascii: "a")] }
            }
            let spent = ProcessorTime.spent {
                do throws(Diagnostic) {
                    let result = try OpenAPIImport.read(bytes, file: name, name: "x")
                    let read = ProviderFile.read(result.text, name: "x.provider.yaml")
                    #expect(
                        read.provider == result.provider,
                        "seed \(seed), round \(round): \(read.problems.map(\.message))")
                } catch {
                    #expect(!error.message.isEmpty)
                }
            }
            #expect(spent < .seconds(10), "seed \(seed), round \(round)")
        }
    }
}
