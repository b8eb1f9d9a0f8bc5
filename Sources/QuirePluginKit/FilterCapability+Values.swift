extension FilterCapability {
    /// The value as it is sent: the API's own word for it, in the declared form.
    ///
    /// A time between two that can be written is sent as the one before it, or the one after where the parameter is an
    /// upper bound, so that rows may come that don't match but none that match are lost.
    public func written(_ value: Value) -> String {
        let text = content(value)
        return template?.replacing("{value}", with: text) ?? text
    }

    /// Whether the rows that the value asks for are just those that match: it isn't rounded, and no other value is
    /// written the same.
    public func writesExactly(_ value: Value) -> Bool {
        if let word = valueMap[value.plainText] { return valueMap.values.count { $0 == word } == 1 }
        guard case .timestamp(let time) = value, let step else { return true }
        // A day stands for all its instants, so only its beginning is a bound that says the same of each of them.
        if form == .date, ![.atLeast, .lessThan].contains(self.operator) { return false }
        return rounded(time, step) == time
    }

    /// What stands for the value, without what is written around it.
    func content(_ value: Value) -> String {
        if case .timestamp(let exact) = value, let step, let time = rounded(exact, step) {
            return formed(time) ?? value.plainText
        }
        return valueMap[value.plainText] ?? value.plainText
    }

    /// Whether the declared form can say an instant, if only roughly.
    func canForm(_ time: Timestamp) -> Bool {
        guard let step, let rounded = rounded(time, step) else { return step == nil }
        // An instant that only lies near the one that is sent equals no row's.
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

    /// The instant to send; nil when there is none that loses no match.
    private func rounded(_ time: Timestamp, _ step: Int64) -> Timestamp? {
        let seconds = max(1, step / 1_000_000_000)
        let wholeSteps = Timestamp(seconds: time.seconds - (time.seconds % seconds + seconds) % seconds)
        let fraction = step < 1_000_000_000 ? Int64(time.nanoseconds) - Int64(time.nanoseconds) % step : 0
        let below = Timestamp(seconds: wholeSteps.seconds, nanoseconds: Int32(fraction))
        switch `operator` {
        case .equals, .anyOf, .atLeast: return below
        case .moreThan:
            // More than a day is a later day, so the day itself is reached only from the one before; so is a second where
            // the server may take what is between two of them for the earlier one.
            if form != .date, fidelity == .exact { return below }
            return below.adding(seconds: -(step / 1_000_000_000), nanoseconds: -Int32(step % 1_000_000_000))
        case .atMost, .lessThan:
            if below == time { return below }
            return below.adding(seconds: step / 1_000_000_000, nanoseconds: Int32(step % 1_000_000_000))
        }
    }
}

extension AppliedFilter {
    /// Whether the server gives just the rows that the values ask for, so that none is checked again.
    public var isExact: Bool { capability.fidelity == .exact && values.allSatisfy(capability.writesExactly) }

    /// Whether a row with that value is one that the filter asks for.
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
