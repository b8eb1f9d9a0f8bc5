import Foundation
import Glibc
import QuireConfig
package import QuireDiagnostics
import QuireFiles
import QuireModuleLoader
package import QuirePluginKit
import QuireProviderFile

/// The user's own folder of plugins, `$XDG_DATA_HOME/quire/plugins`, which `add` fills and `remove` empties.
package struct PluginFolder {
    /// Its path.
    package let path: String
    /// All available providers.
    package let entries: [Providers.Entry]

    /// A provider that was put there.
    package struct Addition {
        package let plugin: any ProviderPlugin
        package let path: String
    }

    private static let longestModule = 1 << 30

    /// The folder of a process.
    package init(_ process: ProcessContext) throws(UsageError) {
        guard let path = Providers.dataFolder(process.environment) else {
            throw UsageError(
                "there is no folder to keep plugins in: neither XDG_DATA_HOME nor HOME is an absolute path")
        }
        self.path = path
        let input = SettingsInput(
            environment: process.environment, files: DiskFileAccess(), currentDirectory: process.currentDirectory)
        entries = Providers(Settings.load(input).settings, environment: process.environment).entries
    }

    /// Copies a provider file or a module into the folder, once it was found to be right.
    package func add(_ source: String) throws -> Addition {
        if source.contains("://") || source.hasPrefix("git@") {
            throw UsageError(
                "'\(source)' is an address, and nothing is added from the network; "
                    + "download the file, inspect it, then add it")
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: source, isDirectory: &isFolder), isFolder.boolValue {
            throw UsageError(
                "\(source) is a folder; name the library in it, \(source)/.build/release/libquire-NAME.so once "
                    + "'swift build -c release --package-path \(source)' has made it")
        }
        if source.hasSuffix(ProviderFile.suffix) { return try addFile(source) }
        guard let name = ModuleName.name(ofFile: source) else {
            let hint =
                source.hasSuffix(".so")
                ? ": name the product 'quire-NAME' in its Package.swift, NAME as queries will use it" : ""
            throw UsageError(
                "\(source): expected a file that ends in \(ProviderFile.suffix), or a library "
                    + "\(ModuleName.file(of: "NAME"))\(hint)")
        }
        return try addModule(source, name)
    }

    private func addFile(_ source: String) throws -> Addition {
        let file = ProviderFile.read(try ScriptFile.read(source), name: source)
        guard let plugin = file.provider, !file.problems.contains(where: { $0.severity == .error }) else {
            throw Refusal(problems: file.problems)
        }
        try refuseTaken([plugin.manifest.id] + plugin.manifest.aliases)
        let target = plugin.manifest.id + ProviderFile.suffix
        return try staged(source, as: target) { _ in plugin }
    }

    private func addModule(_ source: String, _ name: String) throws -> Addition {
        try refuseTaken([name])
        let shelf = ModuleShelf()
        // Its contents are checked before it is copied, and the copy is checked like any other module.
        try shelf.checkContents(source)
        return try staged(source, as: ModuleName.file(of: name)) { copy in
            do throws(ModuleRefusal) {
                return try shelf.provider(in: copy)
            } catch {
                throw ModuleRefusal(source, error.reason, hint: error.hint)
            }
        }
    }

    private func refuseTaken(_ names: [String]) throws(UsageError) {
        for name in names {
            guard let owner = entries.first(where: { $0.names.contains(name) || $0.name == name }) else { continue }
            let place = owner.path ?? "built in"
            let isHere = owner.path.map { $0.hasPrefix(path + "/") } ?? false
            throw UsageError(
                "there is already a provider '\(name)': \(owner.title) (\(place))"
                    + (isHere ? "; to replace it: quire plugin remove \(owner.name)" : "; rename one of them"))
        }
    }

    /// Copies a file to a place next to its destination, checks it there, and moves it into place; nothing is
    /// overwritten, and a failure leaves nothing behind.
    private func staged(
        _ source: String, as target: String, check: (String) throws -> any ProviderPlugin
    ) throws -> Addition {
        let manager = FileManager.default
        let stage = path + "/.add-\(UUID().uuidString)"
        let copy = stage + "/" + target
        let leftovers = [Leftover(stage), Leftover(copy)]
        defer { for leftover in leftovers { leftover.forget() } }
        do {
            try manager.createDirectory(
                atPath: stage, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let contents = try DiskFileAccess().read(source, limit: Self.longestModule)
            guard
                manager.createFile(
                    atPath: copy, contents: Data(contents.bytes), attributes: [.posixPermissions: 0o644])
            else { throw UsageError("\(copy) can't be written") }
        } catch let error as FileAccessError {
            try? manager.removeItem(atPath: stage)
            throw UsageError("\(source) \(error.reason)")
        } catch {
            try? manager.removeItem(atPath: stage)
            throw UsageError("\(path) can't be written to: \(error.localizedDescription)")
        }
        defer { try? manager.removeItem(atPath: stage) }
        let plugin = try check(copy)
        let place = path + "/" + target
        guard link(copy, place) == 0 else {
            throw UsageError(
                errno == EEXIST
                    ? "\(place) already exists and is left unchanged; to replace it: quire plugin remove \(target)"
                    : "\(place) can't be written: \(String(cString: strerror(errno)))")
        }
        return Addition(plugin: plugin, path: place)
    }

    /// Removes a provider's file from the folder; returns its path.
    package func remove(_ name: String) throws(UsageError) -> String {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        let found = entries.filter { entry in
            guard let path = entry.path else { return entry.names.contains(name) }
            return entry.name == name || entry.names.contains(name) || path == name || path == self.path + "/" + file
        }
        guard let first = found.first else {
            let known = entries.filter { $0.path?.hasPrefix(path + "/") == true }.map(\.name).joined(separator: ", ")
            throw UsageError(
                "there is no provider '\(name)'; " + (known.isEmpty ? "\(path) has none" : "in \(path) are \(known)"))
        }
        let own = found.compactMap(\.path).filter { $0.hasPrefix(path + "/") }
        guard own.count < 2 else {
            throw UsageError("'\(name)' is in several files; name one of them: \(own.joined(separator: ", "))")
        }
        guard let place = own.first else {
            throw UsageError(
                first.path.map { "'\(name)' is in \($0), not in \(path); delete the file yourself" }
                    ?? "'\(name)' comes with quire and can't be removed")
        }
        guard unlink(place) == 0 else {
            throw UsageError("\(place) can't be removed: \(String(cString: strerror(errno)))")
        }
        return place
    }

    /// An invalid provider file, with its problems.
    package struct Refusal: Error {
        package let problems: [Diagnostic]
    }
}
