import QuireDecode
import QuirePluginKit

/// Reads recorded responses with the declarations: every column decodes, the rows are those expected, and the page says
/// where the list goes on.
struct FixtureCheck {
    let plugin: any ProviderPlugin
    let resource: Resource
    let fixtures: [Fixture]

    private var subject: String { "\(plugin.manifest.id).\(resource.name)" }

    func check() -> CheckReport.Check {
        let own = fixtures.filter { $0.table == resource.name || resource.aliases.contains($0.table) }
        guard !own.isEmpty else {
            return .init(
                skipped: "fixtures", of: subject,
                because: "there are none: record a response as \(resource.name).page.json")
        }
        var problems = Problems()
        var seen: Set<FieldPath> = []
        var rows = 0
        for fixture in own {
            rows += check(fixture, &problems)
            seen.formUnion(paths(in: fixture))
        }
        var unseen: [String] = []
        for field in resource.fields where rows > 0 && !field.isFilledIn {
            for path in [field.path, field.currencyPath].compactMap({ $0 }) where !seen.contains(path) {
                if field.isNullable {
                    unseen.append("\(path)")
                } else {
                    problems.expect(
                        false, "no fixture has anything at \(path), where \(field.name) is read",
                        "correct the path, or record a response that has it")
                }
            }
        }
        let note = unseen.isEmpty ? "" : "; in none of them: \(unseen.joined(separator: ", "))"
        return .init(
            "fixtures", of: subject, detail: "\(own.count) responses, \(rows) rows\(note)", problems: problems.all)
    }

    /// Checks one response and gives the number of its rows.
    private func check(_ fixture: Fixture, _ problems: inout Problems) -> Int {
        guard case .ok = plugin.verdict(of: fixture.response, of: resource) else {
            problems.expect(
                false, "\(fixture.name): status \(fixture.status) is not taken for a page",
                "look at the provider's verdict")
            return 0
        }
        let names = resource.fields.map(\.name)
        let page: DecodedPage
        do throws(DecodeError) {
            page = try PageDecoder(resource: resource, columns: names).decode(fixture.body)
        } catch {
            problems.expect(
                false, "\(fixture.name): \(error)",
                "correct the records path \"\(resource.recordsPath)\", or record the response again")
            return 0
        }
        for oddity in page.oddities {
            let type = resource.field(named: oddity.field)?.type.description ?? ""
            switch oddity.kind {
            case .wrongShape:
                problems.expect(
                    false, "\(fixture.name): \(oddity.field) is declared \(type), and \(oddity.example) isn't",
                    "declare the type that the API really sends")
            case .unlistedValue:
                problems.expect(
                    false, "\(fixture.name): \(oddity.field) is \(oddity.example), which isn't among its values",
                    "add it to the values")
            }
        }
        let lines = (0..<page.batch.count).map { row in
            Dictionary(uniqueKeysWithValues: zip(names, page.batch.columns.map { $0[row] }))
        }
        nulls(in: lines, fixture, &problems)
        if let expected = fixture.rows { compare(lines, expected, fixture, &problems) }
        facts(of: page, fixture, &problems)
        return lines.count
    }

    private func nulls(in rows: [[String: Value]], _ fixture: Fixture, _ problems: inout Problems) {
        for field in resource.fields where !field.isNullable && !field.isFilledIn {
            let count = rows.count { $0[field.name]?.isNull != false }
            problems.expect(
                count == 0, "\(fixture.name): \(field.name) has no value in \(count) of \(rows.count) rows",
                "declare it as nullable, or correct its path \(field.path)")
        }
    }

    private func compare(
        _ rows: [[String: Value]], _ expected: [[String: String?]], _ fixture: Fixture, _ problems: inout Problems
    ) {
        problems.expect(
            rows.count == expected.count,
            "\(fixture.name): \(rows.count) rows are read, \(expected.count) are expected",
            "compare the records path with the response, or write the expected rows anew")
        for (index, (row, wanted)) in zip(rows, expected).enumerated() {
            for (column, value) in wanted.sorted(by: { $0.key < $1.key }) {
                guard let found = row[column] else {
                    problems.expectKnown(column, in: resource.fields.map(\.name), "\(fixture.name).rows")
                    continue
                }
                let text = found.isNull ? nil : found.plainText
                problems.expect(
                    text == value,
                    "\(fixture.name), row \(index + 1): \(column) is \(text ?? "null"), expected \(value ?? "null")",
                    "correct the declaration of \(column), or the expected rows")
            }
        }
    }

    /// The page leads to another one or ends the list, and never to itself.
    private func facts(of page: DecodedPage, _ fixture: Fixture, _ problems: inout Problems) {
        var response = fixture.response
        response.envelope = page.envelope
        response.recordCount = page.batch.count
        // The way to a next page may well be missing where there is none.
        let sizes = [resource.total?.path, resource.pageSize?.echo].compactMap { $0 }
        for path in sizes where page.envelope[path] == nil {
            problems.expect(
                false, "\(fixture.name): there is nothing at \(path), which the declarations read",
                "correct the path, or record the whole response")
        }
        let current =
            page.envelope.values.isEmpty ? nil : try? plugin.page(from: response, for: ScanStep(), of: resource)
        var step = ScanStep()
        if let number = current?.currentPage { step.position = .page(number) }
        do throws(ProviderError) {
            let facts = try plugin.page(from: response, for: step, of: resource)
            if case .position(let next) = facts.next {
                problems.expect(
                    next != step.position, "\(fixture.name): the next page is the page itself, \(next)",
                    "correct where the response says which page is next")
            }
        } catch {
            problems.expect(false, "\(fixture.name): \(error.message)", "look at the provider's page function")
        }
    }

    /// The paths of fields that some record of the response has, be it with null.
    private func paths(in fixture: Fixture) -> Set<FieldPath> {
        guard let body = try? JSONText.parse(fixture.body) else { return [] }
        let all = resource.fields.flatMap { [$0.path] + ($0.currencyPath.map { [$0] } ?? []) }
        guard case .list(let records) = resource.recordsPath.value(in: body) else { return [] }
        return Set(all.filter { path in records.contains { $0.has(path.keys[...]) } })
    }
}

extension Value {
    /// Whether there is something at a path, be it null; what is null on the way could have it.
    func has(_ keys: ArraySlice<String>) -> Bool {
        guard let key = keys.first else { return true }
        switch self {
        case .record(let members): return members.first { $0.name == key }?.value.has(keys.dropFirst()) ?? false
        case .null: return false
        case .bool, .integer, .decimal, .money, .text, .timestamp, .period, .duration, .list: return false
        }
    }
}

extension Field {
    /// Whether records don't hold it because the host knows it already.
    var isFilledIn: Bool { isFromRequest || path.keys.isEmpty }
}
