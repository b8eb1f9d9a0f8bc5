import Glibc
import QuirePluginKit

/// The running program, which modules are compared with.
struct ModuleHost: Sendable {
    /// The processor, as a number of the ELF format.
    var machine: UInt16
    /// The names of the compilers of its parts.
    var compilers: Set<String>
    /// The version of its kit.
    var kitVersion: Int
    /// The user that it runs as.
    var user: UInt32
    /// Whether it brings a symbol.
    var has: @Sendable (String) -> Bool

    /// The running program, according to its own file.
    static func current() throws(ModuleRefusal) -> ModuleHost {
        let path = "/proc/self/exe"
        let refusal = ModuleRefusal(path, "doesn't say which compiler built it", hint: "reinstall quire")
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(path, &buffer, buffer.count - 1)
        guard length > 0 else { throw refusal }
        let own = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do {
            let library = try SharedLibrary(ModuleFile(own), .marks)
            return ModuleHost(
                machine: library.machine, compilers: ModuleHost.compilers(of: library),
                kitVersion: Manifest.currentKitVersion, user: geteuid(),
                has: { dlsym(dlopen(nil, RTLD_NOW), $0) != nil })
        } catch {
            throw refusal
        }
    }

    /// The compilers that a library names. Every Swift toolchain links a part into its products that names the commit
    /// of its own LLVM.
    static func compilers(of library: SharedLibrary) -> Set<String> {
        Set(library.comments.filter { $0.hasPrefix("clang version") || $0.contains("swift") })
    }
}
