// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that it sees no more of quire than a user does: the program and its standard output.
let package = Package(
    name: "FetchBenchmark",
    targets: [.executableTarget(name: "fetch-bench", path: "Sources")])
