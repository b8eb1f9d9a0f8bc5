import QuirePluginKit

/// Decides whether a module may be opened, from the contents of its file.
struct ModuleJudgement {
    let host: ModuleHost

    private static let guide = "docs/plugins.md, 'A loaded module', shows a package that does"
    private static let kit = "libQuirePluginKit.so"
    /// The symbol of the protocol that makes a type a provider: a library that defines it contains a kit.
    private static let ownKit = "$s14QuirePluginKit08ProviderB0Mp"

    /// Throws the problem with a file.
    func check(_ file: borrowing ModuleFile) throws(ModuleRefusal) {
        let path = file.path
        let library: SharedLibrary
        do throws(SharedLibrary.Flaw) {
            library = try SharedLibrary(file)
        } catch {
            throw ModuleJudgement.refusal(error, path)
        }
        if let problem = problem(with: library) { throw ModuleRefusal(path, problem.reason, hint: problem.hint) }
    }

    /// The problem with a library; nil if there is none.
    func problem(with library: SharedLibrary) -> (reason: String, hint: String)? {
        if library.machine != host.machine {
            return (
                "is for \(Self.name(ofMachine: library.machine)), and this quire for "
                    + Self.name(ofMachine: host.machine), "build it on this machine"
            )
        }
        if library.defined.contains(Self.ownKit) {
            return (
                "contains its own copy of the kit, so quire can't recognize its provider",
                "take QuirePluginKit as a product of quire's package, not as sources or a static library; "
                    + Self.guide
            )
        }
        guard library.defined.contains(ProviderModule.entryPoint) else {
            return (
                "has no entry point '\(ProviderModule.entryPoint)', so it is not a provider",
                "add the two lines of @_cdecl(\"\(ProviderModule.entryPoint)\"); \(Self.guide)"
            )
        }
        let version = library.undefined.compactMap { symbol in
            symbol.hasPrefix(ProviderModule.versionSymbolPrefix)
                ? Int(symbol.dropFirst(ProviderModule.versionSymbolPrefix.count)) : nil
        }.first
        guard library.needed.contains(Self.kit), let version else {
            return (
                "isn't linked with the kit", "make its entry point return ProviderModule.handOver(…); \(Self.guide)"
            )
        }
        if version != host.kitVersion {
            return (
                "was built for version \(version) of the kit, and this quire has version \(host.kitVersion)",
                version < host.kitVersion
                    ? "rebuild it with this quire's kit" : "install the quire that it was built for"
            )
        }
        return compilerProblem(library) ?? symbolProblem(library)
    }

    private func compilerProblem(_ library: SharedLibrary) -> (reason: String, hint: String)? {
        let again = "build it with the compiler that built quire: one version's code can't call another's"
        let compilers = ModuleHost.compilers(of: library)
        if compilers.isDisjoint(with: host.compilers) {
            let own = host.compilers.sorted().joined(separator: ", ")
            guard !compilers.isEmpty else {
                return ("doesn't name its compiler, expected \(own)", "leave the section .comment in it; \(again)")
            }
            return ("was built by \(compilers.sorted().joined(separator: ", ")), and this quire by \(own)", again)
        }
        guard library.needed.contains("libswiftCore.so") else {
            return (
                "contains its own Swift runtime, so quire can't recognize its provider",
                "build it without -static-stdlib"
            )
        }
        return nil
    }

    /// The symbols that it needs must be in this kit: kits of the same version may differ during development.
    private func symbolProblem(_ library: SharedLibrary) -> (reason: String, hint: String)? {
        let kits = ["$s14QuirePluginKit", "$s10QuireModel", ProviderModule.versionSymbolPrefix]
        let missing = library.undefined.filter { symbol in
            kits.contains { symbol.hasPrefix($0) } && !host.has(symbol)
        }.sorted()
        guard let first = missing.first else { return nil }
        return (
            "was built with a different version of the kit: this quire lacks \(missing.count) of its symbols, "
                + "such as \(first)",
            "rebuild it with this quire's kit"
        )
    }

    private static func refusal(_ flaw: SharedLibrary.Flaw, _ path: String) -> ModuleRefusal {
        let build = "make the product in Package.swift a library of type .dynamic, and build it with 'swift build'"
        return switch flaw {
        case .otherFormat: ModuleRefusal(path, "is not a shared library", hint: build)
        case .otherKind: ModuleRefusal(path, "is not a shared library for a 64-bit machine like this one", hint: build)
        case .cutOff: ModuleRefusal(path, "is truncated: its headers say it is longer", hint: "copy or build it again")
        case .malformed: ModuleRefusal(path, "is damaged: its tables contradict each other", hint: "build it again")
        }
    }

    private static func name(ofMachine machine: UInt16) -> String {
        switch machine {
        case 3: "x86"
        case 40: "arm"
        case 62: "x86_64"
        case 183: "aarch64"
        case 243: "riscv"
        default: "machine \(machine)"
        }
    }
}
