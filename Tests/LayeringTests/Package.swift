// swift-tools-version: 6.2
import PackageDescription

// The rules of the house as a package of its own: it reads sources as text, so that it needs no build of them.
let package = Package(
    name: "layering",
    targets: [
        .testTarget(
            name: "LayeringTests", path: ".", exclude: ["Package.swift"],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
