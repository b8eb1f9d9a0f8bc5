import Foundation
import Testing

/// The package that `quire plugin new --swift` writes, built against this checkout and tested as its author would.
@Suite("A provider's package")
struct PluginPackageTests {
    /// Where its parts are built, the kit's among them: kept from run to run, since nothing else takes as long.
    private static let scratch = Places.root + "/.build/plugin-packages"

    @Test("passes its own test as it is written", .timeLimit(.minutes(15)))
    func package() throws {
        let folder = try Folder()
        let written = try Invocation(["plugin", "new", "acme", "--swift", "--kit", Places.root], in: folder).run()
        let last = try #require(written.lines.last)
        #expect(written.end == .exit(0) && last == "next: swift test --package-path acme")
        let own = ProcessInfo.processInfo.environment
        // The compiler, and whatever says where it finds packages, are the caller's.
        var invocation = Invocation(
            Array(last.split(separator: " ").dropFirst(2).map(String.init)) + ["--scratch-path", Self.scratch],
            in: folder, ["PATH": own["PATH"] ?? "", "HOME": own["HOME"] ?? ""])
        invocation.environment["XDG_CACHE_HOME"] = .some(nil)
        invocation.program = "/usr/bin/env"
        invocation.arguments.insert("swift", at: 0)
        invocation.timeout = .seconds(840)
        let tested = try invocation.run()
        #expect(tested.end == .exit(0), "\(tested.text.suffix(3000))\(tested.errors.suffix(3000))")
        #expect((tested.text + tested.errors).contains("\"Acme passes every check, with recorded responses\" passed"))
    }
}
