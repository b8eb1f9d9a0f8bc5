import Foundation
import QuireConfig
package import QuireDiagnostics
package import QuireModuleLoader
package import QuirePluginKit

// Loaded modules and built-in files, which are known by name and opened when the name is used.
extension Providers {
    /// Which modules and built-in files are opened; those that are open already stay so.
    package enum Opening: Sendable {
        /// None.
        case none
        /// Those of these names.
        case named(Set<String>)
        /// Every built-in file, and no module.
        case declared
        /// All of them.
        case all

        func contains(_ name: String) -> Bool {
            switch self {
            case .none, .declared: false
            case .named(let names): names.contains(name)
            case .all: true
            }
        }

        func containsDeclared(_ name: String) -> Bool {
            switch self {
            case .declared: true
            case .none, .named, .all: contains(name)
            }
        }
    }

    /// The names of the modules that aren't open, or can't be opened, and of the built-in files that aren't read.
    package var closed: Set<String> {
        Set(
            entries.filter { ($0.form == .module || $0.declaredName != nil) && $0.plugin == nil && !$0.isLeftOut }
                .map(\.name))
    }

    /// Why modules can't be opened, by name.
    package var refused: [String: Diagnostic] {
        let refused = entries.filter { $0.form == .module && $0.plugin == nil && !$0.isLeftOut }
        return Dictionary(
            refused.compactMap { entry in entry.problems.first.map { (entry.name, $0) } }, uniquingKeysWith: { $1 })
    }

    /// The manifests for reading settings. A module is known by its file's name alone, because its aliases would only
    /// be known once it is open.
    package var manifests: [Manifest] {
        entries.compactMap { entry in
            var manifest = entry.plugin?.manifest
            if entry.form == .module { manifest?.aliases = [] }
            return manifest
        }
    }

    /// A module as an entry, opened if requested.
    package static func module(_ path: String, shelf: ModuleShelf, opening: Opening) -> Entry {
        var entry = Entry(plugin: nil, form: .module, path: path)
        guard opening.contains(entry.name) || shelf.isOpen(path) else { return entry }
        do throws(ModuleRefusal) {
            entry.plugin = try shelf.provider(in: path)
        } catch {
            entry.problems = [error.diagnostic]
        }
        return entry
    }

    /// The notices about open modules whose files have changed or are gone.
    package static func staleModules(_ entries: [Entry], _ shelf: ModuleShelf) -> [Diagnostic] {
        let hint = "restart quire: an open module can't be unloaded from a running program"
        return shelf.paths.compactMap { path in
            let name = ModuleName.name(ofFile: path) ?? path
            if !entries.contains(where: { $0.path == path }) {
                return Diagnostic(
                    .moduleRemoved, severity: .warning,
                    message:
                        "the module '\(name)' is gone from \(path): it can't be queried, and its code stays in memory",
                    hint: hint, exit: ExitStatus.complete)
            }
            guard shelf.hasChanged(path) else { return nil }
            return Diagnostic(
                .moduleChanged, severity: .warning,
                message: "the module '\(name)' (\(path)) has changed since it was opened: the one in memory stays",
                hint: hint, exit: ExitStatus.complete)
        }
    }
}
