extension FilterCapability {
    /// The value as it is sent: the API's own word for it, in the declared form.
    ///
    /// A time between two that can be written is sent as the one before it, or the one after where the parameter is an
    /// upper bound, so that rows may come that don't match but none that match are lost.
    public func written(_ value: Value) -> String {
        let text = formed(value) ?? valueMap[value.plainText] ?? value.plainText
        return template?.replacing("{value}", with: text) ?? text
    }

    /// Whether the value is sent without being rounded.
    public func writesExactly(_ value: Value) -> Bool {
        guard case .timestamp(let time) = value, let step else { return true }
        return rounded(time, step) == time
    }

    /// An instant in the declared form; nil for any other value and form.
    private func formed(_ value: Value) -> String? {
        guard case .timestamp(let exact) = value, let step else { return nil }
        let time = rounded(exact, step)
        switch form {
        case .plain: return nil
        case .timestamp(let digits): return time.written(fractionDigits: digits)
        case .date: return String(Timestamp(seconds: time.seconds).description.prefix(10))
        case .unixSeconds: return String(time.seconds)
        case .unixMilliseconds: return String(time.seconds * 1000 + Int64(time.nanoseconds / 1_000_000))
        }
    }

    /// The smallest step in time that the form can say, in nanoseconds; nil when it says any.
    private var step: Int64? {
        switch form {
        case .plain: nil
        case .timestamp(let digits): Timestamp.nanosecondsPerDigit(digits)
        case .date: 86_400 * 1_000_000_000
        case .unixSeconds: 1_000_000_000
        case .unixMilliseconds: 1_000_000
        }
    }

    private func rounded(_ time: Timestamp, _ step: Int64) -> Timestamp {
        let seconds = max(1, step / 1_000_000_000)
        let wholeSteps = Timestamp(seconds: time.seconds - (time.seconds % seconds + seconds) % seconds)
        let fraction = step < 1_000_000_000 ? Int64(time.nanoseconds) - Int64(time.nanoseconds) % step : 0
        let below = Timestamp(seconds: wholeSteps.seconds, nanoseconds: Int32(fraction))
        switch `operator` {
        case .equals, .anyOf, .atLeast, .moreThan: return below
        case .atMost, .lessThan:
            if below == time { return below }
            return below.adding(seconds: step / 1_000_000_000, nanoseconds: Int32(step % 1_000_000_000)) ?? below
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
    fileprivate static func nanosecondsPerDigit(_ digits: Int) -> Int64 {
        (0..<min(max(digits, 0), 9)).reduce(1_000_000_000) { step, _ in step / 10 }
    }
}
