/// Text in which 1️⃣ and 2️⃣ mark the start and the end of a span.
struct MarkedText {
    let text: String
    let start: Int
    let end: Int

    init(_ marked: String) {
        let before = marked.split(separator: "1️⃣", maxSplits: 1, omittingEmptySubsequences: false)
        let after = (before.last ?? "").split(separator: "2️⃣", maxSplits: 1, omittingEmptySubsequences: false)
        text = (before.count == 2 ? String(before[0]) : "") + after.joined()
        start = before.count == 2 ? before[0].utf8.count : 0
        end = start + (after.count == 2 ? after[0].utf8.count : 0)
    }
}
