import Foundation
import Testing

/// Modules built for a test, with the compiler and the kit that the tests were built with.
enum BuiltModule {
    private static let example = Places.root + "/examples/custom-provider/Sources/HelpdeskProvider"

    /// The tools' own search path, which the program under test doesn't get.
    private static var tools: [String: String] { ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"] }

    /// The helpdesk of examples/custom-provider as a module in a folder.
    static func helpdesk(in folder: Folder, as file: String = "libquire-helpdesk.so") throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        try write(try builtHelpdesk.get(), as: file, in: folder)
    }

    /// The helpdesk's module, which is the same for all.
    private static let builtHelpdesk = Result {
        let (folder, file) = (try Folder(), "libquire-helpdesk.so")
        let sources = try FileManager.default.contentsOfDirectory(atPath: example).sorted().map { example + "/" + $0 }
        try swift(
            sources, "HelpdeskProvider", in: folder, as: file,
            ["-I", Places.build + "/Modules", "-L", Places.build, "-lQuirePluginKit"])
        return try Data(contentsOf: URL(filePath: folder.file(file)))
    }

    /// A library of Swift files.
    static func swift(
        _ sources: [String], _ module: String, in folder: Folder, as file: String, _ options: [String] = []
    ) throws {
        try tool(
            "swiftc",
            ["-emit-library", "-parse-as-library", "-swift-version", "6", "-module-name", module, "-o", file] + options
                + sources, in: folder)
        try allow(0o755, file, in: folder)
    }

    /// A library of a C file.
    static func c(_ source: String, in folder: Folder, as file: String) throws {
        try folder.write("source.c", source)
        try tool("clang", ["-shared", "-fPIC", "-o", file, "source.c"], in: folder)
        try allow(0o755, file, in: folder)
    }

    /// Runs a tool that must succeed.
    static func tool(_ name: String, _ arguments: [String], in folder: Folder) throws {
        // Others may not put anything there, as some users' standard settings let them.
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        var run = Invocation(arguments, in: folder, tools)
        run.program = name
        let outcome = try run.run()
        try #require(outcome.end == .exit(0), "\(name): \(outcome.text)\(outcome.errors)")
    }

    /// Sets a file's mode.
    static func allow(_ mode: Int, _ file: String, in folder: Folder) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.file(file))
    }

    /// Replaces bytes of a library by as many others; a copy under another name.
    static func patch(_ file: String, _ old: String, _ new: String, as copy: String, in folder: Folder) throws {
        var bytes = try Data(contentsOf: URL(filePath: folder.file(file)))
        try #require(old.utf8.count == new.utf8.count)
        let place = try #require(bytes.range(of: Data(old.utf8)), "\(old) isn't in \(file)")
        bytes.replaceSubrange(place, with: Data(new.utf8))
        try write(bytes, as: copy, in: folder)
    }

    /// Writes a library.
    static func write(_ bytes: Data, as file: String, in folder: Folder) throws {
        try bytes.write(to: URL(filePath: folder.file(file)))
        try allow(0o755, file, in: folder)
    }
}

/// The helpdesk's server, in a process of its own; it ends with its last user.
final class HelpdeskServer {
    private let program: RunningProgram
    /// What points quire at it.
    let environment: [String: String]

    init(_ options: [String] = [], in folder: Folder) throws {
        let script = Places.root + "/examples/custom-provider/server.py"
        var run = Invocation(["-B", script, "--token", Canary.accessToken] + options, in: folder)
        run.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
        run.program = "python3"
        program = try run.start()
        try program.read { $0.outputBytes.contains(UInt8(ascii: "\n")) }
        environment = [
            "QUIRE_HELPDESK_BASE_URL": String(decoding: program.outputBytes, as: UTF8.self).split(separator: "\n")
                .first.map(String.init) ?? "",
            "QUIRE_HELPDESK_ALLOW_INSECURE": "1", "QUIRE_HELPDESK_TOKEN": Canary.accessToken,
        ]
    }
}
