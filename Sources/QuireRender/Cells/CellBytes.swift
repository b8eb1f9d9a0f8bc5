import QuireModel

extension [UInt8] {
    /// Appends bytes, those that `needsEscape` picks by way of `escape`.
    @inline(__always)
    mutating func append(
        _ text: UnsafeBufferPointer<UInt8>, escaping needsEscape: (UInt8) -> Bool,
        with escape: (UInt8, inout [UInt8]) -> Void
    ) {
        var start = 0
        for index in 0..<text.count where needsEscape(text[index]) {
            append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            escape(text[index], &self)
            start = index + 1
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }

    /// Appends a whole number.
    mutating func append(digitsOf number: Int64) {
        append(atMost: ByteWriter.integerWidth) { $0.put(number) }
    }

    /// Appends what is written into room for so many bytes.
    private mutating func append(atMost capacity: Int, _ write: (inout ByteWriter) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { room in
            guard let start = room.baseAddress else { return }
            var writer = ByteWriter(at: start)
            write(&writer)
            append(contentsOf: UnsafeBufferPointer(start: start, count: writer.count))
        }
    }

    /// Appends a decimal with its original digits.
    mutating func append(_ decimal: ExactDecimal, between mark: [UInt8]) {
        append(contentsOf: mark)
        var isShort = true
        append(atMost: ByteWriter.decimalWidth) { isShort = $0.put(decimal) }
        if !isShort { append(contentsOf: decimal.description.utf8) }
        append(contentsOf: mark)
    }

    /// Appends an instant as RFC 3339, in UTC with a `Z`.
    mutating func append(_ timestamp: Timestamp, zone: CalendarZone, between mark: [UInt8]) {
        append(contentsOf: mark)
        let offset = zone.offset(at: timestamp.seconds)
        if offset == 0, ByteWriter.writtenSeconds.contains(timestamp.seconds) {
            append(atMost: ByteWriter.instantWidth) { $0.put(timestamp) }
        } else {
            append(contentsOf: timestamp.written(offsetSeconds: offset).utf8)
        }
        append(contentsOf: mark)
    }

    /// Appends a value of any type.
    mutating func append(_ value: Value, _ style: some CellStyle) {
        switch value {
        case .null: style.appendNull(to: &self)
        case .bool(let value): append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): append(digitsOf: value)
        case .decimal(let value): append(value, between: style.decimalMark)
        case .money(let value): append(value.amount, between: style.decimalMark)
        case .text(let value): append(contentsOf: style.written(value))
        case .timestamp(let value): append(value, zone: style.zone, between: style.timestampMark)
        case .period(let value): append(contentsOf: style.written(value.description))
        case .duration(let value): append(contentsOf: style.written(value.description))
        case .list, .record:
            var json: [UInt8] = []
            value.appendJSON(to: &json)
            json.withUnsafeBufferPointer { style.appendJSON($0, to: &self) }
        }
    }

    /// Appends raw JSON, compacted; invalid JSON becomes null.
    mutating func append(json raw: ArraySlice<UInt8>, _ style: some CellStyle) {
        guard let json = raw.withValidUTF8({ JSONCompactor.compact($0) }), json != Array("null".utf8) else {
            style.appendNull(to: &self)
            return
        }
        if !style.keepsJSON, json.first == 0x22, let text = JSONText.unescape(json.dropFirst().dropLast()) {
            append(contentsOf: style.written(text))
        } else {
            json.withUnsafeBufferPointer { style.appendJSON($0, to: &self) }
        }
    }
}

extension ArraySlice<UInt8> {
    /// Returns the bytes unchanged if they are valid UTF-8, otherwise with U+FFFD for invalid bytes.
    @inline(__always)
    func withValidUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeBufferPointer { bytes in
            var bits: UInt8 = 0
            for byte in bytes { bits |= byte }
            if bits < 0x80 || (try? UTF8Span(validating: bytes.span)) != nil { return body(bytes) }
            var repaired = String(decoding: bytes, as: UTF8.self)
            return repaired.withUTF8(body)
        }
    }
}
