import Foundation
package import QuireConfig
package import QuireDiagnostics
package import QuireModuleLoader
package import QuirePluginKit
import QuireProviderFile

/// The providers of a run: the built-in ones, and those in files that the user named or keeps in a folder of plugins.
/// The working directory is never searched: a file in a cloned repository must not receive anyone's key.
package struct Providers: Sendable {
    /// A provider or a file that should have been one.
    package struct Entry: Sendable {
        /// The form of a provider.
        package enum Form: String, Sendable {
            case builtIn = "built-in"
            case file
            case module
        }

        package var plugin: (any ProviderPlugin)?
        package var form: Form
        /// The name of a provider of the program's own that may not be read yet.
        package var declaredName: String?
        /// The file, by its absolute path.
        package var path: String?
        package var failedTables: [String] = []
        package var problems: [Diagnostic] = []
        /// Whether it is left out because a name of its is another's.
        package var isLeftOut = false

        package init(
            plugin: (any ProviderPlugin)?, form: Form, declaredName: String? = nil, path: String? = nil,
            failedTables: [String] = [], problems: [Diagnostic] = []
        ) {
            self.plugin = plugin
            self.form = form
            self.declaredName = declaredName
            self.path = path
            self.failedTables = failedTables
            self.problems = problems
        }

        /// Whether `all` silently leaves it out while it isn't configured. The bundled files are optional; a file that
        /// the user named is expected to be used.
        package var isOnRequest: Bool { declaredName != nil }

        /// The name to list it under.
        package var name: String {
            plugin?.manifest.id ?? declaredName ?? path.map { Providers.shortName(of: $0) } ?? ""
        }

        /// The names for queries; those of modules and built-in files are known before these are opened.
        package var names: [String] {
            if form == .module || declaredName != nil { return [name] }
            return plugin.map { [$0.manifest.id] + $0.manifest.aliases } ?? []
        }

        /// The title for messages.
        package var title: String { plugin?.manifest.title ?? name }
    }

    /// All of them, those of the program first.
    package private(set) var entries: [Entry] = []
    /// Those that queries can name.
    package private(set) var registry = ProviderRegistry()
    /// The problems to report when a query runs.
    package private(set) var problems: [Diagnostic] = []

    private let shelf: ModuleShelf
    private let opening: Opening

    /// Creates the providers named by the settings and the environment; opens the modules and built-in files that are
    /// needed.
    package init(
        _ settings: Settings, environment: [String: String], shelf: ModuleShelf = ModuleShelf(),
        declared: DeclaredShelf = DeclaredShelf(), opening: Opening = .none
    ) {
        self.shelf = shelf
        self.opening = opening
        for plugin in BuiltInProviders.compiled { add(Entry(plugin: plugin, form: .builtIn)) }
        for name in BuiltInProviders.declared {
            // Settings of a provider are checked in every run, so a provider with settings is read.
            let isWanted =
                opening.containsDeclared(name) || declared.isOpen(name) || settings.mention(name, environment)
            add(Entry(plugin: isWanted ? declared.provider(named: name) : nil, form: .builtIn, declaredName: name))
        }
        for path in settings.pluginFiles { add(path, isNamed: true) }
        for folder in folders(settings, environment) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted()
            where name.hasSuffix(ProviderFile.suffix) || ModuleName.name(ofFile: name) != nil {
                add(folder + "/" + name, isNamed: false)
            }
        }
        problems += Providers.staleModules(entries, shelf)
    }

    /// `$XDG_DATA_HOME/quire/plugins` and the folders of `QUIRE_PLUGIN_PATH`, each once.
    private mutating func folders(_ settings: Settings, _ environment: [String: String]) -> [String] {
        let written = (environment["QUIRE_PLUGIN_PATH"] ?? "").split(separator: ":").map(String.init)
        let relative = written.filter { !$0.hasPrefix("/") && !$0.hasPrefix("~/") }
        for folder in relative {
            problems.append(
                Diagnostic(
                    .relativePluginPath, severity: .warning,
                    message:
                        "QUIRE_PLUGIN_PATH: '\(folder)' is a relative path, so it is ignored",
                    hint: "use an absolute path", exit: ExitStatus.complete))
        }
        // Both lists are in the same order, so relative paths are skipped by position.
        var found = zip(written, settings.pluginDirectories).filter { !relative.contains($0.0) }.map(\.1)
        if let own = Providers.dataFolder(environment) { found.append(own) }
        return found.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// `$XDG_DATA_HOME/quire/plugins`; nil if the environment has no home folder.
    package static func dataFolder(_ environment: [String: String]) -> String? {
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.local/share" : nil }
        let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home
        return data.map { $0 + "/quire/plugins" }
    }

    /// Adds the provider of a file. A file that the user named must be valid; an invalid one in a folder is skipped
    /// with a warning, so that other queries still work.
    private mutating func add(_ path: String, isNamed: Bool) {
        guard !entries.contains(where: { $0.path == path }) else { return }
        if ModuleName.name(ofFile: path) != nil { return addModule(path, isNamed: isNamed) }
        var entry = Entry(plugin: nil, form: .file, path: path)
        do throws(FileAccessError) {
            let contents = try DiskFileAccess().read(path, limit: ProviderFile.limit)
            let file = ProviderFile.read(String(decoding: contents.bytes, as: UTF8.self), name: path)
            entry.plugin = file.provider
            entry.failedTables = file.failedTables
            entry.problems = file.problems
        } catch {
            entry.problems = [
                Diagnostic(
                    .providerFile, message: "the provider file '\(path)' \(error.reason)", exit: ExitStatus.usage)
            ]
        }
        entry = add(entry)
        let isFatal = isNamed && entry.plugin == nil
        problems += entry.problems.filter { $0.cause != .duplicateProvider }.map { problem in
            var problem = problem
            if !isFatal { problem.severity = .warning }
            return problem
        }
    }

    /// Lists a provider, and registers it unless one of its names is taken: queries couldn't distinguish the two, and
    /// the second must not get the first one's key.
    @discardableResult
    private mutating func add(_ entry: Entry) -> Entry {
        var entry = entry
        let place = entry.path ?? "built in"
        do throws(ProviderRegistry.Conflict) {
            if let plugin = entry.plugin {
                try registry.register(plugin, names: entry.names, place: place)
            } else if let name = entry.names.first {
                try registry.register(closed: name, place: place)
            }
        } catch {
            let conflict = Diagnostic(
                .duplicateProvider, message: "\(error)", hint: "rename the provider in the file, or remove the file",
                exit: ExitStatus.usage)
            entry.plugin = nil
            entry.isLeftOut = true
            entry.problems.append(conflict)
            problems.append(conflict)
        }
        entries.append(entry)
        return entry
    }

    /// Adds the provider of a module. A module that the user named must be fit to open.
    private mutating func addModule(_ path: String, isNamed: Bool) {
        let entry = add(Providers.module(path, shelf: shelf, opening: opening))
        guard isNamed, entry.plugin == nil, entry.problems.isEmpty else { return }
        do throws(ModuleRefusal) {
            try shelf.check(path)
        } catch {
            problems.append(error.diagnostic)
        }
    }

    /// The name of a file without its folder and ending.
    package static func shortName(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if let module = ModuleName.name(ofFile: name) { return module }
        return name.hasSuffix(ProviderFile.suffix) ? String(name.dropLast(ProviderFile.suffix.count)) : name
    }
}
