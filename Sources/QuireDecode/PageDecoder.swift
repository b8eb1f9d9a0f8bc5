import QuireModel
package import QuirePluginKit

/// Reads pages of one resource: JSON bytes to columns, only those asked for.
///
/// A page goes through three passes: simdjson finds the tokens, `PageWalker` checks the grammar and notes where the
/// wanted values are, and `ColumnReader` turns those places into typed columns. Nothing is boxed on the way.
package struct PageDecoder: Sendable {
    /// The name of the column with the records' own JSON.
    package static let rawColumn = "raw"

    /// The columns of every batch.
    package let schema: Schema

    private struct ColumnPlan {
        var field: Field
        var slot: Int
        var currencySlot: Int?
    }

    private let recordsPath: FieldPath
    private let lastRecordPath: FieldPath?
    private let recordsMayBeMissing: Bool
    private let takesAnyValue: Bool
    private let primaryKey: [String]
    private let tree: PathTree
    private let columns: [ColumnPlan]
    /// What a page may take.
    let memory: PageMemory

    /// A decoder for the fields named in `columns`, in that order; a name that the resource doesn't have is a column of
    /// nulls. `includesRaw` adds the records' own JSON as the last column. A page that would take more than `memoryLimit`
    /// bytes while it is read is an error.
    package init(
        resource: Resource, columns names: [String], includesRaw: Bool = false, memoryLimit: Int = .max
    ) {
        self.init(
            table: resource.table, at: resource.endpoint, columns: names, includesRaw: includesRaw,
            memoryLimit: memoryLimit)
    }

    /// A decoder for pages that an endpoint answers with; without one a page is a list of records and nothing else.
    package init(
        table: Table, at endpoint: Endpoint? = nil, columns names: [String], includesRaw: Bool = false,
        memoryLimit: Int = .max
    ) {
        var fields = names.map { table.field(named: $0) ?? Field($0, .null) }
        lastRecordPath = endpoint?.lastRecordPath
        recordsMayBeMissing = endpoint?.recordsMayBeMissing ?? false
        recordsPath = endpoint?.recordsPath ?? ""
        primaryKey = table.primaryKey
        takesAnyValue = table.fields.contains { $0.path.keys.isEmpty }
        if includesRaw { fields.append(Field(PageDecoder.rawColumn, .any, path: "")) }
        let tree = PathTree(
            envelope: endpoint?.envelopePaths ?? [], records: recordsPath,
            record: fields.map(\.path) + fields.compactMap(\.currencyPath)
                + [lastRecordPath].compactMap { $0 })
        schema = Schema(fields.map { Schema.Column($0.name, $0.type) })
        columns = fields.map { field in
            ColumnPlan(
                field: field, slot: tree.recordSlots[field.path] ?? 0,
                currencySlot: field.currencyPath.flatMap { tree.recordSlots[$0] })
        }
        self.tree = tree
        memory = PageMemory(limit: memoryLimit, slots: tree.recordWidth, types: fields.map(\.type))
    }

    /// The page in a body.
    ///
    /// What isn't a whole page throws, however little is wrong; a value that isn't as declared becomes null and is
    /// counted in the page's oddities.
    package func decode(_ body: [UInt8]) throws(DecodeError) -> DecodedPage {
        if let result = body.withUnsafeBufferPointer({ result($0, isRepaired: false) }) { return try result.get() }
        // simdjson refuses the whole page for one bad byte; here a stand-in takes its place and the rest is read.
        let repaired = DamagedText.repaired(body)
        guard let result = repaired.withUnsafeBufferPointer({ result($0, isRepaired: true) }) else {
            throw .notJSON(reason: "its text is not UTF-8", offset: 0, snippet: "the beginning")
        }
        var page = try result.get()
        page.recordBytes = nil
        return page
    }

    /// The page in a body; nil when it isn't UTF-8.
    private func result(
        _ all: UnsafeBufferPointer<UInt8>, isRepaired: Bool
    ) -> Result<DecodedPage, DecodeError>? {
        let start = all.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let bytes = UnsafeBufferPointer(rebasing: all[start...])
        // What can't be a page is named for what it is before its quotes are counted.
        if let error = mistakenBody(bytes) { return .failure(error) }
        do throws(TokenIndex.Failure) {
            guard memory.fits(bytes.count) else { return .failure(overMemory(bytes)) }
            return try TokenIndex.with(bytes) {
                walk(bytes, $0, from: start, mayBeDamaged: isRepaired || $0.hasBackslash)
            }
        } catch .invalidUTF8 {
            return nil
        } catch {
            return .failure(explained(error, in: bytes))
        }
    }

    private func walk(
        _ bytes: UnsafeBufferPointer<UInt8>, _ tokens: TokenIndex, from start: Int, mayBeDamaged: Bool
    ) -> Result<DecodedPage, DecodeError> {
        let places = UnsafeMutableBufferPointer<Slice>.allocate(capacity: tree.envelopeWidth + tree.recordWidth)
        defer { places.deallocate() }
        places.initialize(repeating: .missing)
        let envelope = UnsafeMutableBufferPointer(rebasing: places[..<tree.envelopeWidth])
        let record = UnsafeMutableBufferPointer(rebasing: places[tree.envelopeWidth...])
        return tree.withView { view -> Result<DecodedPage, DecodeError> in
            var walker = PageWalker(
                bytes: bytes, tokens: tokens, tree: view, envelope: envelope, record: record,
                mostRecords: memory.mostRecords(bytes: bytes.count, tokens: tokens.count), takesAnyValue: takesAnyValue)
            do throws(PageWalker.Failure) {
                try walker.walk()
            } catch {
                return .failure(explained(error, in: bytes))
            }
            // The envelope's values are made into trees, which take many times their text.
            let values = envelope.reduce(0) { $0 + Int($1.endToken) - Int($1.token) }
            guard memory.fits(bytes.count, tokens: tokens.count, values: values) else {
                return .failure(overMemory(bytes))
            }
            switch walker.records {
            case .list(let count):
                if let stranger = walker.stranger {
                    return .failure(
                        .notRecords(
                            path: recordsPath, index: stranger.index, found: described(stranger.kind)))
                }
                var page = page(
                    walker, count: count, envelope: UnsafeBufferPointer(envelope), mayBeDamaged: mayBeDamaged)
                page.recordBytes = walker.recordBytes.map { $0.lowerBound + start..<$0.upperBound + start }
                return .success(page)
            case .other(let slice) where slice.kind == .null && !recordsPath.keys.isEmpty:
                // Some servers write a list without elements as null.
                return .success(withoutRecords(walker, UnsafeBufferPointer(envelope)))
            case .missing where recordsMayBeMissing:
                return .success(withoutRecords(walker, UnsafeBufferPointer(envelope)))
            case .missing: return .failure(.missingRecords(path: recordsPath, keys: keys(of: walker)))
            case .other(let slice): return .failure(.recordsNotAList(path: recordsPath, found: described(slice.kind)))
            }
        }
    }

    /// The records of bytes of which each stands on a line of its own; nil where anything else stands on one, or a value
    /// isn't as declared.
    package func decodeLines(_ bytes: UnsafeBufferPointer<UInt8>, _ indexer: TokenIndexer) -> RowBatch? {
        do throws(TokenIndex.Failure) {
            return try indexer.withIndex(of: bytes) { tokens in
                let record = UnsafeMutableBufferPointer<Slice>.allocate(capacity: tree.recordWidth)
                defer { record.deallocate() }
                record.initialize(repeating: .missing)
                return tree.withView { view in
                    let none = UnsafeMutableBufferPointer<Slice>(start: nil, count: 0)
                    var walker = PageWalker(
                        bytes: bytes, tokens: tokens, tree: view, envelope: none, record: record, mostRecords: .max,
                        takesAnyValue: false)
                    guard let count = try? walker.walkLines() else { return nil }
                    let page = page(walker, count: count, envelope: UnsafeBufferPointer(none), mayBeDamaged: false)
                    return page.oddities.contains { $0.kind == .wrongShape } ? nil : page.batch
                }
            }
        } catch {
            return nil
        }
    }

    /// The page of a response that has no body, as one of status 204.
    package var empty: DecodedPage {
        var page = DecodedPage(
            batch: RowBatch(columns: schema.columns.map { Column(type: $0.type, values: []) }, count: 0))
        page.hasRecords = false
        return page
    }

    private func withoutRecords(_ walker: PageWalker, _ envelope: UnsafeBufferPointer<Slice>) -> DecodedPage {
        var page = page(walker, count: 0, envelope: envelope, mayBeDamaged: false)
        page.hasRecords = false
        return page
    }

    private func page(
        _ walker: PageWalker, count: Int, envelope: UnsafeBufferPointer<Slice>, mayBeDamaged: Bool
    ) -> DecodedPage {
        var oddities: [FieldOddity] = []
        let read = walker.slices.withUnsafeBufferPointer { slices in
            columns.map { plan -> Column in
                let rows = SliceRows(
                    bytes: walker.bytes, tokens: walker.tokens, slices: slices, count: count,
                    width: tree.recordWidth, slot: plan.slot)
                if let oddity = absence(of: plan.field, in: rows) { oddities.append(oddity) }
                return ColumnReader.read(
                    rows, field: plan.field, currencySlot: plan.currencySlot, mayBeDamaged: mayBeDamaged,
                    oddities: &oddities)
            }
        }
        var page = DecodedPage(
            batch: RowBatch(columns: read, count: count), envelope: envelopeValues(walker, envelope),
            oddities: oddities)
        page.lastRecord = lastRecord(walker, count: count)
        return page
    }

    /// What is odd where rows lack a column that is declared to be there always; of a key it is odd in any row.
    private func absence(of field: Field, in rows: SliceRows) -> FieldOddity? {
        guard rows.count > 0, !field.isNullable, field.nullMarkers.isEmpty, !field.isFromRequest else { return nil }
        let absent = rows.absentCount
        if absent > 0, primaryKey.contains(field.name) {
            return FieldOddity(field: field.name, kind: .absentKey, count: absent, example: "")
        }
        return absent == rows.count ? FieldOddity(field: field.name, kind: .absent, count: absent, example: "") : nil
    }

    /// The value of the last record that leads to the next page.
    private func lastRecord(_ walker: PageWalker, count: Int) -> [FieldPath: Value] {
        guard let lastRecordPath, let slot = tree.recordSlots[lastRecordPath], count > 0 else { return [:] }
        return walker.slices.withUnsafeBufferPointer { slices in
            let rows = SliceRows(
                bytes: walker.bytes, tokens: walker.tokens, slices: slices, count: count, width: tree.recordWidth,
                slot: slot)
            let slice = rows[count - 1]
            return slice.kind == .missing || slice.kind == .misplaced ? [:] : [lastRecordPath: rows.value(slice)]
        }
    }

    private func envelopeValues(
        _ walker: PageWalker, _ slices: UnsafeBufferPointer<Slice>
    ) -> [FieldPath: Value] {
        let row = SliceRows(
            bytes: walker.bytes, tokens: walker.tokens, slices: slices, count: 1, width: slices.count, slot: 0)
        var values: [FieldPath: Value] = [:]
        for (path, slot) in tree.envelopeSlots {
            let slice = row.slice(0, slot)
            if slice.kind != .missing, slice.kind != .misplaced { values[path] = row.value(slice) }
        }
        return values
    }

    private func keys(of walker: PageWalker) -> [String] {
        walker.topLevelKeys.map {
            let key = UnsafeBufferPointer(rebasing: walker.bytes[$0])
            return Snippet.text(of: key, from: 0, limit: 40)
        }
    }
}
