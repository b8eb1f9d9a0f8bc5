/// Paths that scripts name, as text.
package enum ScriptPath {
    /// The path of a file that a text names: relative to the text's own, without needless steps.
    ///
    /// What came through a pipe is in no folder, and includes from where the program was started. `-` is standard input.
    package static func resolve(_ path: String, from file: String?) -> String {
        if path.hasPrefix("/") || path == "-" { return normal(path) }
        let streams = ["/dev/fd/", "/dev/std", "/proc/self/fd/"]
        guard let file, let slash = file.lastIndex(of: "/"), !streams.contains(where: file.hasPrefix) else {
            return normal(path)
        }
        return normal(file[...slash] + path)
    }

    /// The path without `.` and, where a folder stands before it, `..`.
    package static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
