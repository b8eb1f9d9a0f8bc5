package import QuireDecode
package import QuireModel
package import QuirePlan
package import QuirePluginKit

/// Runs scans: takes the machine's steps to the transport and its pages back, one page at a time and only when the rows
/// of the last one have been taken.
package struct FetchScheduler: Sendable {
    /// What a scan hands over.
    package enum Event: Sendable {
        /// Rows, in order.
        case rows(RowBatch)
        /// All rows handed over so far are void: the scan begins anew, for this reason.
        case restart(String)
    }

    /// Whether more rows are wanted.
    package enum Demand: Sendable {
        case more
        case enough
    }

    private let transport: any Transport
    private let budget: RunBudget
    private let log: @Sendable (RequestLogEntry) -> Void

    /// A scheduler over a transport; `log` hears of every request.
    package init(
        transport: any Transport, budget: RunBudget, log: @escaping @Sendable (RequestLogEntry) -> Void = { _ in }
    ) {
        self.transport = transport
        self.budget = budget
        self.log = log
    }

    /// Reads what the scan needs and hands it to `deliver`, which says when it has enough.
    ///
    /// What goes wrong with the provider is in the report, since the rows until then stay; what `deliver` throws is
    /// thrown.
    package func run(
        _ scan: Scan, on connection: ProviderConnection, resuming progress: ScanMachine.Progress = .init(),
        deliver: (Event) async throws -> Demand
    ) async throws -> ScanReport {
        var report = ScanReport(source: scan.table.name, strategy: scan.path.strategy)
        var machine = ScanMachine(scan: scan, resuming: progress)
        guard
            let reader = PageReader(connection: connection, scan: scan, transport: transport, budget: budget, log: log)
        else {
            report.failure = FetchError(.foreignAddress(connection.baseURL))
            return report
        }
        do {
            var actions = machine.start()
            while !actions.isEmpty {
                guard case .request(let step)? = actions.last else { break }
                actions = try await reader.read(step, &machine, &report, deliver)
            }
            report.failure = report.hasEnough ? nil : machine.shortfall
        } catch let error as FetchError {
            report.failure = error
        }
        report.progress = machine.progress
        return report
    }
}

/// A provider that is ready to be asked.
package struct ProviderConnection: Sendable {
    /// The provider's name in `from`.
    package let name: String
    /// The plugin.
    package let plugin: any ProviderPlugin
    /// Where the API answers.
    package let baseURL: String
    /// Authentication and the manifest's headers, resolved.
    package let headers: [TransportRequest.Header]

    package init(name: String, plugin: any ProviderPlugin, baseURL: String, headers: [TransportRequest.Header]) {
        self.name = name
        self.plugin = plugin
        self.baseURL = baseURL
        self.headers = headers
    }
}

/// A request that was made, for `-v`.
package struct RequestLogEntry: Sendable {
    /// The method and the address.
    package let request: String
    /// The status; nil when no response came.
    package let status: Int?
    /// The bytes of the body.
    package let bytes: Int
    /// How long it took.
    package let duration: Duration
    /// Why no response came.
    package let failure: String?
}

/// What a scan did.
package struct ScanReport: Sendable {
    /// The table.
    package let source: String
    /// The access path.
    package let strategy: String
    /// The requests made.
    package var requests = 0
    /// The pages read.
    package var pages = 0
    /// The rows decoded.
    package var rows = 0
    /// The bytes of all bodies, decompressed.
    package var bytes = 0
    /// The values that are not as declared.
    package var oddities: [FieldOddity] = []
    /// Why the scan began anew.
    package var restarts: [String] = []
    /// Whether the rows that came were enough before the list ended.
    package var hasEnough = false
    /// Why rows are missing; nil when none are.
    package var failure: FetchError?
    /// How far it came.
    package var progress = ScanMachine.Progress()

    package init(source: String, strategy: String) {
        self.source = source
        self.strategy = strategy
    }

    /// Whether every row that the query needs has come.
    package var isComplete: Bool { failure == nil }

    mutating func add(_ more: [FieldOddity]) {
        for oddity in more {
            if let index = oddities.firstIndex(where: { $0.field == oddity.field && $0.kind == oddity.kind }) {
                oddities[index].count += oddity.count
            } else {
                oddities.append(oddity)
            }
        }
    }
}

extension FetchScheduler {
    /// The request that a scan begins with, as `GET https://…`; nil when it makes none.
    package static func firstRequest(of scan: Scan, plugin: any ProviderPlugin, baseURL: String) -> String? {
        guard case .request(let step)? = ScanMachine(scan: scan).start().last,
            let request = try? plugin.request(for: step, of: scan.table.resource),
            let url = try? RequestAddress(base: baseURL)?.resolve(request)
        else { return nil }
        return "\(request.method) \(url)"
    }
}
