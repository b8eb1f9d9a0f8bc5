extension Value {
    /// This JSON value as a declared type: text that is a decimal becomes one, and so on; null if it has another shape.
    ///
    /// Lists and records are unchanged, so that they print as the provider wrote them.
    public func shaped(as type: ValueType) -> Value {
        switch type {
        case .any: return self
        case .null: return .null
        case .bool:
            if case .bool = self { return self }
            return .null
        case .integer:
            if case .integer = self { return self }
            return shaped(as: .decimal).number?.integer.map { .integer($0) } ?? .null
        case .decimal:
            if case .text(let text) = self { return ExactDecimal(text).map { .decimal($0) } ?? .null }
            return number.map { .decimal($0) } ?? .null
        case .money:
            if case .money = self { return self }
            return .null
        case .text, .uuid:
            if case .text = self { return self }
            return .null
        case .timestamp:
            if case .timestamp = self { return self }
            if case .text(let text) = self { return Timestamp(text).map { .timestamp($0) } ?? .null }
            return .null
        case .date, .period:
            if case .period(let period) = self { return type == .period || period.unit == .day ? self : .null }
            guard case .text(let text) = self, let period = Period(text) else { return .null }
            return type == .period || period.unit == .day ? .period(period) : .null
        case .duration:
            if case .duration = self { return self }
            return .null
        case .list:
            if case .list = self { return self }
            return .null
        case .record:
            if case .record = self { return self }
            return .null
        }
    }

    /// The member of a record by name; null for other values and missing members.
    public func member(_ name: String) -> Value {
        guard case .record(let members) = self else { return .null }
        return members.last { $0.name == name }?.value ?? .null
    }

    /// The element of a list by position, negative from the end; null if it is missing.
    public func element(_ index: Int) -> Value {
        guard case .list(let elements) = self else { return .null }
        let position = index < 0 ? elements.count + index : index
        return elements.indices.contains(position) ? elements[position] : .null
    }
}
