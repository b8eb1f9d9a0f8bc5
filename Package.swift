// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module under Sources.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A test target under Tests.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// A provider under plugins: its library, and its tests with their fixtures.
func provider(_ folder: String, tests dependencies: [Target.Dependency] = []) -> [Target] {
    let name = "\(folder)Provider"
    return [
        .target(
            name: name, dependencies: ["QuirePluginKit"], path: "plugins/\(folder)/Sources", swiftSettings: settings),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.target(name: name), "QuireDecode", "QuirePluginKit", "QuireModel"] + dependencies,
            path: "plugins/\(folder)/Tests", resources: [.copy("Fixtures")], swiftSettings: settings),
    ]
}

/// The providers that are files alone, in their folders under plugins, built into one library.
let declared = ["Stripe", "Mollie", "GoCardless", "Square", "Razorpay", "GitHub"]

/// The rooms, what their tests need and those tests: all that is built where `QUIRE_ROOMS` is set, as `scripts/inner` does.
let rooms: Set<String> = [
    "CDecompression", "CFileScan", "QuireFileSource",
    "CProcess", "QuireFiles", "CTerminal", "QuireTerminal", "QuireDiagnostics",
    "QuireModel", "QuirePluginKit",
    "QuirePlan", "QuireSyntax",
    "QuireBinder", "QuirePlanner", "CSimdJSON", "QuireDecode", "QuireFetch", "QuireEngine", "QuireRender",
    "QuireSession", "QuireTestSupport", "CAllocationMeter", "QontoProvider", "MijnKlantportaalProvider", "TxnProvider",
]
let roomsOnly = Context.environment["QUIRE_ROOMS"] != nil

/// Whether a target is built.
func isBuilt(_ target: Target) -> Bool {
    let isTest = target.type == .test && rooms.contains(String(target.name.dropLast("Tests".count)))
    return !roomsOnly || rooms.contains(target.name) || isTest && !target.name.hasSuffix("ProviderTests")
}

/// A package that the targets which are built may need.
func isNeeded(_ dependency: Package.Dependency) -> Bool {
    guard roomsOnly, case .sourceControl(_, let location, _) = dependency.kind else { return true }
    return location.hasSuffix("swift-async-algorithms") || location.hasSuffix("swift-collections")
}

/// The program that libFuzzer drives: it has no main function but libFuzzer's, so only `scripts/fuzz` builds it.
let fuzzer: [Target] =
    Context.environment["QUIRE_FUZZ"] == nil
    ? []
    : [
        .executableTarget(
            name: "quire-fuzz", dependencies: ["FuzzTargets"], path: "Fuzz/LibFuzzer",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
    ]

let package = Package(
    name: "quire",
    products: roomsOnly
        ? []
        : [
            .executable(name: "quire", targets: ["quire"]),
            .library(name: "QuirePluginKit", type: .dynamic, targets: ["QuirePluginKit"]),
            .library(name: "QuirePluginTesting", targets: ["QuirePluginTesting"]),
        ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", exact: "1.1.4"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ].filter(isNeeded),
    targets: ([
        // Vocabularies
        .target(name: "CProcess"),
        room("QuireFiles", ["CProcess"]),
        .target(name: "CTerminal", dependencies: ["CProcess"]),
        room("QuireTerminal", ["CTerminal"]),
        room("QuireDiagnostics", ["QuireTerminal"]),
        room("QuireModel"),
        room("QuirePluginKit", ["QuireModel"]),
        room("QuirePlan", ["QuireModel", "QuirePluginKit", "QuireDiagnostics"]),
        // Rooms
        room("QuireSyntax", ["QuireDiagnostics"]),
        room("QuireBinder", ["QuireSyntax", "QuirePlan", "QuirePluginKit", "QuireModel", "QuireDiagnostics"]),
        room("QuirePlanner", ["QuirePlan", "QuirePluginKit", "QuireModel"]),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        room("QuireDecode", ["CSimdJSON", "QuirePluginKit", "QuireModel"]),
        room("QuireFetch", ["QuirePlan", "QuireDecode", "QuirePluginKit", "QuireModel"]),
        .target(name: "CDecompression"),
        .target(name: "CFileScan"),
        room(
            "QuireFileSource",
            [
                "CDecompression", "CFileScan", "QuireFetch", "QuireDecode", "QuirePlan", "QuirePluginKit", "QuireModel",
            ]),
        room("QuireEngine", ["QuirePlan", "QuirePluginKit", "QuireModel"]),
        room("QuireRender", ["QuireModel", "QuireTerminal"]),
        // Edges
        room(
            "QuireSession",
            [
                "QuireSyntax", "QuireBinder", "QuirePlanner", "QuireDecode", "QuireFetch", "QuireEngine", "QuireRender",
                "QuirePlan", "QuirePluginKit", "QuireModel", "QuireDiagnostics",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                // What the one above stands on, named so that its version is the one that was tested.
                .product(name: "DequeModule", package: "swift-collections"),
            ]),
        room(
            "QuirePluginTesting",
            [
                "QuireSession", "QuireBinder", "QuireFetch", "QuireDecode", "QuirePlan", "QuirePluginKit", "QuireModel",
                "QuireDiagnostics", "QuireTerminal",
            ]),
        room(
            "QuireOpenAPI",
            [
                "QuireProviderFile", "QuireYAML", "QuirePluginKit", "QuireModel", "QuireDiagnostics",
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(name: "CCurl"),
        room("QuireHTTP", ["CCurl", "CDecompression", "QuireFetch", "QuirePluginKit", "QuireModel"]),
        room(
            "QuireConfig",
            [
                "QuireYAML", "QuirePluginKit", "QuireModel", "QuireDiagnostics",
                .product(name: "Yams", package: "Yams"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .target(name: "CMessageDigest", linkerSettings: [.linkedLibrary("md")]),
        room(
            "QuireSignIn",
            [
                "CMessageDigest", "QuireFiles", "QuireConfig", "QuireFetch", "QuirePluginKit", "QuireModel",
                "QuireDiagnostics",
            ]),
        room("QuireYAML", ["QuireDiagnostics", .product(name: "Yams", package: "Yams")]),
        room(
            "QuireProviderFile",
            [
                "QuireYAML", "QuirePluginKit", "QuireModel", "QuireDiagnostics",
                .product(name: "Yams", package: "Yams"),
            ]),
        room("QuireModuleLoader", ["QuirePluginKit", "QuireModel", "QuireDiagnostics"]),
        // Its library is opened when something is served first, not linked: docs/decisions/0046 says why.
        .target(name: "CMicroHTTPD"),
        room("QuireHTTPServer", ["CMicroHTTPD"]),
        room("QuireSandbox", ["QuireHTTPServer", "QuireModel"]),
        .target(
            name: "DeclaredProviders", path: "plugins",
            exclude: ["Qonto", "MijnKlantportaal", "Txn"] + declared.map { "\($0)/\($0.lowercased()).fixtures" },
            sources: ["Declared"],
            resources: declared.map { .embedInCode("\($0)/\($0.lowercased()).provider.yaml") },
            swiftSettings: settings),
        .target(name: "CLibedit", dependencies: ["CTerminal"]),
        room(
            "QuireLineEditor", ["CLibedit", "CProcess", "CTerminal", "QuireFiles", "QuireTerminal", "QuireDiagnostics"]),
        room(
            "QuireConsole",
            [
                "QuireFiles",
                "QuireSession", "QuireFetch", "QuireRender", "QuirePlan", "QuirePluginKit", "QuireModel",
                "QuireDiagnostics", "QuireTerminal",
            ]),
        room(
            "QuireLaunch",
            [
                "CProcess", "QuireFiles",
                "QuireREPL", "QuireConsole", "QuireSession", "QuireHTTP", "QuireHTTPServer", "QuireSignIn",
                "QuireConfig",
                "QuireProviderFile", "QuireModuleLoader", "QuireSandbox", "QuireRender", "QuireFileSource",
                "QuireFetch", "QuireBinder",
                "QuirePlan", "QuirePluginKit",
                "QuireModel", "QuireDiagnostics", "QuireLineEditor", "QontoProvider", "MijnKlantportaalProvider",
                "TxnProvider", "DeclaredProviders",
            ]),
        .executableTarget(
            name: "quire",
            dependencies: [
                "QuireFiles", "QuireLaunch", "QuireConsole", "QuireSession", "QuireSignIn", "QuireConfig",
                "QuireProviderFile", "QuireModuleLoader", "QuireOpenAPI", "QuireSandbox", "QuireRender", "QuireFetch",
                "QuireBinder", "QuireSyntax", "QuirePluginKit", "QuireModel", "QuireDiagnostics", "QuireLineEditor",
                "QuireTerminal", "QuirePluginTesting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings,
            // One copy of the kit at run time: docs/decisions/0001 says why each of these is needed.
            linkerSettings: [
                .unsafeFlags([
                    "-use-ld=lld", "-Xlinker", "--export-dynamic-symbol=*10QuireModel*", "-Xlinker",
                    "--export-dynamic-symbol=*14QuirePluginKit*", "-Xlinker",
                    "--export-dynamic-symbol=quire_plugin_kit_*", "-Xlinker", "-soname=libQuirePluginKit.so",
                    "-Xlinker", "-rpath=$ORIGIN/../lib/quire",
                ])
            ]),
        room(
            "QuireLanguage",
            [
                "QuireSession", "QuireBinder", "QuireSyntax", "QuireRender", "QuireFetch", "QuirePlan",
                "QuirePluginKit",
                "QuireModel",
                "QuireDiagnostics", "QuireTerminal",
            ]),
        room(
            "QuireREPL",
            [
                "QuireFiles",
                "QuireLanguage", "QuireConsole", "QuireLineEditor", "QuireSession", "QuireBinder", "QuireSyntax",
                "QuireRender",
                "QuireFetch", "QuirePlan",
                "QuirePluginKit", "QuireModel", "QuireDiagnostics", "QuireTerminal",
            ]),
        // Benchmarks
        .executableTarget(
            name: "quire-bench", dependencies: ["QuireDecode", "QuirePluginKit", "QuireModel"],
            path: "Benchmarks/DecodeBenchmark", swiftSettings: settings),
        .executableTarget(
            name: "prompt-bench", path: "Benchmarks/PromptBenchmark", swiftSettings: settings),
        .executableTarget(
            name: "empty-program", path: "Benchmarks/EmptyProgram", swiftSettings: settings),
        .executableTarget(
            name: "key-fuzz", dependencies: ["QuireLineEditor", "QuireTerminal", "TestScreen"], path: "Fuzz/KeyFuzz",
            swiftSettings: settings),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "QuireTestSupport", "QuireSyntax", "QuireDecode", "QuireFileSource", "QuireFetch", "QuirePlan",
                "QuireRender",
                "QuireConfig",
                "QuireProviderFile", "QuireOpenAPI", "QuireLineEditor", "QuirePluginKit", "QuireModel",
                "QuireDiagnostics", "QuireTerminal",
            ], path: "Fuzz/Targets", swiftSettings: settings),
        tests("FuzzTests", ["FuzzTargets"]),
        // Tests
        tests("LayeringTests", [], exclude: ["Package.swift"]),
        tests("EndToEndTests", ["quire", "TestScreen"]),
        tests(
            "QuireLaunchTests",
            [
                "QuireLaunch", "QuireSession", "QuireHTTP", "QuireConfig", "QuireModel", "QuireDiagnostics",
                "QuireLineEditor",
            ]),
        .target(name: "CVTerm", path: "Tests/CVTerm", linkerSettings: [.linkedLibrary("vterm")]),
        .target(name: "TestScreen", dependencies: ["CVTerm"], path: "Tests/TestScreen", swiftSettings: settings),
        tests(
            "MessageTests",
            [
                "QuireTestSupport", "QontoProvider", "QuireSession", "QuireFetch", "QuireDecode", "QuireBinder",
                "QuireSyntax", "QuirePlan", "QuirePluginKit", "QuireModel", "QuireDiagnostics",
            ]),
        tests("QuireDiagnosticsTests", ["QuireDiagnostics"]),
        room("QuireTestSupport", ["QuireFetch", "QuirePluginKit", "QuireModel", "QuireDiagnostics"]),
        tests("QuireModelTests", ["QuireModel"]),
        tests("QuirePluginKitTests", ["QuirePluginKit"]),
        tests(
            "QuirePluginTestingTests",
            [
                "QuirePluginTesting", "QuireProviderFile", "QontoProvider", "MijnKlantportaalProvider", "TxnProvider",
                "DeclaredProviders", "QuirePluginKit", "QuireDiagnostics",
            ]),
        tests(
            "QuirePlanTests",
            ["QuireSyntax", "QuireBinder", "QuirePlan", "QuireModel", "QuireDiagnostics"]),
        tests("QuireSyntaxTests", ["QuireTestSupport", "QuireSyntax", "QuireModel", "QuireDiagnostics"]),
        tests(
            "QuireBinderTests",
            [
                "QuireTestSupport", "QontoProvider", "QuireSyntax", "QuireBinder", "QuirePlan", "QuirePluginKit",
                "QuireModel", "QuireDiagnostics",
            ]),
        tests(
            "QuirePlannerTests",
            [
                "QuireTestSupport", "QuirePlanner", "QuireBinder", "QuireSyntax", "QuirePlan", "QontoProvider",
                "QuirePluginKit", "QuireModel", "QuireDiagnostics",
            ], exclude: ["Goldens"]),
        .target(name: "CAllocationMeter", path: "Tests/CAllocationMeter"),
        tests(
            "QuireEngineTests", ["CAllocationMeter", "QuireEngine", "QuirePlan", "QuirePluginKit", "QuireModel"]),
        tests(
            "QuireFetchTests",
            [
                "CAllocationMeter", "QuireTestSupport", "QuireFetch", "QuireDecode", "QuirePlan", "QuirePluginKit",
                "QuireModel",
                "QuireDiagnostics",
            ]),
        tests("QuireFileSourceTests", ["QuireFileSource", "QuireDecode", "QuireFetch", "QuirePlan", "QuireModel"]),
        tests(
            "QuireSessionTests",
            [
                "QuireTestSupport", "QuireSession", "QuireFileSource", "QuireFetch", "QuirePlan", "QuireBinder",
                "QontoProvider",
                "MijnKlantportaalProvider",
                "TxnProvider", "QuirePluginKit", "QuireModel", "QuireDiagnostics",
            ], exclude: ["Goldens"]),
        tests(
            "DocumentationTests",
            [
                "QuireTestSupport", "QontoProvider", "QuireSession", "QuireFileSource", "QuireRender", "QuireFetch",
                "QuireBinder",
                "QuireSyntax", "QuirePlan", "QuirePluginKit", "QuireModel", "QuireDiagnostics",
            ]),
        tests("QuireDecodeTests", ["QuireDecode", "QuirePluginKit", "QuireModel"]),
        tests("QuireRenderTests", ["QuireRender", "QuireTerminal", "QuireModel"]),
        tests("QuireFilesTests", ["QuireFiles"]),
        tests("QuireTerminalTests", ["CTerminal", "QuireTerminal"]),
        .target(
            name: "CTLSServer", path: "Tests/CTLSServer",
            linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        tests("QuireHTTPTests", ["CTLSServer", "QuireHTTP", "QuireFetch", "QuirePluginKit", "QuireModel"]),
        tests(
            "QuireProviderFileTests",
            [
                "QuireProviderFile", "DeclaredProviders", "ProviderTestSupport", "QontoProvider",
                "MijnKlantportaalProvider", "TxnProvider", "QuirePluginTesting", "QuireFetch", "QuirePluginKit",
                "QuireModel", "QuireDiagnostics", .product(name: "Yams", package: "Yams"),
            ], exclude: ["Files"]),
        tests("QuireYAMLTests", ["QuireYAML", "QuireDiagnostics", .product(name: "Yams", package: "Yams")]),
        tests("QuireModuleLoaderTests", ["QuireModuleLoader", "QuirePluginKit"]),
        tests(
            "QuireOpenAPITests",
            [
                "QuireOpenAPI", "QuireProviderFile", "QuirePluginTesting", "QuireTestSupport", "QuirePluginKit",
                "QuireModel", "QuireDiagnostics",
            ], exclude: ["Documents"]),
        tests(
            "QuireConsoleTests", ["QuireConsole", "QuireTestSupport", "QuireFetch", "QuirePluginKit", "QuireModel"]),
        tests(
            "QuireSignInTests",
            [
                "QuireTestSupport", "QuireSignIn", "QuireConfig", "QuireFetch", "QuirePluginKit", "QuireModel",
                "QuireDiagnostics",
            ]),
        tests("QuireConfigTests", ["QuireConfig", "QuirePluginKit", "QuireModel", "QuireDiagnostics"]),
        tests("QuireHTTPServerTests", ["QuireHTTPServer", "QuireHTTP", "QuireFetch", "QuirePluginKit"]),
        tests("QuireSandboxTests", ["QuireSandbox", "QuireHTTP", "QuireFetch", "QuirePluginKit", "QuireModel"]),
        .executableTarget(
            name: "line-editor-probe", dependencies: ["QuireLineEditor", "QuireTerminal"],
            path: "Tests/QuireLineEditorTests/Probe",
            swiftSettings: settings),
        tests("QuireLineEditorTests", ["QuireLineEditor", "QuireTerminal", "line-editor-probe"], exclude: ["Probe"]),
        tests(
            "QuireREPLTests",
            [
                "QuireTestSupport", "QontoProvider", "QuireREPL", "QuireLanguage", "QuireLineEditor", "QuireSession",
                "QuireFileSource", "QuireFetch", "QuireBinder", "QuireRender", "QuirePluginKit", "QuireModel",
                "QuireDiagnostics", "QuireSyntax",
                "QuireTerminal",
            ]),
        .target(
            name: "ProviderTestSupport",
            dependencies: [
                "QuireSession", "QuirePlanner", "QuireBinder", "QuireSyntax", "QuireFetch", "QuirePlan",
                "QuirePluginKit", "QuireModel", "QuireDiagnostics",
            ],
            path: "Tests/ProviderTestSupport", swiftSettings: settings),
        tests(
            "CommonSchemaTests",
            [
                "ProviderTestSupport", "QontoProvider", "MijnKlantportaalProvider", "TxnProvider", "QuirePluginKit",
            ]),
    ] + provider("Qonto")
        + provider("MijnKlantportaal", tests: ["ProviderTestSupport", "QuireFetch", "QuireDiagnostics"])
        + provider("Txn", tests: ["ProviderTestSupport", "QuireDiagnostics"]) + fuzzer).filter(isBuilt),
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
