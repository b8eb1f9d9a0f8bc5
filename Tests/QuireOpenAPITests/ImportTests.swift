import Foundation
import QuireDiagnostics
import QuireOpenAPI
import QuirePluginKit
import QuirePluginTesting
import QuireProviderFile
import QuireTestSupport
import Testing

/// API descriptions and the provider files that come of them.
enum Documents {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()

    /// Small descriptions in the style of large public ones.
    static let styles = [
        "stripe_style.json", "github_style.yaml", "square_style.json", "mollie_style.yaml", "paypal_style.yaml",
    ]
    /// The seeds that hold a description.
    static let seeds = [
        "qonto-list-payment-links.md", "mijnklantportaal-list-payment-links.md",
        "mijnklantportaal-list-payment-link-payments.md",
    ]

    /// The bytes of a description.
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = seeds.contains(name) ? "../Contracts/seeds" : "Documents"
        return Array(try Data(contentsOf: tests.appending(path: "\(folder)/\(name)")))
    }

    /// What comes of a description.
    static func imported(_ name: String, tables: [String] = []) throws -> OpenAPIImport {
        try OpenAPIImport.read(try bytes(name), file: name, name: "x", tables: tables)
    }

    /// What comes of a text.
    static func imported(text: String) throws(Diagnostic) -> OpenAPIImport {
        try OpenAPIImport.read(Array(text.utf8), file: "openapi.yaml", name: "x")
    }

    /// Why a text is refused; nil when it isn't. Documents are large, so that the test's own report does without them.
    static func refusal(of text: String) -> Refusal? {
        do throws(Diagnostic) {
            _ = try imported(text: text)
            return nil
        } catch {
            let position = error.span.flatMap { span in error.source.map { $0.position(at: span.start) } }
            return Refusal(
                message: String(error.message.prefix(300)), line: position?.line, column: position?.column,
                code: error.code.rawValue, exit: error.exit, notes: error.notes, hint: error.hint)
        }
    }

    /// Why a document is refused.
    struct Refusal {
        var message: String
        var line: Int?
        var column: Int?
        var code: String
        var exit: Int
        var notes: [String]
        var hint: String?
    }
}

@Suite("Importing API descriptions")
struct ImportTests {
    @Test("The file is the approved one, and reads back as the provider", arguments: Documents.styles + Documents.seeds)
    func golden(name: String) throws {
        let result = try Documents.imported(name)
        let golden = Golden("QuireOpenAPITests/Documents/\(name.prefix { $0 != "." }).expected.txt")
        #expect(try golden.difference(from: result.text) == nil)
        let read = ProviderFile.read(result.text, name: "x.provider.yaml")
        #expect(read.problems.isEmpty)
        #expect(read.provider == result.provider)
    }

    @Test(
        "The provider passes the check but for what the document's examples don't show",
        arguments: Documents.styles + Documents.seeds)
    func check(name: String) async throws {
        let result = try Documents.imported(name)
        let fixtures = result.fixtures.map { file in
            Fixture(
                String(file.name.dropLast(".json".count)),
                table: file.name.split(separator: ".").first.map(String.init) ?? "",
                body: Array(file.text.utf8))
        }
        let report = await checkProvider(result.provider, fixtures: fixtures, seed: 1, queries: 4)
        #expect(report.checks.allSatisfy { $0.status != .failed || $0.name == "fixtures" }, "\(report)")
    }

    @Test("Lists have the rows, pages, filters and sorts that their documents give them")
    func lists() throws {
        let charges = try #require(try Documents.imported("stripe_style.json").provider.resource(named: "charges"))
        #expect(
            charges.endpoint.paging
                == .cursor(
                    Paging.Cursor(
                        parameter: "starting_after", from: .lastRow("id", isInclusive: false), hasMore: "has_more")))
        #expect(charges.endpoint.pageSize == PageSize(parameter: "limit", standard: 10, maximum: 100))
        #expect(charges.table.field(named: "created")?.timeForm == .unixSeconds)
        #expect(charges.table.field(named: "amount")?.minorUnits == MinorUnits())
        #expect(charges.table.field(named: "tip_amount")?.type == .integer)
        #expect(charges.table.field(named: "customer")?.type == .text)
        #expect(
            Set(charges.table.filters.map(\.parameter)) == [
                "created[gt]", "created[gte]", "created[lt]", "created[lte]", "customer",
            ])
        let issues = try #require(try Documents.imported("github_style.yaml").provider.resource(named: "issues"))
        #expect(issues.endpoint.parameters == [QueryItem("state", "all")])
        #expect(
            issues.endpoint.paging
                == .nextURL(Paging.NextURL(from: .linkHeader(relation: "next"), pageParameter: "page")))
        #expect(issues.table.filters.first { $0.parameter == "since" }?.operator == .moreThan)
        #expect(issues.table.sorts.map(\.field) == ["created_at", "updated_at", "comments"])
        let payments = try #require(try Documents.imported("square_style.json").provider.resource(named: "payments"))
        #expect(payments.endpoint.paging == .cursor(Paging.Cursor(next: "cursor")))
        #expect(payments.table.filters.first { $0.parameter == "begin_time" }?.operator == .atLeast)
        let purse = try #require(try Documents.imported("mollie_style.yaml").provider.resource(named: "payments"))
        #expect(purse.endpoint.paging == .nextURL(Paging.NextURL(path: "_links.next.href")))
        #expect(purse.table.filters.first?.encoding == .commaSeparated)
        let invoices = try #require(try Documents.imported("paypal_style.yaml").provider.resource(named: "invoices"))
        #expect(invoices.endpoint.paging == .nextURL(Paging.NextURL(from: .links("links", relation: "next"))))
        #expect(invoices.endpoint.total == Total(path: "total_items", unit: .rows))
    }

    @Test("A list of which only a part could be read is left out, and so is what is one thing")
    func leftOut() throws {
        let result = try Documents.imported("square_style.json")
        #expect(result.provider.resources.map(\.table.name) == ["payments", "orders_search"])
        #expect(
            result.leftOut == [
                "GET /v2/events: limit requests a part of the list, but nothing says how to get the rest"
            ])
        #expect(result.text.contains("#   GET /v2/events: limit requests a part of the list"))
    }

    @Test("A single table can be imported; one that doesn't exist is suggested")
    func tables() throws {
        let one = try Documents.imported("github_style.yaml", tables: ["installations"])
        #expect(one.provider.resources.map(\.table.name) == ["installations"])
        do throws(Diagnostic) {
            let bytes = (try? Documents.bytes("github_style.yaml")) ?? []
            _ = try OpenAPIImport.read(bytes, file: "github_style.yaml", tables: ["isues"])
            Issue.record("the table was found")
        } catch {
            #expect(error.suggestions.first == "issues")
        }
    }

    @Test(
        "No filter is declared exact but for what the path names, and every guess says why", arguments: Documents.styles
    )
    func marked(name: String) throws {
        let result = try Documents.imported(name)
        for resource in result.provider.resources {
            for filter in resource.table.filters where filter.fidelity == .exact {
                #expect(resource.table.field(named: filter.field)?.isFromRequest == true || filter.encoding == .path)
            }
        }
        #expect(result.guesses > 3)
        #expect(result.text.matches(of: /# guessed: (.*)/).allSatisfy { $0.1.count > 20 })
    }

    @Test(
        "The provider's name comes from the title",
        arguments: [
            ("GitHub v3 REST API", "github"), ("The Plaid API", "plaid"), ("MijnKlantportaal API", "mijnklantportaal"),
            ("Twilio - Api", "twilio"), ("API", "api"), ("", "api"), ("3D Shop!", "d_shop"), ("日本", "api"),
        ])
    func name(title: String, expected: String) throws {
        let text =
            "{\"openapi\":\"3.0.0\",\"info\":{\"title\":\"\(title)\"},\"paths\":{\"/a\":{\"get\":{\"responses\":{\"200\":{\"content\":{\"application/json\":{\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"}}}}}}}}}}}}"
        let result = try OpenAPIImport.read(Array(text.utf8), file: "a.json")
        #expect(result.provider.manifest.id == expected)
    }
}
