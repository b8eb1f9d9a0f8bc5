/// The offsets of a zone, remembered: many instants of a column fall into few quarters of an hour.
package struct ZoneOffsets {
    private let zone: CalendarZone
    private let isUTC: Bool
    private var known: [Int64: Int] = [:]

    /// More quarters than this aren't remembered.
    private static let limit = 1 << 17
    private static let quarter: Int64 = 900

    /// The offsets of that zone.
    package init(_ zone: CalendarZone) {
        self.zone = zone
        isUTC = zone == .utc
    }

    /// Seconds to add to UTC for local time at the instant.
    package mutating func offset(at seconds: Int64) -> Int {
        if isUTC { return 0 }
        let start = seconds.flooringDivision(by: ZoneOffsets.quarter) * ZoneOffsets.quarter
        if let offset = known[start] { return offset }
        let offset = zone.offset(at: start)
        // Clocks change at most once in so short a time, and then the two ends differ.
        guard zone.offset(at: start + ZoneOffsets.quarter - 1) == offset else { return zone.offset(at: seconds) }
        if known.count < ZoneOffsets.limit { known[start] = offset }
        return offset
    }

    /// The local day that holds the instant.
    package mutating func day(of instant: Timestamp) -> CalendarDay {
        let local = instant.seconds + Int64(offset(at: instant.seconds))
        return CalendarDay(daysSinceEpoch: Int(local.flooringDivision(by: 86_400)))
    }
}
