import DeclaredProviders
import Foundation
import QuireDiagnostics
import QuirePluginKit
import QuireProviderFile
import Testing
import Yams

/// `docs/provider-file.schema.json`, by which editors complete and check provider files.
@Suite struct SchemaTests {
    private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    private static let path = root.appending(path: "docs/provider-file.schema.json")

    private func schema() throws -> Value { try JSONText.parse([UInt8](try Data(contentsOf: Self.path))) }

    private func keys(_ value: Value) -> Set<String> {
        guard case .record(let members) = value else { return [] }
        return Set(members.map(\.name))
    }

    @Test("The schema knows the keys that the reader knows, no more and no less", arguments: FileShape.allCases)
    func keys(_ shape: FileShape) throws {
        let definition = try schema().member("$defs").member(shape.rawValue)
        #expect(keys(definition.member("properties")) == Set(shape.keys))
        let required: [Value] = if case .list(let names) = definition.member("required") { names } else { [] }
        #expect(Set(required.compactMap(\.text)) == Set(shape.required))
        #expect(definition.member("additionalProperties") == .bool(false))
    }

    @Test("The schema has no kind of mapping that the reader doesn't have")
    func shapes() throws {
        #expect(keys(try schema().member("$defs")) == Set(FileShape.allCases.map(\.rawValue) + ["type"]))
    }

    @Test("The schema knows the columns of the shared tables", arguments: [CommonMapping.Table.links, .payments])
    func columns(_ table: CommonMapping.Table) throws {
        let common = try schema().member("$defs").member("table").member("properties").member("common")
        let columns = common.member("properties").member(table.rawValue).member("properties")
        #expect(keys(columns) == Set(table.columnNames))
    }

    @Test("All nine files validate, and files with mistakes don't")
    func validation() throws {
        let nine =
            DeclaredFiles.all.map(\.text)
            + (try ["qonto", "mijnklantportaal", "txn"].map { try ProviderFiles.read($0).source.text })
        #expect(nine.count == 9)
        let good = try nine.map { try Self.json($0) }
        let mistakes = [
            "provider: shop\ntables: {}", "provider: Shop\ntables: {a: {path: /a, fields: {id: text}}}",
            "provider: s\ntables: {a: {path: a, fields: {id: text}}}",
            "provider: s\ntables: {a: {path: /a, fields: {id: txt}}}",
            "provider: s\ntables: {a: {path: /a, fields: {id: text}, pagin: page}}",
            "provider: s\ntables: {a: {path: /a, fields: {id: text}, paging: {style: cursor}}}",
            "provider: s\ntables: {a: {path: /a, fields: {id: text}, filters: {id: {exact: true}}}}",
        ]
        #expect(
            try Self.verdicts(good + mistakes.map { try Self.json($0) })
                == good.map { _ in "ok" } + mistakes.map { _ in "wrong" })
        for text in mistakes { #expect(!ProviderFile.read(text, name: "x").problems.isEmpty) }
    }

    private static func json(_ yaml: String) throws -> String {
        let object = try #require(try Yams.load(yaml: yaml))
        return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    /// What a validator of JSON Schema says of documents, one word each.
    private static func verdicts(_ documents: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import json, sys, jsonschema
            check = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
            for line in sys.stdin:
                print("ok" if check.is_valid(json.loads(line)) else "wrong")
            """, path.path(percentEncoded: false),
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        input.fileHandleForWriting.write(Data((documents.joined(separator: "\n") + "\n").utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").map(String.init)
    }
}
