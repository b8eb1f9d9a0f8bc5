import Foundation

/// Where the things under test are.
enum Places {
    /// The program, beside which the tests were built.
    static let quire = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "quire").path

    /// The package's folder.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path

    /// The folder of the server that was written independently.
    static let independentServer = root + "/Tests/IndependentServer"
}
