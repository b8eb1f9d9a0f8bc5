import Foundation
import QuireFileSource
import QuireSession

/// A folder of a test's own, with files in it.
final class FileFolder: Sendable {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "quire-files-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ data: Data, to name: String) throws { try data.write(to: URL(filePath: "\(path)/\(name)")) }

    /// A world that reads files, and whatever else there is.
    static func world(_ world: Session.World = QuireSessionTests.world(FakeQonto([]))) -> Session.World {
        var world = world
        world.sources.files = FileSource()
        return world
    }

    /// A text in which `@/` stands for the folder.
    func text(_ text: String) -> String { text.replacing("@/", with: path + "/") }
}
