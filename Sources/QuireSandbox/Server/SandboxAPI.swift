/// A provider's API: pure, so that the same call always gets the same answer.
protocol SandboxAPI: Sendable {
    /// Answers a request that arrived whole, whatever is wrong with it.
    func answer(_ call: SandboxCall) -> SandboxAnswer

    /// This provider's way to say that a request failed.
    func failure(_ status: Int, _ call: SandboxCall) -> SandboxAnswer
}

/// The rows of one page among all that match.
struct PageWindow {
    /// The page, from 1.
    let page: Int
    /// How many rows a page has.
    let size: Int
    /// How many rows match.
    let total: Int

    /// The places of the page's rows; empty past the end, however far.
    var places: Range<Int> {
        let (start, overflow) = (page - 1).multipliedReportingOverflow(by: size)
        guard !overflow, start < total else { return total..<total }
        return start..<min(total, start + size)
    }

    /// How many pages there are.
    var pages: Int { total / size + (total % size == 0 ? 0 : 1) }

    /// Whether rows follow this page.
    var hasNext: Bool { places.upperBound < total }
}

extension Int {
    /// A whole number of plain digits; one too large to hold is the largest that can be.
    init?(plainDigits text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        self = Int(text) ?? .max
    }
}
