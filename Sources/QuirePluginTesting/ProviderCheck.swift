public import QuirePluginKit

/// Checks a provider against its declarations, and reports problems and how to fix them.
///
/// Without a server, one is made from the declarations: it shows whether requests, pages and rows are consistent. A server
/// that behaves like the API also shows whether the declarations are true. The network isn't used.
///
///     let report = await checkProvider(AcmeProvider(), fixtures: try Fixture.all(in: "Fixtures"))
///     #expect(report.isOK, "\(report)")
///
/// - Parameters:
///   - plugin: The provider.
///   - fixtures: Recorded responses with their expected rows.
///   - requests: The approved requests, as `requestsText(of:)` wrote them.
///   - server: A server that behaves like the API; without one the declarations are checked against themselves.
///   - seed: The seed of all random rows and queries.
///   - queries: How many random queries are asked of each table.
public func checkProvider(
    _ plugin: any ProviderPlugin, fixtures: [Fixture] = [], requests: String? = nil,
    server: (any ProviderServer)? = nil, seed: UInt64 = .random(in: 0..<1_000_000), queries: Int = 40
) async -> CheckReport {
    await ProviderCheck(
        plugin: plugin, fixtures: fixtures, requests: requests, server: server, seed: seed, queries: queries
    ).report()
}

/// The checks of one provider, in order.
struct ProviderCheck {
    let plugin: any ProviderPlugin
    let fixtures: [Fixture]
    let requests: String?
    let server: (any ProviderServer)?
    let seed: UInt64
    let queries: Int

    /// The most rows of a list, so that checks stay short.
    private static let mostRows = 260
    /// The number of random queries on the same rows.
    private static let queriesPerServer = 8

    func report() async -> CheckReport {
        var report = CheckReport(provider: plugin.manifest.id, seed: seed, checks: [ManifestLint.check(plugin)])
        for resource in plugin.resources {
            report.checks += [
                ResourceLint.check(resource, of: plugin.manifest), ResourceLint.words(resource, of: plugin.manifest),
            ]
        }
        report.checks += strayFixtures()
        // Wrong declarations would only lead to further errors.
        guard report.isOK else { return report }
        for resource in plugin.resources {
            report.checks.append(FixtureCheck(plugin: plugin, resource: resource, fixtures: fixtures).check())
        }
        let requestCheck = RequestCheck(plugin: plugin, approved: requests)
        for resource in plugin.resources { report.checks.append(requestCheck.check(resource)) }
        report.checks += [requestCheck.golden(), VerdictCheck(plugin: plugin, fixtures: fixtures).check()]
        for (index, resource) in plugin.resources.enumerated() {
            report.checks += await behaviour(of: resource, seed &+ UInt64(index) &* 7919)
        }
        return report
    }

    /// Fixtures that belong to no table.
    private func strayFixtures() -> [CheckReport.Check] {
        let names = plugin.resources.flatMap { [$0.table.name] + $0.table.aliases }
        return fixtures.filter { !$0.table.isEmpty && !names.contains($0.table) }.map { fixture in
            .init(
                "fixtures", of: plugin.manifest.id,
                problems: [
                    .init(
                        "\(fixture.name) belongs to no table",
                        advice:
                            "begin its name with one of \(names.joined(separator: ", ")), or with error and a status")
                ])
        }
    }

    private func behaviour(of resource: Resource, _ seed: UInt64) async -> [CheckReport.Check] {
        let subject = "\(plugin.manifest.id).\(resource.table.name)"
        do throws(SyntheticServer.MakeError) {
            let rows = rows(for: resource)
            let synthetic = try SyntheticServer(of: plugin, rows: rows, seed: seed)
            guard let reader = ListReader(plugin, resource, server ?? synthetic) else { return [] }
            let table = await PromiseCheck(reader)
            var checks = await table.checks()
            // Queries on a list that can't be read would only repeat the problem.
            guard !checks.contains(where: { $0.status == .failed && $0.name == "pages" }) else { return checks }
            checks.append(try await randomQueries(resource, server == nil ? nil : table, seed))
            let size =
                resource.endpoint.pageSize?.maximum ?? resource.endpoint.pageSize?.standard ?? SyntheticServer.anySize
            let clamped = try SyntheticServer(
                of: plugin, rows: rows, seed: seed, quirks: [.largestPage(max(2, size / 3))])
            guard let own = ListReader(plugin, resource, synthetic) else { return checks }
            let faults = FaultCheck(plugin: plugin, server: synthetic, clamped: clamped)
            checks.append(await faults.check(resource, server == nil ? table : await PromiseCheck(own)))
            return checks
        } catch {
            return [
                .init(
                    "synthetic server", of: subject,
                    problems: [.init("\(error)", advice: "make sure that no two paths contradict each other")])
            ]
        }
    }

    /// Enough rows for three pages.
    private func rows(for resource: Resource) -> Int {
        let size =
            resource.endpoint.pageSize?.maximum ?? resource.endpoint.pageSize?.standard ?? SyntheticServer.anySize
        return min(size * 2 + 3, ProviderCheck.mostRows)
    }

    /// Random queries, on the given server's rows or on many sets of random ones.
    private func randomQueries(
        _ resource: Resource, _ given: PromiseCheck?, _ seed: UInt64
    ) async throws(SyntheticServer.MakeError) -> CheckReport.Check {
        var random = SplitMix64(seed: seed)
        var problems: [CheckReport.Problem] = []
        let most = rows(for: resource)
        let counts = [most, 0, 1, most / 2, most / 2 + 1]
        var table = given
        for number in 0..<queries where problems.count < 3 {
            if given == nil, number.isMultiple(of: ProviderCheck.queriesPerServer) {
                let count = counts[(number / ProviderCheck.queriesPerServer) % counts.count]
                let server = try SyntheticServer(of: plugin, rows: count, seed: random.next())
                guard let reader = ListReader(plugin, resource, server) else { break }
                table = await PromiseCheck(reader)
            }
            guard let table else { break }
            let query = RandomQuery(table, &random)
            if let problem = await QueryCheck(plugin: plugin).problem(query, on: table) { problems.append(problem) }
        }
        let subject = "\(plugin.manifest.id).\(resource.table.name)"
        return .init("queries", of: subject, detail: "\(queries) asked twice", problems: problems)
    }
}
