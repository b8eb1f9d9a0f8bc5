/// A provider's API: pure, so that the same call always gets the same answer.
protocol SandboxAPI: Sendable {
    /// Answers a complete request, valid or not.
    func answer(_ call: SandboxCall) -> SandboxAnswer

    /// This provider's response to a failed request.
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

    /// The number of pages.
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
