// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "quire",
    targets: [
        .target(name: "QuireModel", swiftSettings: settings),
        .target(name: "QuirePluginKit", dependencies: ["QuireModel"], swiftSettings: settings),
        .target(name: "QuireDiagnostics", swiftSettings: settings),
        .target(
            name: "QuirePlan", dependencies: ["QuireModel", "QuirePluginKit", "QuireDiagnostics"],
            swiftSettings: settings),
        .target(name: "QuireSyntax", dependencies: ["QuireDiagnostics"], swiftSettings: settings),
        .target(
            name: "QuireBinder",
            dependencies: ["QuireSyntax", "QuirePlan", "QuirePluginKit", "QuireModel", "QuireDiagnostics"],
            swiftSettings: settings),
        .target(
            name: "QuirePlanner", dependencies: ["QuirePlan", "QuirePluginKit", "QuireModel"], swiftSettings: settings),
        .target(
            name: "QuireEngine", dependencies: ["QuirePlan", "QuirePluginKit", "QuireModel"], swiftSettings: settings),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(
            name: "QuireDecode", dependencies: ["CSimdJSON", "QuirePluginKit", "QuireModel"], swiftSettings: settings),
        .target(
            name: "QuireFetch", dependencies: ["QuirePlan", "QuireDecode", "QuirePluginKit", "QuireModel"],
            swiftSettings: settings),
        .target(
            name: "QuireSession",
            dependencies: [
                "QuireSyntax", "QuireBinder", "QuirePlanner", "QuireDecode", "QuireFetch", "QuireEngine", "QuirePlan",
                "QuirePluginKit", "QuireModel", "QuireDiagnostics",
            ],
            swiftSettings: settings),
        .target(
            name: "QontoProvider", dependencies: ["QuirePluginKit"], path: "plugins/Qonto/Sources",
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
