import CProcess

/// A file, or an empty folder, that must not outlast the process, however that ends.
package struct Leftover: Sendable {
    private let slot: Int32

    /// Notes a path, which need not exist yet.
    package init(_ path: String) { slot = cprocess_leave_nothing(path) }

    /// Ends that: what was at the path is gone, or is to stay.
    package func forget() { cprocess_keep(slot) }
}
