extension FilterCapability {
    /// The value as it is sent: the API's own word for it, in the declared form.
    ///
    /// A time between two that the form can express is rounded down, or up if the parameter is an upper bound, so that
    /// the response may contain rows that don't match but lacks none that do.
    public func written(_ value: Value) -> String {
        let text = content(value)
        return template?.replacing("{value}", with: text) ?? text
    }

    /// Whether the value selects exactly the matching rows: it isn't rounded, and no other value is written the same.
    public func writesExactly(_ value: Value) -> Bool {
        if let word = valueMap[value.plainText] { return valueMap.values.count { $0 == word } == 1 }
        guard case .timestamp(let time) = value, let step else { return true }
        // A day stands for all its instants, so only its start is an exact bound.
        if form == .date, ![.atLeast, .lessThan].contains(self.operator) { return false }
        return rounded(time, step) == time
    }

    /// The text for the value, without the surrounding template.
    func content(_ value: Value) -> String {
        if case .timestamp(let exact) = value, let step, let time = rounded(exact, step) {
            return formed(time) ?? value.plainText
        }
        return valueMap[value.plainText] ?? value.plainText
    }

    /// Whether the declared form can express an instant, if only roughly.
    func canForm(_ time: Timestamp) -> Bool {
        guard let step, let rounded = rounded(time, step) else { return step == nil }
        // An instant that is only near the one sent equals no row's value.
        return form == .date || rounded == time || ![.equals, .anyOf].contains(self.operator)
    }

    /// A rounded instant in the declared form; nil for the plain form.
    private func formed(_ time: Timestamp) -> String? {
        switch form {
        case .plain: nil
        case .timestamp(let digits): time.written(fractionDigits: digits)
        case .date: String(Timestamp(seconds: time.seconds).description.prefix(10))
        case .unixSeconds: String(time.seconds)
        case .unixMilliseconds: String(time.seconds * 1000 + Int64(time.nanoseconds / 1_000_000))
        }
    }

    /// The smallest step in time that the form can express, in nanoseconds; nil if it can express any.
    private var step: Int64? {
        switch form {
        case .plain: nil
        case .timestamp(let digits): Timestamp.nanosecondsPerDigit(digits)
        case .date: 86_400 * 1_000_000_000
        case .unixSeconds: 1_000_000_000
        case .unixMilliseconds: 1_000_000
        }
    }

    /// The instant to send; nil if every one would lose a match.
    private func rounded(_ time: Timestamp, _ step: Int64) -> Timestamp? {
        let seconds = max(1, step / 1_000_000_000)
        let wholeSteps = Timestamp(seconds: time.seconds - (time.seconds % seconds + seconds) % seconds)
        let fraction = step < 1_000_000_000 ? Int64(time.nanoseconds) - Int64(time.nanoseconds) % step : 0
        let below = Timestamp(seconds: wholeSteps.seconds, nanoseconds: Int32(fraction))
        switch `operator` {
        case .equals, .anyOf, .atLeast: return below
        case .moreThan:
            // More than a day means a later day, so the day itself is only reached from the one before. The same
            // applies to a second if the server may take fractions of it for the second itself.
            if form != .date, fidelity == .exact { return below }
            return below.adding(seconds: -(step / 1_000_000_000), nanoseconds: -Int32(step % 1_000_000_000))
        case .atMost, .lessThan:
            if below == time { return below }
            return below.adding(seconds: step / 1_000_000_000, nanoseconds: Int32(step % 1_000_000_000))
        }
    }
}

extension AppliedFilter {
    /// Whether the server returns exactly the rows for the values, so that none is checked again.
    public var isExact: Bool { capability.fidelity == .exact && values.allSatisfy(capability.writesExactly) }

    /// Whether a row with that value matches the filter.
    public func holds(_ value: Value) -> Bool {
        guard !value.isNull else { return false }
        return values.contains { wanted in
            let order = Value.order(value.comparable, wanted.comparable)
            switch capability.operator {
            case .equals, .anyOf: return order == 0
            case .atLeast: return order >= 0
            case .moreThan: return order > 0
            case .atMost: return order <= 0
            case .lessThan: return order < 0
            }
        }
    }
}

extension Timestamp {
    /// RFC 3339 in UTC with exactly this number of decimals of a second; further decimals are cut off.
    fileprivate func written(fractionDigits digits: Int) -> String {
        let second = Timestamp(seconds: seconds).description.dropLast()
        guard digits > 0 else { return second + "Z" }
        let fraction = String(repeating: "0", count: 9 - String(nanoseconds).count) + String(nanoseconds)
        return second + "." + fraction.prefix(digits) + "Z"
    }

    /// The nanoseconds that the last of that number of decimals stands for.
    fileprivate static func nanosecondsPerDigit(_ digits: Int) -> Int64 {
        (0..<min(max(digits, 0), 9)).reduce(1_000_000_000) { step, _ in step / 10 }
    }
}
