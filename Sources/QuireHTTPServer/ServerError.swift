/// Why a server couldn't be started.
package enum ServerError: Error, Hashable, CustomStringConvertible {
    /// The library that servers stand on can't be opened.
    case noLibrary(reason: String)
    /// The address or the port can't be listened on.
    case cannotListen(reason: String)

    /// The failure in words.
    package var description: String {
        switch self {
        case .noLibrary(let reason):
            "the library libmicrohttpd.so.12 can't be opened; Debian's package libmicrohttpd12 has it: \(reason)"
        case .cannotListen(let reason): reason
        }
    }
}
