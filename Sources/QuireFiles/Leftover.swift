import CProcess

/// A file, or an empty folder, that must not outlast the process, however that ends.
package struct Leftover: Sendable {
    private let slot: Int32

    /// Notes a path, which need not exist yet; with `kept` a file that isn't empty is renamed to that
    /// where a request to end (SIGTERM, SIGHUP) ends the process.
    package init(_ path: String, kept: String? = nil) { slot = cprocess_leave_nothing(path, kept) }

    /// Ends that: what was at the path is gone, or is to stay.
    package func forget() { cprocess_keep(slot) }
}
