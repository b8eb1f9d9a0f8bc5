import Foundation
import Testing

@Suite("The commands for authors of providers")
struct PluginCommandTests {
    @Test("new writes a provider that passes the check at once, and overwrites nothing")
    func new() throws {
        let folder = try Folder()
        let written = try Invocation(["plugin", "new", "acme"], in: folder).run()
        #expect(written.end == .exit(0) && written.lines.contains("wrote acme.provider.yaml"), "\(written.errors)")
        let check = try Invocation(["plugin", "check", "acme.provider.yaml"], in: folder).run()
        #expect(check.end == .exit(0) && check.errors.isEmpty, "\(check.text)\(check.errors)")
        #expect(check.lines.contains { $0.hasPrefix("ok       fixtures         acme.orders") }, "\(check.text)")
        try folder.write("acme.provider.yaml", "mine\n")
        let again = try Invocation(["plugin", "new", "acme"], in: folder).run()
        #expect(again.end == .exit(2) && again.errors.contains("acme.fixtures already exists and is left unchanged"))
        #expect(folder.text("acme.provider.yaml") == "mine\n")
    }

    @Test("new --swift writes a package, and overwrites nothing")
    func package() throws {
        let folder = try Folder()
        let written = try Invocation(["plugin", "new", "acme", "--swift", "--kit", "../kit"], in: folder).run()
        #expect(written.end == .exit(0) && written.text.hasSuffix("next: swift test --package-path acme\n"))
        #expect(folder.text("acme/Package.swift")?.contains("package: \"kit\"") == true)
        let again = try Invocation(["plugin", "new", "acme", "--swift"], in: folder).run()
        #expect(again.end == .exit(2) && again.errors.contains("acme already exists"))
        let badly = try Invocation(["plugin", "new", "Acme-Pay"], in: folder).run()
        #expect(badly.end == .exit(2) && badly.errors.contains("such as acme_pay"))
    }

    @Test("check knows providers by name, and writes JSON", arguments: ["qonto", "mkp", "txn"])
    func names(name: String) throws {
        let check = try Invocation(["plugin", "check", name, "-f", "json", "--queries", "8"], in: try Folder()).run()
        let report = try #require(check.json as? [String: Any])
        #expect(check.end == .exit(0) && report["ok"] as? Bool == true, "\(check.text)")
    }

    @Test("check fails with what is wrong, where, and what to do")
    func wrong() throws {
        let folder = try Folder()
        _ = try Invocation(["plugin", "new", "acme"], in: folder).run()
        let text = try #require(folder.text("acme.provider.yaml"))
        try folder.write("acme.provider.yaml", text.replacing("path: customer.name", with: "path: customer.title"))
        let fixture = try Invocation(["plugin", "check", "acme.provider.yaml"], in: folder).run()
        #expect(fixture.end == .exit(1))
        #expect(fixture.text.contains("row 1: customer is null, expected Zoë"))
        try folder.write("acme.provider.yaml", text.replacing("records: data", with: "recrods: data"))
        let key = try Invocation(["plugin", "check", "acme.provider.yaml"], in: folder).run()
        #expect(key.end == .exit(1) && key.errors.contains("did you mean 'records'?"), "\(key.errors)")
        let none = try Invocation(["plugin", "check", "nobody"], in: folder).run()
        #expect(none.end == .exit(2) && none.errors.contains("there is no provider 'nobody'"))
    }
}
