import Foundation

/// Names tables after their paths.
struct TableNames {
    /// The words of a path that aren't parameters or versions, as names.
    static func words(_ path: String) -> [String] {
        path.split(separator: "/").filter { !$0.contains("{") }.compactMap { part in
            let word = part.lowercased()
            let isVersion =
                word.wholeMatch(of: #/v?[0-9]+([.-][0-9]+)*/#) != nil || ["api", "rest", "public"].contains(word)
            return isVersion ? nil : SnakeCase.name(String(part.prefix { $0 != "." }))
        }
    }

    /// A name for each path, in their order: the last word, with more of the path where two would share it.
    static func names(for paths: [String]) -> [String] {
        var taken: Set<String> = []
        var names = [String](repeating: "", count: paths.count)
        // The shortest path gets the shortest name.
        let order = paths.indices.sorted { one, other in
            let (a, b) = (paths[one].split(separator: "/").count, paths[other].split(separator: "/").count)
            return a == b ? one < other : a < b
        }
        for index in order {
            let words = words(paths[index])
            let isVerb = ["search", "list", "query", "find", "all"].contains(words.last ?? "")
            var candidates: [String] = []
            for count in 1...max(1, words.count) {
                var parts = Array(words.suffix(count))
                for place in parts.indices.dropLast() where !isVerb { parts[place] = SnakeCase.singular(parts[place]) }
                candidates.append(parts.joined(separator: "_"))
            }
            if isVerb, words.count > 1 { candidates[0] = candidates[1] }
            let base = candidates.last.flatMap { $0.isEmpty ? nil : $0 } ?? "rows"
            let numbered = (2...paths.count + 2).map { "\(base)_\($0)" }
            let name = (candidates + numbered).first { !$0.isEmpty && !taken.contains($0) } ?? base
            taken.insert(name)
            names[index] = name
        }
        return names
    }
}
