import Foundation
import Testing

@Suite("Modules that are refused")
struct RefusedModuleTests {
    /// A provider in C that says when any of it was run.
    private static func source(_ folder: Folder, entry: Bool) -> String {
        """
        #include <stdio.h>
        __attribute__((constructor)) static void begin(void) { fclose(fopen("\(folder.file("it-ran"))", "w")); }
        \(entry ? "void *quire_provider(void) { begin(); return 0; }" : "")
        """
    }

    /// A library that has a kit's types in it.
    private static let ownKit = """
        public protocol ProviderPlugin {}
        @_cdecl("quire_provider") public func quireProvider() -> UnsafeMutableRawPointer? { nil }
        """

    private static let marker = "quire_plugin_kit_2"

    @Test("each says why and what to do, runs nothing, and is in nobody's way")
    func refusals() throws {
        let folder = try Folder()
        let cases = try Self.make(in: folder)
        let environment = ["QUIRE_PLUGIN_PATH": folder.path]
        for (name, words) in cases.sorted(by: { $0.key < $1.key }) {
            let run = try Invocation(["-c", "from \(name) limit 1"], in: folder, environment).run()
            #expect(run.end == .exit(3), "\(name): \(run.end)")
            let errors = run.errors
            #expect(
                errors.contains("error[module-refused]: the module '\(folder.file("libquire-\(name).so"))' "),
                "\(errors)")
            #expect(errors.contains(words), "\(name): \(errors)")
            #expect(errors.contains("help: ") && errors.contains("1 | from \(name) limit 1"), "\(name): \(errors)")
        }
        let other = try Invocation(["-c", "explain from qonto limit 1"], in: folder, environment).run()
        #expect(other.end == .exit(0) && other.errors.isEmpty, "\(other.errors)")
        let all = try Invocation(["-c", "explain from all limit 1"], in: folder, environment).run()
        #expect(all.end == .exit(0), "\(all.errors)")
        #expect(all.errorLines.count { $0.hasPrefix("warning[module-refused]") } == cases.count, "\(all.errors)")
        let list = try Invocation(["plugin", "list", "-f", "json"], in: folder, environment).run()
        #expect(list.end == .exit(1))
        #expect(
            list.lines.count { $0.contains(#""form":"module""#) && $0.contains(#""health":"broken""#) } == cases.count)
        let named = try Invocation(["--plugin", "libquire-text.so", "-c", "describe qonto"], in: folder).run()
        #expect(named.end == .exit(2) && named.errors.contains("is not a shared library"), "\(named.errors)")
        #expect(folder.text("it-ran") == nil, "code of a refused module was run")
    }

    /// Broken modules in a folder, by name, with what is said of them.
    private static func make(in folder: Folder) throws -> [String: String] {
        let good = "libquire-helpdesk.so"
        try BuiltModule.helpdesk(in: folder)
        let bytes = try Data(contentsOf: URL(filePath: folder.file(good)))
        try BuiltModule.c(source(folder, entry: false), in: folder, as: "libquire-no_entry.so")
        try BuiltModule.c(source(folder, entry: true), in: folder, as: "libquire-no_kit.so")
        try BuiltModule.swift(
            [try folder.write("kit.swift", ownKit)], "QuirePluginKit", in: folder, as: "libquire-own_kit.so")
        try BuiltModule.patch(good, marker, "quire_plugin_kit_7", as: "libquire-newer.so", in: folder)
        try BuiltModule.patch(
            good, "$s14QuirePluginKit14ProviderModuleC", "$s14QuirePluginKit14ProviderModelaC",
            as: "libquire-other_state.so", in: folder)
        try BuiltModule.patch(good, "clang version 2", "clang version 9", as: "libquire-compiler.so", in: folder)
        try BuiltModule.tool(
            "objcopy", ["--remove-section", ".comment", good, "libquire-unsigned.so"], in: folder)
        var foreign = bytes
        foreign[18] = foreign[18] == 183 ? 62 : 183
        try BuiltModule.write(foreign, as: "libquire-foreign.so", in: folder)
        try BuiltModule.write(bytes.prefix(bytes.count / 2), as: "libquire-cut.so", in: folder)
        try BuiltModule.write(Data("#!/bin/sh\n".utf8), as: "libquire-text.so", in: folder)
        try BuiltModule.write(bytes, as: "libquire-open.so", in: folder)
        try BuiltModule.allow(0o666, "libquire-open.so", in: folder)
        try BuiltModule.write(bytes, as: "libquire-renamed.so", in: folder)
        try FileManager.default.createDirectory(
            atPath: folder.file("libquire-folder.so"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("libquire-link.so"), withDestinationPath: folder.file(good))
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("libquire-dangling.so"), withDestinationPath: "nowhere")
        try FileManager.default.removeItem(atPath: folder.file(good))
        return [
            "no_entry": "has no entry point 'quire_provider'", "no_kit": "isn't linked with the kit",
            "own_kit": "contains its own copy of the kit", "newer": "was built for version 7 of the kit",
            "other_state": "was built with a different version of the kit",
            "compiler": "was built by clang version 9", "unsigned": "doesn't name its compiler",
            "foreign": "build it on this machine", "cut": "is truncated", "text": "is not a shared library",
            "open": "can be changed by others (mode 666)", "renamed": "holds the provider 'helpdesk'",
            "folder": "is a folder", "link": "is a link to", "dangling": "is a link to nowhere",
        ]
    }
}
