/// Why a sandbox couldn't be started.
package enum SandboxError: Error, Hashable, CustomStringConvertible {
    /// The number of links is out of range.
    case links(Int)
    /// The port is outside 0...65535.
    case port(Int)
    /// The port can't be listened on.
    case cannotListen(port: Int, reason: String)

    /// What was found and what was expected.
    package var description: String {
        switch self {
        case .links(let found):
            "found \(found) links, expected 0 to \(SandboxOptions.mostLinks)"
        case .port(let found):
            "found port \(found), expected 0 (any free port) to 65535"
        case .cannotListen(let port, let reason):
            "the sandbox can't listen on 127.0.0.1:\(port): \(reason)"
        }
    }
}
