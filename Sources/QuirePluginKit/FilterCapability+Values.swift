extension FilterCapability {
    /// The value as it is sent: the API's own word for it, in the declared form.
    ///
    /// A time between two that can be written is sent as the one before it, or the one after where the parameter is an
    /// upper bound, so that rows may come that don't match but none that match are lost.
    public func written(_ value: Value) -> String {
        if case (.timestamp(let digits), .timestamp(let time)) = (form, value) {
            return rounded(time, digits).written(fractionDigits: digits)
        }
        return valueMap[value.plainText] ?? value.plainText
    }

    /// Whether the value is sent without being rounded.
    public func writesExactly(_ value: Value) -> Bool {
        guard case (.timestamp(let digits), .timestamp(let time)) = (form, value) else { return true }
        return rounded(time, digits) == time
    }

    private func rounded(_ time: Timestamp, _ digits: Int) -> Timestamp {
        let step = Timestamp.nanosecondsPerDigit(digits)
        let rest = time.nanoseconds % step
        let below = Timestamp(seconds: time.seconds, nanoseconds: time.nanoseconds - rest)
        switch `operator` {
        case .equals, .anyOf, .atLeast, .moreThan: return below
        case .atMost, .lessThan:
            if rest == 0 { return below }
            return (step == 1_000_000_000 ? below.adding(seconds: 1) : below.adding(seconds: 0, nanoseconds: step))
                ?? below
        }
    }
}

extension Timestamp {
    /// RFC 3339 in UTC with exactly so many digits after the second; what is smaller is cut off.
    fileprivate func written(fractionDigits digits: Int) -> String {
        let second = Timestamp(seconds: seconds).description.dropLast()
        guard digits > 0 else { return second + "Z" }
        let fraction = String(repeating: "0", count: 9 - String(nanoseconds).count) + String(nanoseconds)
        return second + "." + fraction.prefix(digits) + "Z"
    }

    /// The nanoseconds that the last of so many digits counts.
    fileprivate static func nanosecondsPerDigit(_ digits: Int) -> Int32 {
        (0..<min(max(digits, 0), 9)).reduce(1_000_000_000) { step, _ in step / 10 }
    }
}
