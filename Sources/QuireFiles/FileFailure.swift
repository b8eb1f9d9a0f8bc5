import Glibc

/// Why the system couldn't do something with a file.
package struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    package let path: String
    /// The system's number of the error.
    package let code: Int32

    /// A failure with the number of the last error unless one is given.
    package init(_ path: String, _ code: Int32 = errno) {
        self.path = path
        self.code = code
    }

    /// The reason in the system's words.
    package var reason: String { String(cString: strerror(code)) }

    package var description: String { "\(path): \(reason)" }
}
