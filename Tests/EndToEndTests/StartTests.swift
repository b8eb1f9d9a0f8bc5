import Foundation
import Testing

@Suite("A start does what its text needs, and no more")
struct StartTests {
    /// The names of the libraries that a run loaded; the dynamic loader writes them.
    private func libraries(_ arguments: [String]) throws -> Set<String> {
        let folder = try Folder()
        let run = Invocation(arguments, in: folder, ["LD_DEBUG": "files", "LD_DEBUG_OUTPUT": folder.file("loader")])
        let outcome = try run.run()
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
        var names: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasPrefix("loader.") {
            let text = try String(contentsOfFile: folder.file(file), encoding: .utf8)
            for line in text.split(separator: "\n") where line.contains("calling init: ") {
                names.insert(line.split(separator: "/").last.map(String.init) ?? "")
            }
        }
        #expect(names.contains { $0.hasPrefix("libswiftCore.so") }, "the loader said nothing")
        return names
    }

    private static let lazy = [
        "libcurl.so", "libmicrohttpd.so", "libedit.so", "libz.so", "libzstd.so", "libbrotlidec.so",
    ]

    @Test("without a request no library of requests, servers, compression or the prompt is loaded")
    func nothing() throws {
        let loaded = try libraries(["-c", "print 1"])
        for name in Self.lazy { #expect(!loaded.contains { $0.hasPrefix(name) }, "\(name)") }
    }

    @Test("a request to the sandbox loads the two that it needs")
    func request() throws {
        let loaded = try libraries(["--sandbox", "-c", "from qonto count"])
        for name in ["libcurl.so", "libmicrohttpd.so"] { #expect(loaded.contains { $0.hasPrefix(name) }, "\(name)") }
        #expect(!loaded.contains { $0.hasPrefix("libedit.so") })
    }

    @Test(
        "a command line of statements alone means what it means to the parser",
        arguments: [
            ["-c", "print 1"], ["-c", "print 1", "-c", "print 2"], ["-c", "print $1"], ["-c", "form qonto"],
        ])
    func plain(arguments: [String]) throws {
        let folder = try Folder()
        let plain = try Invocation(arguments, in: folder).run()
        let parsed = try Invocation(["run"] + arguments, in: folder).run()
        #expect(plain.end == parsed.end && plain.text == parsed.text && plain.errors == parsed.errors)
    }

    @Test(
        "a built-in provider file is read when its provider is named or set, and what is wrong with a setting is told")
    func declared() throws {
        let folder = try Folder()
        let typo = try Invocation(["-c", "print 1"], in: folder, ["QUIRE_STRIPE_SECRET_KEE": "x"]).run()
        #expect(typo.end == .exit(0) && typo.errors.contains("QUIRE_STRIPE_SECRET_KEE"), "\(typo.errors)")
        let named = try Invocation(["-c", "describe stripe"], in: folder).run()
        #expect(named.end == .exit(0) && named.text.contains("payment_links"))
        let both = try Invocation(["-c", "describe stripe", "-c", "describe mollie"], in: folder).run()
        #expect(both.end == .exit(0), "\(both.errors)")
    }
}
