import Foundation
import Testing

@Suite("Loaded modules")
struct ModuleTests {
    private static let newest = "from helpdesk where status = open sort created_at desc limit 2 select id, refund"

    @Test("a module is added, found, checked, asked and removed")
    func life() throws {
        let folder = try Folder()
        try BuiltModule.helpdesk(in: folder)
        let server = try HelpdeskServer(in: folder)
        let added = try Invocation(["plugin", "add", "libquire-helpdesk.so"], in: folder).run()
        let place = folder.file(".data/quire/plugins/libquire-helpdesk.so")
        #expect(added.end == .exit(0), "\(added.errors)")
        #expect(added.text == "added helpdesk 1.2.0 (tickets): \(place)\n")
        let again = try Invocation(["plugin", "add", "libquire-helpdesk.so"], in: folder).run()
        #expect(again.end == .exit(2) && again.errors.contains("there is already a provider 'helpdesk'"))
        let list = try Invocation(["plugin", "list", "-f", "json"], in: folder).run()
        #expect(list.end == .exit(0), "\(list.errors)")
        let words = #"{"name":"helpdesk","form":"module","version":"1.2.0","path":"\#(place)","tables":["tickets"],"#
        #expect(list.lines.last == words + #""failed_tables":[],"health":"ok","sign_in":null}"#)
        let fixtures = Places.root + "/examples/custom-provider/Fixtures"
        let check = try Invocation(
            ["plugin", "check", "helpdesk", "--fixtures", fixtures, "--queries", "8"], in: folder
        ).run()
        #expect(check.end == .exit(0) && check.lines.last?.hasPrefix("helpdesk: ok, ") == true, "\(check.text)")
        let asked = try Invocation(["-c", Self.newest], in: folder, server.environment).run()
        #expect(asked.lines == [#"{"id":249,"refund":"4.50"}"#, #"{"id":245,"refund":null}"#], "\(asked.errors)")
        let removed = try Invocation(["plugin", "remove", "helpdesk"], in: folder).run()
        #expect(removed.end == .exit(0) && removed.text == "removed \(place)\n")
        let gone = try Invocation(["-c", Self.newest], in: folder, server.environment).run()
        #expect(gone.end == .exit(3) && gone.errors.contains("there is no provider or binding named 'helpdesk'"))
    }

    @Test("its own functions are called, and its errors are known as the kit's")
    func functions() throws {
        let folder = try Folder()
        try BuiltModule.helpdesk(in: folder)
        let path = ["QUIRE_PLUGIN_PATH": folder.path]
        func ask(_ query: String, _ options: [String], _ more: [String: String] = [:]) throws -> Outcome {
            let server = try HelpdeskServer(options, in: folder)
            let environment = server.environment.merging(path) { $1 }.merging(more) { $1 }
            return try Invocation(["-v", "-c", query], in: folder, environment).run()
        }
        // An error that is thrown as the kit's type, and caught as that.
        let far = try ask("from helpdesk sort refund desc limit 1", ["--tickets", "10050"])
        #expect(far.end == .exit(3), "\(far.end)")
        #expect(far.errors.contains("error[unsupported-step]: Helpdesk: the helpdesk lists no more than 10000 tickets"))
        // A verdict of its own: status 200 means nothing with this API.
        let waited = try ask("from helpdesk count", ["--fail", "rate_limited"])
        #expect(waited.end == .exit(0) && waited.text.contains("250"), "\(waited.errors)")
        #expect(waited.errors.contains("rate limited by Helpdesk"))
        let refused = try ask("from helpdesk limit 1", [], ["QUIRE_HELPDESK_TOKEN": "wrong"])
        #expect(refused.end == .exit(4) && refused.errors.contains("This token is not known."), "\(refused.errors)")
    }

    @Test("it is opened only when it is named, and there is one copy of the kit")
    func laziness() throws {
        let folder = try Folder()
        try BuiltModule.helpdesk(in: folder)
        func opened(_ query: String) throws -> [String] {
            let environment = ["QUIRE_PLUGIN_PATH": folder.path, "LD_DEBUG": "files"]
            let run = try Invocation(["-c", query], in: folder, environment).run()
            #expect(run.end == .exit(0), "\(run.errors.suffix(2000))")
            return run.errorLines.filter { $0.contains("calling init: ") && $0.contains("uire") }
                .compactMap { $0.split(separator: "/").last.map(String.init) }
        }
        #expect(try opened("describe qonto") == [])
        // The kit's library would be there besides, if the program's own copy didn't take its place.
        #expect(try opened("describe helpdesk") == ["libquire-helpdesk.so"])
        #expect(try opened("describe helpdesk.tickets; describe qonto; describe helpdesk") == ["libquire-helpdesk.so"])
    }

    @Test("settings give it another name, which opens it too")
    func instances() throws {
        let folder = try Folder()
        try BuiltModule.helpdesk(in: folder)
        try folder.write(".config/quire/config.yaml", "providers:\n  desk:\n    plugin: helpdesk\n")
        let environment = ["QUIRE_PLUGIN_PATH": folder.path]
        let run = try Invocation(["-c", "explain from desk limit 3"], in: folder, environment).run()
        #expect(run.end == .exit(0) && run.text.contains("desk.tickets"), "\(run.errors)")
        let near = try Invocation(["-c", "from helpdex"], in: folder, environment).run()
        #expect(near.end == .exit(3) && near.errors.contains("did you mean 'helpdesk'?"), "\(near.errors)")
    }

    @Test("two providers of one name are an error that names both")
    func conflict() throws {
        let folder = try Folder()
        try BuiltModule.helpdesk(in: folder)
        try folder.write("other/helpdesk.provider.yaml", Self.declared("helpdesk"))
        let environment = ["QUIRE_PLUGIN_PATH": folder.path + ":" + folder.file("other")]
        let run = try Invocation(["-c", "describe helpdesk"], in: folder, environment).run()
        #expect(run.end == .exit(2))
        #expect(run.errors.contains("two providers are named 'helpdesk'"), "\(run.errors)")
        #expect(run.errors.contains(folder.file("libquire-helpdesk.so")))
        #expect(run.errors.contains(folder.file("other/helpdesk.provider.yaml")))
        try FileManager.default.moveItem(
            atPath: folder.file("libquire-helpdesk.so"), toPath: folder.file("libquire-qonto.so"))
        let own = try Invocation(["-c", "describe qonto"], in: folder, environment).run()
        #expect(own.end == .exit(2) && own.errors.contains("two providers are named 'qonto': Qonto (built in) and"))
    }

    @Test("a module that was opened stays as it is when its file changes, and .reload says so")
    func reload() throws {
        let folder = try Folder()
        try BuiltModule.helpdesk(in: folder)
        var run = Invocation([], in: folder, ["QUIRE_PLUGIN_PATH": folder.path, "NO_COLOR": "1", "PAGER": "cat"])
        run.input = .terminal
        run.output = .terminal
        let program = try run.start()
        func wait(_ text: String, after start: Int) throws {
            try program.read { program in
                let shown = String(decoding: program.outputBytes.dropFirst(start), as: UTF8.self)
                guard let found = shown.range(of: text) else { return false }
                return shown[found.upperBound...].contains("quire>")
            }
        }
        func type(_ line: String, until text: String) throws {
            let start = program.outputBytes.count
            program.type(line + "\r")
            try wait(text, after: start)
        }
        try wait("Ctrl-D ends", after: 0)
        try type("describe helpdesk", until: "What customers asked")
        let file = folder.file("libquire-helpdesk.so")
        let bytes = try Data(contentsOf: URL(filePath: file))
        try FileManager.default.removeItem(atPath: file)
        try BuiltModule.write(bytes, as: "libquire-helpdesk.so", in: folder)
        try type(".reload", until: "has changed since it was opened")
        try type("describe helpdesk", until: "What customers asked")
        try FileManager.default.removeItem(atPath: file)
        try type(".reload", until: "its code stays in memory")
        try type("describe helpdesk", until: "there is no provider or binding named 'helpdesk'")
        program.type("\u{4}")
        #expect(try program.finish().end == .exit(0))
    }

    @Test("nothing but providers is added, nothing is replaced, and what comes with quire stays")
    func refusedChanges() throws {
        let folder = try Folder()
        try folder.write("shop.provider.yaml", Self.declared("shop"))
        try folder.write("qonto.provider.yaml", Self.declared("qonto"))
        try folder.write("bad.provider.yaml", Self.declared("bad").replacing("records", with: "recrods"))
        try folder.write("libShop.so", "")
        for (arguments, words) in [
            (["add", "https://shop.example/shop.provider.yaml"], "nothing is added from the network"),
            (["add", "."], ". is a folder"), (["add", "none.provider.yaml"], "none.provider.yaml"),
            (["add", "libShop.so"], "name the product 'quire-NAME'"),
            (["add", "notes.txt"], "expected a file that ends"),
            (["add", "qonto.provider.yaml"], "there is already a provider 'qonto': Qonto (built in)"),
            (["add", "bad.provider.yaml"], "did you mean 'records'?"),
            (["remove", "qonto"], "'qonto' comes with quire and can't be removed"),
            (["remove", "shop"], "there is no provider 'shop'"),
        ] {
            let run = try Invocation(["plugin"] + arguments, in: folder).run()
            #expect(run.end == .exit(2) && run.errors.contains(words), "\(arguments): \(run.errors)")
        }
        #expect(folder.files.filter { $0.hasPrefix(".data") }.isEmpty)
        let added = try Invocation(["plugin", "add", "shop.provider.yaml"], in: folder).run()
        #expect(added.end == .exit(0) && added.text.hasPrefix("added shop 1.0.0 (orders): "), "\(added.errors)")
        #expect(try Invocation(["-c", "describe shop.orders"], in: folder).run().end == .exit(0))
        let elsewhere = [
            "QUIRE_PLUGIN_PATH": folder.file(".data/quire/plugins"), "XDG_DATA_HOME": folder.file("other"),
        ]
        let kept = try Invocation(["plugin", "remove", "shop"], in: folder, elsewhere).run()
        #expect(kept.end == .exit(2) && kept.errors.contains("delete the file yourself"), "\(kept.errors)")
        #expect(try Invocation(["plugin", "remove", "shop"], in: folder).run().end == .exit(0))
        #expect(folder.files.filter { $0.hasPrefix(".data") }.isEmpty)
    }

    private static func declared(_ name: String) -> String {
        """
        provider: \(name)
        url: https://api.example.com
        tables:
          orders: {path: /orders, records: data, paging: none, fields: {id: text}}

        """
    }
}
