import QuirePluginKit
import Testing

/// The names that a run knows.
@Suite struct RegistryTests {
    private func plugin(_ id: String, _ aliases: [String] = []) -> DeclaredPlugin {
        DeclaredPlugin(manifest: Manifest(id: id, aliases: aliases, title: id, baseURL: "https://\(id).test"))
    }

    @Test("A provider is found by its name and its aliases")
    func lookup() throws {
        let registry = try ProviderRegistry([plugin("one", ["uno"]), plugin("two")])
        #expect(registry.plugins.map(\.manifest.id) == ["one", "two"])
        #expect(registry.plugin(named: "uno")?.manifest.id == "one")
        #expect(registry.plugin(named: "two")?.manifest.id == "two")
        #expect(registry.plugin(named: "One") == nil)
    }

    @Test(
        "A name is claimed once",
        arguments: [
            (["one"], [String](), "one"), (["two", "x"], ["x"], "x"), (["two", "one"], [], "one"),
            (["two"], ["two"], "two"),
        ])
    func conflicts(_ second: [String], _ aliases: [String], _ name: String) {
        #expect {
            try ProviderRegistry([plugin("one", aliases), plugin(second[0], Array(second.dropFirst()))])
        } throws: { error in
            guard let conflict = error as? ProviderRegistry.Conflict else { return false }
            let words = "two providers are named '\(name)': one (built in) and \(second[0]) (built in)"
            return conflict.name == name && conflict.description == words
        }
    }

    @Test("A table is found by its name and its aliases")
    func tables() {
        var first = table()
        first.table.aliases = ["stuff"]
        let plugin = DeclaredPlugin(resources: [first])
        #expect(plugin.resource(named: "things")?.table.name == "things")
        #expect(plugin.resource(named: "stuff")?.table.name == "things")
        #expect(plugin.resource(named: "other") == nil)
    }

    @Test("A path is keys with dots between, and reads through records alone")
    func fieldPaths() {
        #expect(FieldPath("a.b").keys == ["a", "b"])
        #expect(FieldPath("").keys.isEmpty)
        #expect("\(FieldPath("a.b"))" == "a.b")
        let value = Value.record([.init("a", .record([.init("b", .integer(1))])), .init("c", .list([]))])
        #expect(FieldPath("a.b").value(in: value) == .integer(1))
        #expect(FieldPath("c.b").value(in: value) == .null)
        #expect(FieldPath("").value(in: value) == value)
    }
}
