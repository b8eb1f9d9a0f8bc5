import QuireDecode
import QuirePluginKit

/// Reads recorded responses with the declarations: every column decodes, the rows are as expected, and the page states
/// where the list continues.
struct FixtureCheck {
    let plugin: any ProviderPlugin
    let resource: Resource
    let fixtures: [Fixture]

    private var subject: String { "\(plugin.manifest.id).\(resource.table.name)" }

    func check() -> CheckReport.Check {
        let own = fixtures.filter { $0.table == resource.table.name || resource.table.aliases.contains($0.table) }
        guard !own.isEmpty else {
            return .init(
                skipped: "fixtures", of: subject,
                because: "there are none: record a response as \(resource.table.name).page.json")
        }
        var problems = Problems()
        var coverage = FixtureCoverage(resource: resource)
        var isReadable = true
        for fixture in own { isReadable = check(fixture, &coverage, &problems) && isReadable }
        // A response that can't be read shows nothing, which has been reported.
        if isReadable { coverage.check(&problems) }
        let rows = coverage.rows
        return .init("fixtures", of: subject, detail: "\(own.count) responses, \(rows) rows", problems: problems.all)
    }

    /// Checks one response, and records what it covers; returns whether it can be read.
    private func check(
        _ fixture: Fixture, _ coverage: inout FixtureCoverage, _ problems: inout Problems
    ) -> Bool {
        guard case .ok = plugin.verdict(of: fixture.response, of: resource) else {
            problems.expect(
                false, "\(fixture.name): status \(fixture.status) is not accepted as a page",
                "look at the provider's verdict")
            return false
        }
        let names = resource.table.fields.map(\.name)
        let page: DecodedPage
        do throws(DecodeError) {
            page = try PageDecoder(resource: resource, columns: names).decode(fixture.body)
        } catch {
            problems.expect(
                false, "\(fixture.name): \(error)",
                "correct the records path \"\(resource.endpoint.recordsPath)\", or record the response again")
            return false
        }
        for oddity in page.oddities {
            let type = resource.table.field(named: oddity.field)?.type.description ?? ""
            switch oddity.kind {
            case .wrongShape:
                problems.expect(
                    false, "\(fixture.name): \(oddity.field) is declared \(type), and \(oddity.example) isn't",
                    "declare the type that the API really sends")
            case .damagedText:
                problems.expect(
                    false, "\(fixture.name): \(oddity.field) has bytes that aren't UTF-8, such as \(oddity.example)",
                    "record the response again, as UTF-8")
            case .unlistedValue:
                problems.expect(
                    false, "\(fixture.name): \(oddity.field) is \(oddity.example), which isn't among its values",
                    "add it to the values")
            case .absent, .absentKey: break  // Told below with the other nulls.
            }
        }
        let lines = (0..<page.batch.count).map { row in
            Dictionary(uniqueKeysWithValues: zip(names, page.batch.columns.map { $0[row] }))
        }
        nulls(in: lines, fixture, &problems)
        if let expected = fixture.rows { compare(lines, expected, fixture, &problems) }
        coverage.add(lines, of: fixture)
        coverage.add(page.envelope, next: facts(of: page, fixture, &problems))
        return true
    }

    private func nulls(in rows: [[String: Value]], _ fixture: Fixture, _ problems: inout Problems) {
        // A column without a value in any row has the wrong path, which is reported more clearly below.
        for field in resource.table.fields where !field.isNullable && !field.isFilledIn {
            let count = rows.count { $0[field.name]?.isNull != false }
            problems.expect(
                count == 0 || count == rows.count,
                "\(fixture.name): \(field.name) has no value in \(count) of \(rows.count) rows",
                "declare it as nullable, or correct its path \(field.path)")
        }
    }

    private func compare(
        _ rows: [[String: Value]], _ expected: [[String: String?]], _ fixture: Fixture, _ problems: inout Problems
    ) {
        problems.expect(
            rows.count == expected.count,
            "\(fixture.name): \(rows.count) rows are read, but \(expected.count) are expected",
            "compare the records path with the response, or update the expected rows")
        for (index, (row, wanted)) in zip(rows, expected).enumerated() {
            for (column, value) in wanted.sorted(by: { $0.key < $1.key }) {
                guard let found = row[column] else {
                    problems.expectKnown(column, in: resource.table.fields.map(\.name), "\(fixture.name).rows")
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

    /// Where the page leads: to another one or to the end of the list, and never to itself.
    private func facts(
        of page: DecodedPage, _ fixture: Fixture, _ problems: inout Problems
    ) -> PageFacts.Next? {
        var response = fixture.response
        response.envelope = page.envelope
        response.recordCount = page.batch.count
        response.lastRecord = page.lastRecord
        let sizes = [resource.endpoint.total?.path, resource.endpoint.pageSize?.echo].compactMap { $0 }
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
            return facts.next
        } catch {
            problems.expect(false, "\(fixture.name): \(error.message)", "look at the provider's page function")
            return nil
        }
    }
}

extension Field {
    /// Whether records lack it because the host already knows it.
    var isFilledIn: Bool { isFromRequest || path.keys.isEmpty }
}
