/// What one module of the package is and what it may import.
struct Module: Sendable {
    /// The module's name: its folder in Sources.
    let name: String
    /// The modules of this package that it may import.
    let arrows: Set<String>
    /// The modules of other packages and the system, besides those that every module may import.
    let foreign: Set<String>
    /// Whether it is part of what plugins see, so that `public` is allowed.
    let isPublic: Bool

    /// A module that may import `arrows` of this package and `foreign` modules from outside.
    init(_ name: String, _ arrows: Set<String> = [], foreign: Set<String> = [], isPublic: Bool = false) {
        self.name = name
        self.arrows = arrows
        self.foreign = foreign
        self.isPublic = isPublic
    }
}

/// The rules of the house as data: modules, the arrows between them, and what no source may contain.
///
/// A new arrow changes this table, Package.swift and ARCHITECTURE.md in one commit.
struct Architecture: Sendable {
    /// Every module in Sources.
    var modules: [Module]
    /// Every provider in plugins may import just these.
    var plugin: Module
    /// The modules that are nobody's room: any module may import them.
    var common: Set<String>
    /// Uses of words that are otherwise forbidden, each with its reason.
    var exceptions: [Exception]

    /// One file's permission to use one forbidden word.
    struct Exception: Sendable {
        /// The file, from the package's root.
        let file: String
        /// The name of the forbidden word.
        let word: String
        /// Why this file needs it.
        let reason: String
    }
}

extension Architecture {
    private static let rooms: Set<String> = [
        "QuireTerminal", "QuireDiagnostics", "QuireModel", "QuirePluginKit", "QuirePlan", "QuireSyntax", "QuireBinder",
        "QuirePlanner",
        "QuireDecode", "QuireFetch", "QuireEngine", "QuireRender",
    ]

    private static let edges: Set<String> = [
        "QuireFiles", "QuireFileSource", "QuireHTTP", "QuireHTTPServer", "QuireSignIn", "QuireConfig", "QuireYAML",
        "QuireProviderFile",
        "QuireModuleLoader",
        "QuireOpenAPI", "QuireSession", "QuireConsole", "QuireLaunch", "QuireREPL", "QuireLineEditor", "QuireSandbox",
        "QuirePluginTesting",
    ]

    /// The table of this package. The kit re-exports the model, so whoever may import the one may import the other.
    static let quire = Architecture(
        modules: [
            Module("QuireFiles", foreign: ["CProcess", "Glibc"]),
            Module("QuireTerminal", foreign: ["CTerminal"]),
            Module("QuireDiagnostics", ["QuireTerminal"]),
            Module("QuireModel", isPublic: true),
            Module("QuirePluginKit", ["QuireModel"], isPublic: true),
            Module("QuirePlan", ["QuireModel", "QuirePluginKit", "QuireDiagnostics"]),
            Module("QuireSyntax", ["QuireDiagnostics"]),
            Module(
                "QuireBinder", ["QuireSyntax", "QuirePlan", "QuirePluginKit", "QuireModel", "QuireDiagnostics"]),
            Module("QuirePlanner", ["QuirePlan", "QuirePluginKit", "QuireModel"]),
            Module("QuireDecode", ["QuireModel", "QuirePluginKit"], foreign: ["CSimdJSON"]),
            Module("QuireFetch", ["QuirePlan", "QuirePluginKit", "QuireDecode", "QuireModel"]),
            Module(
                "QuireFileSource", ["QuireFetch", "QuireDecode", "QuirePlan", "QuirePluginKit", "QuireModel"],
                foreign: ["CDecompression", "CFileScan", "Dispatch", "Glibc"]),
            Module("QuireEngine", ["QuirePlan", "QuirePluginKit", "QuireModel"]),
            Module("QuireRender", ["QuireModel", "QuireTerminal"]),
            Module(
                "QuireHTTP", ["QuireFetch", "QuirePluginKit", "QuireModel"],
                foreign: ["CCurl", "CDecompression", "Glibc"]),
            Module(
                "QuireConfig", ["QuireYAML", "QuirePluginKit", "QuireModel", "QuireDiagnostics"],
                foreign: ["Yams", "Subprocess", "SystemPackage"]),
            Module(
                "QuireSignIn",
                ["QuireFiles", "QuireConfig", "QuireFetch", "QuirePluginKit", "QuireModel", "QuireDiagnostics"],
                foreign: ["CMessageDigest", "Glibc"]),
            Module("QuireYAML", ["QuireDiagnostics"], foreign: ["Yams"]),
            Module(
                "QuireProviderFile", ["QuireYAML", "QuirePluginKit", "QuireModel", "QuireDiagnostics"],
                foreign: ["Yams"]),
            Module(
                "QuireModuleLoader", ["QuirePluginKit", "QuireModel", "QuireDiagnostics"], foreign: ["Glibc"]),
            Module(
                "QuireOpenAPI",
                ["QuireProviderFile", "QuireYAML", "QuirePluginKit", "QuireModel", "QuireDiagnostics"],
                foreign: ["Yams"]),
            Module("QuireSession", rooms, foreign: ["AsyncAlgorithms"]),
            Module(
                "QuireLineEditor", ["QuireFiles", "QuireTerminal", "QuireDiagnostics"],
                foreign: ["CLibedit", "CProcess", "CTerminal", "Dispatch", "Glibc"]),
            Module(
                "QuireConsole",
                [
                    "QuireFiles",
                    "QuireSession", "QuireFetch", "QuireRender", "QuirePlan", "QuirePluginKit", "QuireModel",
                    "QuireDiagnostics", "QuireTerminal",
                ], foreign: ["Glibc"]),
            Module("QuireLanguage", rooms.union(["QuireSession"])),
            Module(
                "QuireREPL",
                rooms.union(["QuireFiles", "QuireLanguage", "QuireSession", "QuireConsole", "QuireLineEditor"]),
                foreign: ["Glibc"]),
            Module("QuireHTTPServer", foreign: ["CMicroHTTPD", "Glibc"]),
            Module("QuireSandbox", ["QuireHTTPServer", "QuireModel"], foreign: ["Glibc"]),
            Module(
                "QuireLaunch",
                [
                    "QuireFiles",
                    "QuireREPL", "QuireConsole", "QuireSession", "QuireHTTP", "QuireHTTPServer", "QuireSignIn",
                    "QuireConfig", "QuireProviderFile", "QuireModuleLoader", "QuireSandbox", "QuireRender",
                    "QuireFileSource", "QuireFetch", "QuireBinder", "QuirePlan", "QuirePluginKit", "QuireModel",
                    "QuireDiagnostics", "QuireLineEditor",
                ],
                foreign: [
                    "CProcess", "Dispatch", "Glibc", "MijnKlantportaalProvider", "QontoProvider", "TxnProvider",
                    "DeclaredProviders",
                ]),
            Module(
                "quire", rooms.union(edges),
                foreign: ["ArgumentParser", "Glibc"]),
            Module(
                "QuirePluginTesting",
                [
                    "QuireSession", "QuireBinder", "QuireFetch", "QuireDecode", "QuirePlan", "QuirePluginKit",
                    "QuireModel", "QuireDiagnostics", "QuireTerminal",
                ], isPublic: true),
            Module(
                "QuireTestSupport", ["QuireFetch", "QuirePluginKit", "QuireModel", "QuireDiagnostics"],
                foreign: ["Glibc"]),
        ],
        plugin: Module("plugins", ["QuirePluginKit", "QuireModel"], isPublic: true),
        common: ["Foundation", "FoundationEssentials", "Synchronization"],
        exceptions: [
            Exception(
                file: "Sources/QuireFiles/FileDraft.swift", word: "O_CREAT", reason: "it is the one way to write a file"
            ),
            Exception(
                file: "Sources/QuireFiles/FileDraft.swift", word: "rename(", reason: "it is the one way to write a file"
            ),
            Exception(
                file: "Sources/QuireLineEditor/HistoryFile.swift", word: "O_CREAT",
                reason: "a line is added to it in place, under its lock"),
            Exception(file: "Sources/QuireSignIn/TokenFile.swift", word: "O_CREAT", reason: "an empty file to lock"),
            Exception(
                file: "Sources/QuireLaunch/PluginFolder.swift", word: "createFile(",
                reason: "a copy in a new folder of its own, whose mode a module must have whatever the umask"),
            Exception(
                file: "Sources/QuireTestSupport/Golden.swift", word: ".write(to:",
                reason: "what tests record stays in the checkout"),
            Exception(
                file: "Sources/QuireTestSupport/GoldenCases.swift", word: ".write(to:",
                reason: "what tests record stays in the checkout"),
        ]
    )

    /// The module that a file belongs to, or nil where the table has none.
    func module(of file: String) -> Module? {
        let folders = file.split(separator: "/")
        guard folders.count > 2 else { return nil }
        return folders[0] == "plugins" ? plugin : modules.first { $0.name == folders[1] }
    }
}
