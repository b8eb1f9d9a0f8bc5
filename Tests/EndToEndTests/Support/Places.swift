import Foundation

/// Where the things under test are.
enum Places {
    /// The folder in which the tests were built, with all that they are made of.
    static let build = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path

    /// The program under test: the one that QUIRE_PROGRAM names, such as a release build, or the one beside the tests.
    static let quire = ProcessInfo.processInfo.environment["QUIRE_PROGRAM"] ?? build + "/quire"

    /// The package's folder.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path

    /// The folder of the server that was written independently.
    static let independentServer = root + "/Tests/IndependentServer"
}
