import Foundation
import Glibc
import Testing

@testable import QuireModuleLoader

@Suite("A module's file must be nobody else's")
struct ModuleFileTests {
    /// A folder with one file in it.
    private final class Place {
        let folder: String
        var file: String { folder + "/libquire-shop.so" }

        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "quire-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            try Data("bytes".utf8).write(to: URL(filePath: file))
            try allow(0o644, file)
        }

        deinit {
            chmod(folder, 0o755)
            try? FileManager.default.removeItem(atPath: folder)
        }

        func allow(_ mode: mode_t, _ path: String) throws { try #require(chmod(path, mode) == 0) }
    }

    /// What is said of the file in a place that was changed so.
    private func refusal(_ user: UInt32 = geteuid(), _ change: (Place) throws -> Void) throws -> String? {
        let place = try Place()
        try change(place)
        do throws(ModuleRefusal) {
            _ = try ModuleFile.owned(place.file, by: user)
            return nil
        } catch {
            #expect(error.path == place.file && !error.hint.isEmpty)
            return error.reason + " → " + error.hint
        }
    }

    @Test("the user's own file is read", arguments: [0o600, 0o644, 0o755, 0o444] as [mode_t])
    func own(mode: mode_t) throws {
        #expect(try refusal { try $0.allow(mode, $0.file) } == nil)
    }

    @Test("a file that others can change is refused", arguments: [0o664, 0o646, 0o777] as [mode_t])
    func changeable(mode: mode_t) throws {
        let text = try #require(try refusal { try $0.allow(mode, $0.file) })
        #expect(text.contains("can be changed by others (mode \(String(mode, radix: 8)))"), "\(text)")
        #expect(text.contains("chmod go-w"), "\(text)")
    }

    @Test("a folder that others can change is refused, sticky or not", arguments: [0o775, 0o757, 0o1777] as [mode_t])
    func folder(mode: mode_t) throws {
        let text = try #require(try refusal { try $0.allow(mode, $0.folder) })
        #expect(text.contains("which can be changed by others"), "\(text)")
    }

    @Test("a folder above that others can change is refused, unless they can't take away what is in it")
    func above() throws {
        func inside(_ mode: mode_t) throws -> String? {
            let place = try Place()
            let inner = place.folder + "/inner"
            try FileManager.default.createDirectory(
                atPath: inner, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            let file = inner + "/libquire-shop.so"
            try FileManager.default.moveItem(atPath: place.file, toPath: file)
            try place.allow(mode, place.folder)
            do throws(ModuleRefusal) {
                _ = try ModuleFile.owned(file, by: geteuid())
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(try inside(0o777)?.contains("which can be changed by others (mode 777)") == true)
        #expect(try inside(0o1777) == nil)
    }

    @Test("another user's file is refused")
    func owner() throws {
        // Root's files are everyone's, so that root's run gives the file away, and another's claims to be somebody else.
        let isRoot = geteuid() == 0
        let text = try refusal(isRoot ? 0 : geteuid() + 1) { place in
            if isRoot { try #require(chown(place.file, 4242, 4242) == 0) }
        }
        #expect(text?.contains("belongs to user \(isRoot ? 4242 : geteuid())") == true, "\(text ?? "it is let in")")
    }

    @Test("what is no file is refused")
    func kinds() throws {
        let folder = try refusal { place in
            unlink(place.file)
            try #require(mkdir(place.file, 0o755) == 0)
        }
        #expect(folder?.contains("is a folder, expected a shared library") == true)
        let link = try refusal { place in
            try FileManager.default.moveItem(atPath: place.file, toPath: place.folder + "/real")
            try #require(symlink("real", place.file) == 0)
        }
        #expect(link?.contains("is a link to real, expected the library itself") == true)
        let pipe = try refusal { place in
            unlink(place.file)
            try #require(mkfifo(place.file, 0o600) == 0)
        }
        #expect(pipe?.contains("isn't a regular file") == true)
        #expect(try refusal { unlink($0.file) }?.contains("doesn't exist") == true)
    }
}
