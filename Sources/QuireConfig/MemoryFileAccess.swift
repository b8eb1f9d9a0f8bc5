/// Files in memory, by absolute path.
package struct MemoryFileAccess: FileAccess {
    private let files: [String: FileContents]

    /// Files with these texts, readable by their owner alone.
    package init(_ texts: [String: String]) {
        files = texts.mapValues { FileContents(bytes: Array($0.utf8), permissions: 0o600) }
    }

    /// Files with their permissions.
    package init(files: [String: FileContents]) { self.files = files }

    package func read(_ path: String, limit: Int) throws(FileAccessError) -> FileContents {
        guard let file = files[path] else { throw exists(path) ? .notAFile : .missing }
        guard file.bytes.count <= limit else { throw .tooLarge }
        return file
    }

    package func exists(_ path: String) -> Bool {
        files.keys.contains { $0 == path || $0.hasPrefix(path + "/") }
    }
}
