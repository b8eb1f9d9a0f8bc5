import QuireModel

extension Column {
    /// What a function of one time gives for a whole column of instants; nil where values are looked at one by one.
    func applying(_ function: Function, zone: CalendarZone, giving type: ValueType) -> Column? {
        guard case .timestamps(let instants) = storage else { return nil }
        var offsets = ZoneOffsets(zone)
        func periods(_ unit: Period.Unit) -> Storage {
            .periods(instants.map { Period(unit, containing: offsets.day(of: $0)) })
        }
        let storage: Storage
        switch function {
        case .year: storage = periods(.year)
        case .quarter: storage = periods(.quarter)
        case .month: storage = periods(.month)
        case .week: storage = periods(.week)
        case .date: storage = periods(.day)
        case .monthOfYear: storage = .integers(instants.map { Int64(offsets.day(of: $0).parts.month) })
        default: return nil
        }
        return Column(type: type, storage: storage, nulls: nulls)
    }
}
