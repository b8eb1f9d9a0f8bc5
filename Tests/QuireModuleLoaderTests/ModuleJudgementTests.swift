import QuirePluginKit
import Testing

@testable import QuireModuleLoader

@Suite("What a module's file says of itself decides whether it is opened")
struct ModuleJudgementTests {
    private static let compiler = "clang version 21.0.0 (https://github.com/swiftlang/llvm-project.git 1167)"
    private static let descriptor = "$s14QuirePluginKit08ProviderB0Mp"

    private static let host = ModuleHost(
        machine: 62, compilers: [compiler], kitVersion: 4, user: 1000,
        has: { $0 == descriptor || $0 == "quire_plugin_kit_4" || $0 == "quire_plugin_kit_3" })

    /// A library that may be opened.
    private static var good: SharedLibrary {
        var library = SharedLibrary(machine: 62)
        library.needed = ["libswiftCore.so", "libQuirePluginKit.so", "libc.so.6"]
        library.defined = ["quire_provider", "$s4Shop05ShopB0V"]
        library.undefined = ["quire_plugin_kit_4", descriptor, "malloc"]
        library.comments = ["GCC: (Debian) 12.2.0", compiler]
        return library
    }

    /// One thing that is wrong with a library, and the words that tell it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout SharedLibrary) -> Void
        let words: [String]

        init(_ name: String, _ words: String..., change: @escaping @Sendable (inout SharedLibrary) -> Void) {
            testDescription = name
            self.words = words
            self.change = change
        }
    }

    private static let cases = [
        Case("another processor", "is for aarch64, and this quire for x86_64") { $0.machine = 183 },
        Case("a kit of its own", "contains its own copy of the kit", "as a product of quire's package") {
            $0.defined.insert(descriptor)
        },
        Case("no entry point", "has no entry point 'quire_provider'", "@_cdecl(\"quire_provider\")") {
            $0.defined = []
        },
        Case("an entry point that doesn't use the kit", "isn't linked with the kit", "ProviderModule.handOver") {
            $0.undefined.remove("quire_plugin_kit_4")
        },
        Case("a kit that isn't the library", "isn't linked with the kit") {
            $0.needed.removeAll { $0.contains("Kit") }
        },
        Case("an older kit", "was built for version 3 of the kit", "has version 4", "rebuild it") {
            $0.undefined = ["quire_plugin_kit_3"]
        },
        Case("a newer kit", "was built for version 10 of the kit", "install the quire that it was built for") {
            $0.undefined = ["quire_plugin_kit_10"]
        },
        Case("another compiler", "was built by clang version 19.1.0, and this quire by clang version 21.0.0") {
            $0.comments = ["GCC: (Debian) 12.2.0", "clang version 19.1.0"]
        },
        Case("no compiler", "doesn't name its compiler", "section .comment") { $0.comments = [] },
        Case("a runtime of its own", "contains its own Swift runtime", "without -static-stdlib") {
            $0.needed.removeAll { $0 == "libswiftCore.so" }
        },
        Case("another state of the kit", "lacks 1 of its symbols, such as $s14QuirePluginKit8ManifestV4moreSSvg") {
            $0.undefined.insert("$s14QuirePluginKit8ManifestV4moreSSvg")
        },
    ]

    @Test("a module that fits is opened")
    func good() {
        #expect(ModuleJudgement(host: Self.host).problem(with: Self.good) == nil)
    }

    @Test("a module that doesn't fit is refused, with what to do", arguments: cases)
    func refusal(example: Case) {
        var library = Self.good
        example.change(&library)
        guard let problem = ModuleJudgement(host: Self.host).problem(with: library) else {
            Issue.record("it is let in")
            return
        }
        let text = problem.reason + " → " + problem.hint
        for words in example.words { #expect(text.contains(words), "\(text)") }
        #expect(!problem.hint.isEmpty)
    }

    @Test(
        "a file's name is its provider's",
        arguments: [
            ("libquire-shop.so", "shop"), ("/a/b/libquire-pay_2.so", "pay_2"), ("libquire-.so", nil),
            ("libquire-Shop.so", nil), ("libquire-2pay.so", nil), ("libshop.so", nil), ("libquire-shop.so.1", nil),
            ("libquire-a b.so", nil), ("quire-shop.so", nil), ("shop.provider.yaml", nil), ("libquire-café.so", nil),
        ] as [(String, String?)])
    func names(file: String, name: String?) {
        #expect(ModuleName.name(ofFile: file) == name)
        if let name { #expect(file.hasSuffix(ModuleName.file(of: name))) }
    }

    @Test("a module asks for the version that the kit has")
    func version() {
        // The symbol is the kit's, and this test is linked with the kit: a name that nobody has doesn't link.
        let symbol = ProviderModule.versionSymbolPrefix + String(Manifest.currentKitVersion)
        #expect(symbol == "quire_plugin_kit_2", "quirePluginKit2 in the kit must be renamed with the version")
    }
}
