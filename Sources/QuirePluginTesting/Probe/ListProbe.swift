import QuirePluginKit

/// Probes one list.
struct ListProbe {
    let reader: ListReader
    let required: [AppliedFilter]
    let budget: ProbeBudget
    /// The first page, as large as pages get; every other answer is compared with it.
    private(set) var first = ListReader.Page.none
    /// A page of few rows, if a size can be requested and the list has more.
    private(set) var small: ListReader.Page?

    /// The reason why there is no page.
    enum Stop: Error {
        /// No request is left.
        case spent
        /// The request failed.
        case failed(CheckReport.Problem)
    }

    init(reader: ListReader, required: [AppliedFilter], budget: ProbeBudget) {
        self.reader = reader
        self.required = required
        self.budget = budget
    }

    var resource: Resource { reader.resource }
    var subject: String { "\(reader.plugin.manifest.id).\(resource.table.name)" }
    var rows: [[Value]] { first.rows }
    /// The checks that compare, over the rows of the first page.
    var comparison: PromiseCheck { PromiseCheck(reader, required: required, page: first) }
    /// The largest page that can be requested.
    var largest: Int? { resource.endpoint.pageSize?.parameter == nil ? nil : resource.endpoint.pageSize?.maximum }

    /// A page of the list; required filters go along.
    func page(
        _ position: ScanStep.Position = .first, size: Int?, filters: [AppliedFilter] = [], sort: AppliedSort? = nil
    ) async throws(Stop) -> ListReader.Page {
        guard budget.take() else { throw .spent }
        let own = required.filter { known in !filters.contains { $0.capability == known.capability } }
        do throws(ListReader.Failure) {
            let step = ScanStep(position: position, pageSize: size, filters: own + filters, sort: sort)
            return try await reader.page(step) ?? ListReader.Page.none
        } catch {
            throw .failed(error.problem)
        }
    }

    /// All checks, as far as the budget goes.
    mutating func checks() async -> [CheckReport.Check] {
        do throws(Stop) {
            first = try await page(size: largest)
        } catch {
            return [stopped("pages", error)]
        }
        var checks = [comparison.values(unseen: unseenFields)]
        do throws(Stop) {
            let isLonger = rows.count > ListProbe.fewRows && resource.endpoint.paging != .none
            if resource.endpoint.pageSize?.parameter != nil, isLonger {
                small = try await page(size: ListProbe.fewRows)
            }
        } catch {
            if case .failed = error { checks.append(stopped("page size", error)) }
        }
        await add("page size", to: &checks) { probe throws(Stop) in try await probe.pageSize() }
        await add("pages", to: &checks) { probe throws(Stop) in try await probe.pages() }
        if let order = resource.table.defaultOrder { checks.append(comparison.ownOrder(order)) }
        for capability in resource.table.filters where !required.contains(where: { $0.capability == capability }) {
            await add("filter", to: &checks) { probe throws(Stop) in try await probe.filter(capability) }
        }
        for capability in resource.table.sorts {
            for direction in [SortDirection.ascending, .descending] where capability.parameters(direction) != nil {
                await add("sort", to: &checks) { probe throws(Stop) in
                    try await probe.sort(AppliedSort(capability, direction))
                }
            }
        }
        // Single filters come first, so that a budget that is short is spent on them.
        for (one, other) in ListProbe.filterPairs(of: resource) {
            await add("filters", to: &checks) { probe throws(Stop) in try await probe.together(one, other) }
        }
        return checks
    }

    private func add(
        _ name: String, to checks: inout [CheckReport.Check],
        _ check: (ListProbe) async throws(Stop) -> [CheckReport.Check]
    ) async {
        do throws(Stop) {
            checks += try await check(self)
        } catch {
            checks.append(stopped(name, error))
        }
    }

    private func stopped(_ name: String, _ stop: Stop) -> CheckReport.Check {
        switch stop {
        case .spent:
            return .init(
                skipped: name, of: subject,
                because: "the \(budget.maximum) requests are used up; --max-requests allows more")
        case .failed(let problem): return .init(name, of: subject, problems: [problem])
        }
    }

    /// Whether a page is the whole of its list.
    func isWhole(_ page: ListReader.Page) -> Bool {
        if page.rows.isEmpty { return true }
        switch page.facts.next {
        case .end: return true
        case .position: return false
        case .unstated: return page.facts.totalRows == page.rows.count || page.facts.totalPages == 1
        }
    }

    /// Whether more rows are known to follow a page of the unfiltered list.
    func isFollowed(_ page: ListReader.Page) -> Bool {
        if page.rows.isEmpty { return false }
        if case .position = page.facts.next { return true }
        return page.facts.totalRows.map { $0 > page.rows.count } ?? false
    }

    /// Fields whose paths no record has.
    private var unseenFields: [String] {
        resource.table.fields.filter { field in
            !field.isFilledIn && !first.records.isEmpty && !first.records.contains { $0.has(field.path.keys[...]) }
        }.map(\.name)
    }
}

extension ListReader.Page {
    /// A page past the end.
    static let none = ListReader.Page(
        step: ScanStep(), facts: PageFacts(next: .end), rows: [], oddities: [], records: [])
}
