import QuirePluginKit

/// The coverage of a table's fixtures: each column with a value, and each nullable column without one; each value that
/// means none; and everything that the paging reads. Anything not covered could be declared wrongly.
struct FixtureCoverage {
    let resource: Resource
    /// The number of rows.
    private(set) var rows = 0
    private var filled: Set<String> = []
    private var empty: Set<String> = []
    private var currencies: Set<FieldPath> = []
    private var marks: [String: [Value]] = [:]
    private var stated: Set<FieldPath> = []
    private var flags: [FieldPath: Set<Bool>] = [:]
    private var leadsOn = false
    private var ends = false

    init(resource: Resource) { self.resource = resource }

    /// Adds the rows of a response, as read and as sent.
    mutating func add(_ lines: [[String: Value]], of fixture: Fixture) {
        rows += lines.count
        for line in lines {
            for (name, value) in line {
                if value.isNull { empty.insert(name) } else { filled.insert(name) }
            }
        }
        guard let body = try? JSONText.parse(fixture.body),
            case .list(let records) = resource.endpoint.recordsPath.value(in: body)
        else { return }
        for field in resource.table.fields {
            for record in records {
                let sent = record.sent(at: field.path.keys[...])
                if field.nullMarkers.contains(sent) { marks[field.name, default: []].append(sent) }
                if let path = field.currencyPath, !path.value(in: record).isNull { currencies.insert(path) }
            }
        }
    }

    /// Adds the envelope of a page, and its continuation.
    mutating func add(_ envelope: [FieldPath: Value], next: PageFacts.Next?) {
        for (path, value) in envelope where !value.isNull {
            stated.insert(path)
            if case .bool(let flag) = value { flags[path, default: []].insert(flag) }
        }
        switch next {
        case .position: leadsOn = true
        case .end: ends = true
        case .unstated, nil: break
        }
    }

    /// Notes a problem for everything that is declared and not shown.
    func check(_ problems: inout Problems) {
        columns(&problems)
        paging(&problems)
    }

    private func columns(_ problems: inout Problems) {
        // A list that was empty when it was recorded shows no column; the records path alone was checked.
        problems.expect(rows > 0, "no fixture has a row", "record a response that has some")
        guard rows > 0 else { return }
        for field in resource.table.fields where !field.isFilledIn {
            let advice = "correct the path, or record a response that has it"
            problems.expect(
                filled.contains(field.name), "no fixture has anything at \(field.path), where \(field.name) is read",
                advice)
            if let path = field.currencyPath {
                problems.expect(
                    currencies.contains(path), "no fixture has anything at \(path), where \(field.name) is read", advice
                )
            }
            guard field.isNullable, filled.contains(field.name) else { continue }
            problems.expect(
                empty.contains(field.name), "\(field.name) can be null, but no fixture has a row where it is",
                "record one, or declare it as not nullable if the API always sends it")
            for mark in field.nullMarkers {
                problems.expect(
                    marks[field.name]?.contains(mark) == true,
                    "\(mark.json()) is declared to mean none for \(field.name), but no fixture has it",
                    "record a response that has it, or remove it")
            }
        }
    }

    private func paging(_ problems: inout Problems) {
        let totals = [resource.endpoint.total?.path, resource.endpoint.pageSize?.echo].compactMap { $0 }
        for path in resource.endpoint.paging.numbers + totals {
            problems.expect(
                stated.contains(path), "no fixture has anything at \(path), which the paging reads",
                "correct the path, or record a response that has it")
        }
        if let path = resource.endpoint.paging.hasMore {
            for flag in [true, false] where flags[path]?.contains(flag) != true {
                problems.expect(
                    false, "no fixture has \(flag) at \(path), which says whether there is more",
                    "correct the path, or record \(flag ? "a page that isn't the last" : "the last page")")
            }
        }
        guard let place = resource.endpoint.paging.wayOn else { return }
        problems.expect(
            leadsOn, "no fixture leads to another page: it would be in \(place)",
            "correct where that is, or record a page that isn't the last")
        problems.expect(
            ends, "no fixture is the last page: every one has a next in \(place)",
            "record the last page as \(resource.table.name).last.json")
    }
}

extension Paging {
    /// The paths of a page's number and of the number of pages.
    fileprivate var numbers: [FieldPath] {
        switch self {
        case .pageNumber(let rule): [rule.current, rule.pages].compactMap { $0 }
        case .nextURL(let rule): [rule.current].compactMap { $0 }
        case .none, .offset, .cursor: []
        }
    }

    /// The path that states whether there is more.
    fileprivate var hasMore: FieldPath? {
        switch self {
        case .pageNumber(let rule): rule.hasMore
        case .offset(let rule): rule.hasMore
        case .cursor(let rule): rule.hasMore
        case .none, .nextURL: nil
        }
    }

    /// Where pages name the next one, in words; nil where they don't.
    fileprivate var wayOn: String? {
        switch self {
        case .none, .offset: nil
        case .pageNumber(let rule): rule.next.map { "\($0)" }
        case .cursor(let rule):
            switch rule.source {
            case .body(let path): "\(path)"
            case .header(let name): "the header \(name)"
            case .lastRow: nil
            }
        case .nextURL(let rule):
            switch rule.source {
            case .body(let path): "\(path)"
            case .linkHeader(let relation): "the header Link as rel=\"\(relation)\""
            case .links(let path, let relation): "\(path) with the rel \(relation)"
            }
        }
    }
}

extension Value {
    /// The value sent at a path, or on the way to it in place of a record.
    fileprivate func sent(at keys: ArraySlice<String>) -> Value {
        guard let key = keys.first, case .record = self else { return self }
        return member(key).sent(at: keys.dropFirst())
    }
}
