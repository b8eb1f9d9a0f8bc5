import QuireModel
import QuireTerminal

/// Draws points with characters, of Unicode or of ASCII.
struct ChartCanvas {
    private let width: Int
    private let isUnicode: Bool

    private static let standardWidth = 80
    private static let widestBar = 60
    private static let bins = 12
    private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let asciiLevels: [Character] = ["_", ".", "-", "=", "+", "*", "#", "@"]

    init(_ options: RenderOptions) {
        width = max(options.terminalWidth ?? Self.standardWidth, 12)
        isUnicode = options.unicode
    }

    /// Draws a bar for each point, between its name and its number.
    func bars(_ points: [ChartPoint]) -> [String] {
        guard !points.isEmpty else { return ["no rows"] }
        let names = points.map { cut($0.name, to: max(4, width * 2 / 5)) }
        let nameWidth = names.map { DisplayWidth.of($0) }.max() ?? 0
        let labels = points.map(\.label)
        let labelWidth = labels.map { DisplayWidth.of($0) }.max() ?? 0
        let room = min(Self.widestBar, max(1, width - nameWidth - labelWidth - 4))
        let most = points.map { abs($0.size) }.max() ?? 0
        return points.indices.map { index in
            let bar = points[index].number == nil ? "" : bar(points[index].size, of: most, room: room)
            return names[index].padded(to: nameWidth + 2) + bar + (bar.isEmpty ? "" : " ") + labels[index]
        }
    }

    /// A line of levels over time, in order of time, with its ends and extremes.
    func series(_ points: [ChartPoint], of name: String, over key: String) -> [String] {
        let known = points.filter { !$0.key.isNull }.sorted { Value.order($0.key, $1.key) < 0 }
        guard let first = known.first, let last = known.last else { return ["no rows"] }
        let measured = known.filter { $0.number != nil }
        let least = measured.map(\.size).min() ?? 0
        let most = measured.map(\.size).max() ?? 0
        var lines = ["\(name) by \(key)"]
        let edge = max(DisplayWidth.of(first.name), DisplayWidth.of(last.name))
        let room = max(4, width - 2 * edge - 4)
        for start in stride(from: 0, to: known.count, by: room) {
            let part = known[start..<min(start + room, known.count)]
            let drawn = String(part.map { level($0, from: least, to: most) })
            lines.append("\(part.first?.name ?? "")  \(drawn)  \(part.last?.name ?? "")")
        }
        if let low = measured.min(by: { $0.size < $1.size }), let high = measured.max(by: { $0.size < $1.size }) {
            lines.append("lowest \(low.label) (\(low.name)), highest \(high.label) (\(high.name)), last \(last.label)")
        }
        let missing = points.count - known.count
        if missing > 0 { lines.append("\(missing) without \(key) left out") }
        return lines
    }

    /// Draws how many numbers fall into each of a few ranges of equal size.
    func histogram(_ points: [ChartPoint], of name: String) -> [String] {
        let sizes = points.compactMap { $0.number == nil ? nil : $0.size }
        guard let least = sizes.min(), let most = sizes.max() else { return ["no numbers"] }
        let step = Self.step(for: (most - least) / Double(Self.bins))
        let start = (least / step).rounded(.down)
        guard start.magnitude < 1e15, (most / step).magnitude < 1e15 else { return ["the numbers lie too far apart"] }
        var counts = [Int](repeating: 0, count: Int((most / step).rounded(.down) - start) + 1)
        for size in sizes { counts[min(max(0, Int((size / step).rounded(.down) - start)), counts.count - 1)] += 1 }
        let edges = counts.indices.map { Self.written((start + Double($0)) * step, step) }
        let ends = counts.indices.map { Self.written((start + Double($0) + 1) * step, step) }
        let dash = isUnicode ? "–" : "-"
        let bars = counts.indices.map { index in
            ChartPoint(
                name: "\(edges[index]) \(dash) \(ends[index])", key: .null, number: ExactDecimal(Int64(counts[index])))
        }
        let missing = points.count - sizes.count
        return ["\(name), \(sizes.count) values"] + self.bars(bars) + (missing > 0 ? ["\(missing) null left out"] : [])
    }

    private func bar(_ size: Double, of most: Double, room: Int) -> String {
        guard most > 0, size != 0 else { return "" }
        let length = abs(size) / most * Double(room)
        // Negative values are drawn hollow, on the same side.
        if size < 0 { return String(repeating: isUnicode ? "░" : "-", count: max(1, Int(length.rounded()))) }
        guard isUnicode else { return String(repeating: "#", count: max(1, Int(length.rounded()))) }
        let whole = Int(length)
        let rest = Int((length - Double(whole)) * 8)
        let bar = String(repeating: "█", count: whole) + (rest > 0 ? String(Self.eighths[rest - 1]) : "")
        return bar.isEmpty ? "▏" : bar
    }

    private func level(_ point: ChartPoint, from least: Double, to most: Double) -> Character {
        guard point.number != nil else { return " " }
        let levels = isUnicode ? Self.levels : Self.asciiLevels
        guard most > least else { return levels[levels.count / 2] }
        return levels[min(levels.count - 1, Int((point.size - least) / (most - least) * Double(levels.count)))]
    }

    private func cut(_ text: String, to columns: Int) -> String {
        guard DisplayWidth.of(text) > columns else { return text }
        return DisplayWidth.prefix(of: text, fitting: columns - 1) + (isUnicode ? "…" : "~")
    }

    /// The round number at or above: 1, 2 or 5 and zeros.
    private static func step(for size: Double) -> Double {
        guard size > 0 else { return 1 }
        var step = 1.0
        while step < size { step *= 10 }
        while step >= size * 10 { step /= 10 }
        return [step / 5, step / 2, step].first { $0 >= size } ?? step
    }

    private static func written(_ number: Double, _ step: Double) -> String {
        var decimals = 0
        var unit = step
        while unit < 1, decimals < 9 {
            unit *= 10
            decimals += 1
        }
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let rounded = (number * scale).rounded() / scale
        guard decimals > 0 else { return "\(Int64(rounded))" }
        var text = "\(abs(rounded))"
        if !text.contains("."), !text.contains("e") { text += "." }
        let places = text.split(separator: ".", omittingEmptySubsequences: false).last?.count ?? 0
        text += String(repeating: "0", count: max(0, decimals - places))
        return (rounded < 0 ? "-" : "") + text
    }
}
