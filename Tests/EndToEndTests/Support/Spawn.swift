import Glibc
import Synchronization
import Testing

/// Starts processes that have a session, default signals and an environment of their own.
enum Spawn {
    /// Starts a program that is looked up on PATH; gives its process id.
    static func start(
        _ command: [String], _ environment: [String: String], _ actions: inout posix_spawn_file_actions_t
    ) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What runs the tests may ignore or block some signals.
        var defaults = sigset_t()
        var mask = sigset_t()
        sigfillset(&defaults)
        sigemptyset(&mask)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setsigmask(&attributes, &mask)
        // The last is POSIX_SPAWN_SETSID, which the headers keep to GNU programs.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) | 0x80)
        var argv = command.map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var id: pid_t = 0
        let code = posix_spawnp(&id, command[0], &actions, &attributes, &argv, &envp)
        try #require(code == 0, "\(command[0]) can't be started: \(String(cString: strerror(code)))")
        return id
    }

    /// Starts a program between two pipes; gives its process id and our ends of its standard input and output.
    ///
    /// - Parameter errors: the file for its standard error; nil for our own.
    static func piped(
        _ command: [String], _ environment: [String: String], errors: String? = nil
    ) throws -> (id: pid_t, input: Int32, output: Int32) {
        try Channel.spawning.withLock { _ in
            let (input, output) = (try Channel.writing(), try Channel.reading())
            defer {
                close(input.child)
                close(output.child)
            }
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawn_file_actions_adddup2(&actions, input.child, 0)
            posix_spawn_file_actions_adddup2(&actions, output.child, 1)
            if let errors { posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY, 0) }
            return (try start(command, environment, &actions), input.own, output.own)
        }
    }
}
