import Glibc
package import QuirePluginKit
import Synchronization

/// The modules that a process has opened. It only grows: a library can't be unloaded, since the Swift runtime keeps
/// references to its types.
package final class ModuleShelf: Sendable {
    /// A module that was opened, or that turned out wrong after that.
    private struct Opened {
        let identity: ModuleFile.Identity
        let result: Result<any ProviderPlugin, ModuleRefusal>
    }

    private struct State {
        var host: ModuleHost?
        var opened: [String: Opened] = [:]
    }

    private let state = Mutex(State())

    /// An empty shelf.
    package init() {}

    /// The files that were opened.
    package var paths: [String] { state.withLock { $0.opened.keys.sorted() } }

    /// Whether a file was opened.
    package func isOpen(_ path: String) -> Bool { state.withLock { $0.opened[path] != nil } }

    /// Whether the file at the path has been replaced since it was opened.
    package func hasChanged(_ path: String) -> Bool {
        state.withLock { state in
            state.opened[path].map { $0.identity != ModuleFile.Identity(path: path) } ?? false
        }
    }

    /// Checks a file's owner, mode and contents, without running any of it.
    package func check(_ path: String) throws(ModuleRefusal) {
        let host = try host()
        try ModuleJudgement(host: host).check(try ModuleFile.owned(path, by: host.user))
    }

    /// Checks the contents of a file, wherever it comes from, without running any of it.
    package func checkContents(_ path: String) throws(ModuleRefusal) {
        try ModuleJudgement(host: try host()).check(try ModuleFile(path))
    }

    /// The provider of a file: checks it first, and opens it unless it is open already.
    package func provider(in path: String) throws(ModuleRefusal) -> any ProviderPlugin {
        if let opened = state.withLock({ $0.opened[path] }) { return try opened.result.get() }
        let host = try host()
        let file = try ModuleFile.owned(path, by: host.user)
        try ModuleJudgement(host: host).check(file)
        let result = ModuleDoor(path: path).open()
        state.withLock { $0.opened[path] = Opened(identity: file.identity, result: result) }
        return try result.get()
    }

    private func host() throws(ModuleRefusal) -> ModuleHost {
        if let host = state.withLock({ $0.host }) { return host }
        let host = try ModuleHost.current()
        state.withLock { $0.host = host }
        return host
    }
}

/// The way into a module that passed every check.
private struct ModuleDoor {
    let path: String

    private typealias EntryPoint = @convention(c) () -> UnsafeMutableRawPointer

    /// Opens the library and takes its provider over.
    func open() -> Result<any ProviderPlugin, ModuleRefusal> {
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) else {
            return refuse("can't be opened: \(lastError)", hint: "rebuild it with this quire's kit")
        }
        // The library must have found the kit of the running program.
        let mark = ProviderModule.versionSymbolPrefix + String(Manifest.currentKitVersion)
        guard let own = dlsym(dlopen(nil, RTLD_NOW), mark), dlsym(library, mark) == own else {
            return refuse(
                "brought a second copy of the kit into the process",
                hint: "rebuild it, and install quire with scripts/install")
        }
        guard let symbol = dlsym(library, ProviderModule.entryPoint) else {
            return refuse("has no entry point: \(lastError)", hint: "rebuild it with this quire's kit")
        }
        let box = Unmanaged<AnyObject>.fromOpaque(unsafeBitCast(symbol, to: EntryPoint.self)()).takeRetainedValue()
        guard let module = box as? ProviderModule else {
            return refuse(
                "returned something other than a provider of this kit",
                hint: "make its entry point return ProviderModule.handOver(…)")
        }
        return judge(module.plugin)
    }

    private func judge(_ plugin: any ProviderPlugin) -> Result<any ProviderPlugin, ModuleRefusal> {
        let manifest = plugin.manifest
        if manifest.kitVersion != Manifest.currentKitVersion {
            return refuse(
                "says it is for version \(manifest.kitVersion) of the kit, and this quire has "
                    + "version \(Manifest.currentKitVersion)", hint: "leave kitVersion out of its manifest")
        }
        guard let name = ModuleName.name(ofFile: path), manifest.id == name else {
            return refuse(
                "holds the provider '\(manifest.id)'",
                hint: "a module is named after its provider: name the product 'quire-\(manifest.id)'")
        }
        return .success(plugin)
    }

    private func refuse(_ reason: String, hint: String) -> Result<any ProviderPlugin, ModuleRefusal> {
        .failure(ModuleRefusal(path, reason, hint: hint))
    }

    private var lastError: String { dlerror().map { String(cString: $0) } ?? "no reason given" }
}
