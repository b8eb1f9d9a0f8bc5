import QuirePluginKit
import QuirePluginTesting
import Testing

@Suite("Lint") struct LintTests {
    private static let tables: [(String, @Sendable (inout Resource) -> Void, says: String)] = [
        ("a name in camel case", { $0.table.name = "myInvoices" }, "is not a name that queries can use"),
        ("a query in the path", { $0.endpoint.path = "/invoices?x=1" }, "is not a path below the base URL"),
        ("a hole in the path", { $0.endpoint.path = "/invoices/{id}" }, "nothing fills {id} in the path"),
        ("an unknown authentication", { $0.endpoint.authentications = ["basic"] }, "names basic, which doesn't exist"),
        ("a field twice", { $0.table.fields.append($0.table.fields[0]) }, "the field id is declared twice"),
        ("money without currency", { $0.table.fields[3].currencyPath = nil }, "amount is money without a currency"),
        ("a key that isn't there", { $0.table.primaryKey = ["uid"] }, "the primary key names uid, which doesn't exist"),
        ("a key that can be null", { $0.table.primaryKey = ["due_at"] }, "the primary key's due_at can be null"),
        ("no key", { $0.table.primaryKey = [] }, "the table has no key"),
        (
            "a filter on nothing", { $0.table.filters[1].field = "payer" },
            "the filter customer names payer, which doesn't exist"
        ),
        (
            "a filter with one value for several", { $0.table.filters[0].encoding = .single },
            "the filter status takes several values, but sends one"
        ),
        (
            "an accepted value that the field doesn't have", { $0.table.filters[0].acceptedValues.append("gone") },
            "names gone, which doesn't exist"
        ),
        ("a rule on nothing", { $0.table.filterRules = [.required(["who"])] }, "a rule about filters names who"),
        ("a sort by nothing", { $0.table.sorts[0].field = "price" }, "a sort names price, which doesn't exist"),
        (
            "a sort in one direction twice", { $0.table.sorts[0].descending = $0.table.sorts[0].ascending },
            "send the same parameters"
        ),
        (
            "a sort that is never null on a field that is", { $0.table.sorts[1].nulls = .never },
            "says that it is never null, but the field can be null"
        ),
        (
            "a parameter that means two things", { $0.table.filters[1].parameter = "page" },
            "the parameter page is declared twice"
        ),
        (
            "a standard over the maximum", { $0.endpoint.pageSize?.standard = 50 },
            "the standard page size 50 is over the maximum 20"
        ),
        (
            "a reliable order without a direction", { $0.table.defaultOrder?.direction = nil },
            "the list's own order is declared reliable without a direction"
        ),
        (
            "a common mapping without a status",
            { $0.table.common = CommonMapping(.links, columns: ["id": .field("id")]) },
            "the common mapping has no status"
        ),
        (
            "a common mapping without an amount",
            { $0.table.common = CommonMapping(.links, columns: ["id": .field("id"), "status": .field("status")]) },
            "the common mapping has no amount"
        ),
        (
            "a common status that is always null",
            { $0.table.common = CommonMapping(.links, columns: ["status": .constant(.null)]) },
            "the common mapping has null for status"
        ),
        (
            "a common column that is left out",
            {
                $0.table.fields.append(Field("expires_at", .timestamp, isNullable: true, doc: "When it expires."))
                $0.table.common = CommonMapping(.links, columns: ["id": .field("id")])
            }, "expires_at is a column of the common table too, and isn't mapped"
        ),
        ("a table without words", { $0.table.documentation = "" }, "there is no description of the table"),
        ("a field without words", { $0.table.fields[2].documentation = "" }, "there is no description of customer"),
        (
            "a common status that doesn't exist",
            {
                $0.table.common = CommonMapping(
                    .links, columns: ["status": .map("status", ["open": "new"], otherwise: "unknown")])
            },
            "names new, which doesn't exist"
        ),
        ("a budget of nothing", { $0.endpoint.budgets = [Budget(requests: 0, seconds: 1)] }, "allows nothing"),
    ]

    @Test("finds what is wrong with a table", arguments: tables.indices)
    func table(index: Int) async {
        let (title, change, message) = Self.tables[index]
        let report = await checkProvider(Acme(change), seed: 1)
        #expect(report.problems.contains { $0.message.contains(message) }, "\(title): \(report)")
        #expect(report.problems.allSatisfy { !$0.advice.isEmpty })
    }

    private static let manifests: [(String, @Sendable (inout Manifest) -> Void, says: String)] = [
        (
            "a name with a dash", { $0.id = "acme-pay" },
            "use lower-case letters, digits and _, a letter first: acme_pay"
        ),
        ("another kit", { $0.kitVersion = 99 }, "it is written for version 99 of the kit"),
        ("a version in words", { $0.version = "new" }, "doesn't consist of three numbers"),
        ("a key in the open", { $0.baseURL = "http://api.acme.example" }, "a key would be sent unencrypted"),
        ("a slash at the end", { $0.baseURL += "/" }, "the base URL ends in a slash"),
        ("a setting without help", { $0.settings[0].help = "" }, "the setting api_key has no help"),
        ("a key that isn't secret", { $0.settings[0].isSecret = false }, "uses no secret setting"),
        ("an unknown setting", { $0.authentications = [.bearer("key", setting: "token")] }, "names token"),
        (
            "no address of documents", { $0.documentation = "the handbook" },
            "the documentation \"the handbook\" is not an address"
        ),
        ("a host with a scheme", { $0.allowedHosts = ["https://files.example"] }, "is not a host name"),
        (
            "a static key", { $0.headers = [HeaderDeclaration("Authorization", "x")] },
            "Authorization is declared as a static header"
        ),
    ]

    @Test("finds what is wrong with a manifest", arguments: manifests.indices)
    func manifest(index: Int) async {
        let (title, change, message) = Self.manifests[index]
        var acme = Acme()
        change(&acme.manifest)
        let report = await checkProvider(acme, seed: 1)
        let said = report.problems.flatMap { [$0.message, $0.advice] }
        #expect(said.contains { $0.contains(message) }, "\(title): \(report)")
    }

    @Test("tells all that has no words at once")
    func words() async throws {
        let bare = Acme { resource in
            resource.table.documentation = ""
            resource.table.fields[2].documentation = ""
        }
        let check = try #require(
            await checkProvider(bare, seed: 1, queries: 0).checks.first { $0.name == "documentation" })
        #expect(check.problems.map(\.message) == ["there is no description of the table, customer"])
    }
}
