extension ProviderTemplate {
    /// A Swift package with the provider, its fixtures and a test; `kit` is where the package finds quire's own.
    package func swiftPackage(kit: String) -> [File] {
        [
            File(path: "\(name)/Package.swift", text: manifest(kit)),
            File(path: "\(name)/Sources/\(type)/\(type).swift", text: provider),
            File(path: "\(name)/Sources/\(type)/OrdersResource.swift", text: resource),
            File(path: "\(name)/Sources/\(type)/Module.swift", text: module),
            File(path: "\(name)/Tests/\(type)Tests/\(type)Tests.swift", text: test),
        ] + fixtures(in: "\(name)/Tests/\(type)Tests/Fixtures")
    }

    /// The name of the provider's type and module.
    private var type: String { title.replacing(" ", with: "") + "Provider" }

    private func manifest(_ kit: String) -> String {
        let isAddress = kit.contains("://") || kit.hasPrefix("git@")
        let place = isAddress ? "url: \"\(kit)\", branch: \"main\"" : "path: \"\(kit)\""
        var identity = kit.split(separator: "/").last.map(String.init) ?? "quire"
        if identity.hasSuffix(".git") { identity.removeLast(4) }
        return """
            // swift-tools-version: 6.2
            import PackageDescription

            let settings: [SwiftSetting] = [.enableUpcomingFeature("InternalImportsByDefault")]

            let package = Package(
                name: "\(type)",
                // libquire-\(name).so, from whose name quire knows the provider's.
                products: [.library(name: "quire-\(name)", type: .dynamic, targets: ["\(type)"])],
                dependencies: [.package(\(place))],
                targets: [
                    .target(
                        name: "\(type)", dependencies: [.product(name: "QuirePluginKit", package: "\(identity)")],
                        swiftSettings: settings),
                    .testTarget(
                        name: "\(type)Tests",
                        dependencies: ["\(type)", .product(name: "QuirePluginTesting", package: "\(identity)")],
                        resources: [.copy("Fixtures")], swiftSettings: settings),
                ],
                swiftLanguageModes: [.v6]
            )

            """
    }

    private var provider: String {
        """
        public import QuirePluginKit

        /// The \(title) API, as far as it lists orders.
        public struct \(type): ProviderPlugin {
            /// Who \(title) is.
            public let manifest: Manifest
            /// Its tables.
            public let resources: [Resource]

            /// The provider; it has no state.
            public init() {
                manifest = Manifest(
                    id: "\(name)", title: "\(title)", baseURL: "https://api.example.com/v1",
                    settings: [
                        Setting("api_key", isSecret: true, help: "an API key, from the developer settings of \(title)")
                    ],
                    authentications: [.bearer("api_key", setting: "api_key")], documentation: "https://docs.example.com")
                resources = [OrdersResource.resource]
            }
        }

        """
    }

    private var module: String {
        """
        import QuirePluginKit

        /// What quire calls when it opens the library.
        @_cdecl("quire_provider")
        public func quireProvider() -> UnsafeMutableRawPointer { ProviderModule.handOver(\(type)()) }

        """
    }

    private var resource: String {
        """
        import QuirePluginKit

        /// `\(name).orders`: GET /orders.
        enum OrdersResource {
            static let resource = Resource(
                name: "orders",
                documentation: "Orders that customers made.",
                path: "/orders",
                recordsPath: "data",
                fields: [
                    Field("id", .text, doc: "The id of the order."),
                    Field("status", .text, values: statuses, doc: "Where the order stands."),
                    Field("amount", .money, currency: "currency", doc: "What the customer pays."),
                    Field(
                        "customer", .text, path: "customer.name", isNullable: true, doc: "Who ordered; null for guests."),
                    Field("created_at", .timestamp, doc: "When it was made."),
                ],
                paging: .pageNumber(Paging.PageNumber(parameter: "page", next: "meta.next_page")),
                pageSize: PageSize(parameter: "per_page", standard: 25, maximum: 100, overMaximum: .refused),
                total: Total(path: "meta.total", unit: .rows),
                filters: [
                    // Exact only where the API's document promises just the rows that match; others are checked again.
                    FilterCapability(
                        field: "status", .anyOf, parameter: "status", encoding: .bracketRepeated, fidelity: .exact,
                        acceptedValues: statuses),
                    FilterCapability(field: "created_at", .atLeast, parameter: "created_from", fidelity: .exact),
                    FilterCapability(field: "created_at", .atMost, parameter: "created_to", fidelity: .exact),
                ],
                sorts: [
                    SortCapability(
                        field: "created_at", ascending: [QueryItem("sort", "created_at")],
                        descending: [QueryItem("sort", "-created_at")], nulls: .never)
                ])

            private static let statuses = ["open", "paid", "canceled"]
        }

        """
    }

    private var test: String {
        """
        import Foundation
        import QuirePluginTesting
        import Testing
        import \(type)

        @Test("\(title) passes every check, with recorded responses")
        func check() async throws {
            let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).path()
            let report = await checkProvider(
                \(type)(), fixtures: try Fixture.all(in: folder), requests: Fixture.requests(in: folder))
            #expect(report.isOK, "\\(report)")
        }

        """
    }
}
