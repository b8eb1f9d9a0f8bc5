/// Paths that scripts name, as text.
package enum ScriptPath {
    /// The normalized path of a file that a text names, relative to the text's own path.
    ///
    /// A script from a pipe has no folder and includes files from the current folder. `-` is standard input.
    package static func resolve(_ path: String, from file: String?) -> String {
        if path.hasPrefix("/") || path == "-" { return normal(path) }
        let streams = ["/dev/fd/", "/dev/std", "/proc/self/fd/"]
        guard let file, let slash = file.lastIndex(of: "/"), !streams.contains(where: file.hasPrefix) else {
            return normal(path)
        }
        return normal(file[...slash] + path)
    }

    /// The path without `.`, and without `..` where it follows a folder.
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
