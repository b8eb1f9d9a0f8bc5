import QuirePluginKit
import QuirePluginTesting
import Testing

/// A way to page, filter or shape rows that can be declared.
struct Kind: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let change: @Sendable (inout Resource) -> Void

    init(_ description: String, _ change: @escaping @Sendable (inout Resource) -> Void) {
        testDescription = description
        self.change = change
    }

    /// The bounds on `created_at` apart from the other filters.
    private static func bounds(_ form: FilterCapability.ValueForm, _ template: Bool = false) -> [FilterCapability] {
        let ends: [(FilterCapability.Operator, String, String)] = [
            (.atLeast, "created_from", "gte:{value}"), (.atMost, "created_to", "lte:{value}"),
        ]
        return ends.map { operation, parameter, written in
            FilterCapability(
                field: "created_at", operation, parameter: template ? "created" : parameter, fidelity: .exact,
                form: form, template: template ? written : nil)
        }
    }

    static let all = [
        Kind("page numbers from 0") {
            $0.endpoint.paging = .pageNumber(Paging.PageNumber(first: 0, next: "meta.next"))
        },
        Kind("page numbers and the number of pages") { resource in
            resource.endpoint.paging = .pageNumber(Paging.PageNumber(current: "meta.page", pages: "meta.pages"))
            resource.endpoint.total = nil
        },
        Kind("page numbers and nothing else") { resource in
            resource.endpoint.paging = .pageNumber(Paging.PageNumber(endStatuses: [404]))
            resource.endpoint.total = nil
        },
        Kind("page numbers that end with a short page") { resource in
            resource.endpoint.paging = .pageNumber(Paging.PageNumber(shortPageEnds: true))
            resource.endpoint.total = nil
        },
        Kind("page numbers and whether there is more") { resource in
            resource.endpoint.paging = .pageNumber(Paging.PageNumber(hasMore: "has_more"))
        },
        Kind("offsets") { $0.endpoint.paging = .offset(Paging.Offset(parameter: "skip")) },
        Kind("offsets and whether there is more") { resource in
            resource.endpoint.paging = .offset(Paging.Offset(hasMore: "meta.has_more"))
            resource.endpoint.total = nil
        },
        Kind("marks in the body") { $0.endpoint.paging = Acme.marks },
        Kind("marks in the body and whether there is more") { resource in
            resource.endpoint.paging = .cursor(Paging.Cursor(next: "next", hasMore: "has_more"))
        },
        Kind("marks in a header") { $0.endpoint.paging = .cursor(Paging.Cursor(from: .header("X-Next"))) },
        Kind("marks that stand for the whole request") { resource in
            resource.endpoint.paging = .cursor(Paging.Cursor(from: .body("next"), carriesParameters: false))
        },
        Kind("the id of the last row") { resource in
            resource.endpoint.paging = .cursor(
                Paging.Cursor(
                    parameter: "starting_after", from: .lastRow("id", isInclusive: false), hasMore: "has_more"))
            resource.endpoint.total = nil
        },
        Kind("the id of the last row, without a word of an end") { resource in
            resource.endpoint.paging = .cursor(
                Paging.Cursor(parameter: "starting_after", from: .lastRow("id", isInclusive: false)))
            resource.endpoint.total = nil
        },
        Kind("the id of the last row, which comes again") { resource in
            resource.endpoint.paging = .cursor(
                Paging.Cursor(parameter: "from", from: .lastRow("id", isInclusive: true)))
            resource.endpoint.total = nil
        },
        Kind("the address of the next page in the body") {
            $0.endpoint.paging = .nextURL(Paging.NextURL(path: "links.next"))
        },
        Kind("the address of the next page with its number") { resource in
            resource.endpoint.paging = .nextURL(Paging.NextURL(path: "next", current: "page", pageParameter: "page"))
        },
        Kind("the address of the next page in a header") { resource in
            resource.endpoint.paging = .nextURL(Paging.NextURL(from: .linkHeader(relation: "next")))
        },
        Kind("the address of the next page among links") { resource in
            resource.endpoint.paging = .nextURL(
                Paging.NextURL(from: .links("links", relation: "next"), carriesParameters: false))
        },
        Kind("one page") { resource in
            resource.endpoint.paging = .none
            resource.endpoint.pageSize = nil
            resource.endpoint.total = nil
        },
        Kind("pages of a fixed size") { $0.endpoint.pageSize = PageSize(standard: 8, echo: "meta.size") },
        Kind("sizes over the maximum that give the standard") { $0.endpoint.pageSize?.overMaximum = .standard },
        Kind("parameters in a JSON body") { resource in
            resource.endpoint.method = "POST"
            resource.endpoint.parameterPlace = .jsonBody
            resource.endpoint.body = [.init("query", .record([.init("kind", .text("invoice"))]))]
            resource.table.filters[0].parameter = "query.status"
            resource.endpoint.paging = Acme.marks
        },
        Kind("a total in pages") { $0.endpoint.total?.unit = .pages },
        Kind("a total that counts either") { $0.endpoint.total?.unit = .unclear },
        Kind("a total that can't be relied on") { $0.endpoint.total?.isReliable = false },
        Kind("values with commas between") { $0.table.filters[0].encoding = .commaSeparated },
        Kind("values as a JSON list") { $0.table.filters[0].encoding = .jsonArray },
        Kind("values repeated") { $0.table.filters[0].encoding = .repeated },
        Kind("other words for values") { $0.table.filters[0].valueMap = ["open": "OPEN", "void": "CANCELLED"] },
        Kind("operators inside the value") { $0.table.filters.replaceSubrange(2..., with: bounds(.plain, true)) },
        Kind("bounds in seconds since 1970") { resource in
            resource.table.fields[4].timeForm = .unixSeconds
            resource.table.filters.replaceSubrange(2..., with: bounds(.unixSeconds))
        },
        Kind("bounds in milliseconds since 1970") { resource in
            resource.table.fields[4].timeForm = .unixMilliseconds
            resource.table.filters.replaceSubrange(2..., with: bounds(.unixMilliseconds))
        },
        Kind("bounds as days") { resource in
            resource.table.filters.replaceSubrange(2..., with: bounds(.date))
        },
        Kind("bounds that go together") { $0.table.filterRules = [.together(["created_from", "created_to"])] },
        Kind("filters that exclude each other") { $0.table.filterRules = [.exclusive(["status", "customer"])] },
        Kind("a filter that is needed") { resource in
            resource.table.filters[1].acceptedValues = ["Ann", "Bob"]
            resource.table.fields[2].values = ["Ann", "Bob"]
            resource.table.filterRules = [.required(["customer"])]
        },
        Kind("windows of time") { resource in
            resource.endpoint.windows = DateWindows(from: "created_from", to: "created_to", days: 3)
            resource.table.defaultOrder = nil
        },
        Kind("filters that are only rough") { resource in
            for index in resource.table.filters.indices { resource.table.filters[index].fidelity = .superset }
        },
        Kind("amounts in minor units") { $0.table.fields[3].minorUnits = MinorUnits() },
        Kind("marks for no value") { resource in
            resource.table.fields[2].isNullable = true
            resource.table.fields[2].nullMarkers = [.text(""), .text("none")]
        },
        Kind("rows at the root") { resource in
            resource.endpoint.recordsPath = ""
            resource.endpoint.paging = .nextURL(Paging.NextURL(from: .linkHeader(relation: "next")))
            resource.endpoint.total = nil
        },
        Kind("rows where nulls come first") { $0.table.sorts[1].nulls = .first },
        Kind("a sort in one direction") { $0.table.sorts[0].ascending = nil },
    ]
}

/// What can be declared can be checked: the server made of it does it, and the host gives the same rows either way.
@Suite("Every kind of declaration") struct KindTests {
    @Test("passes the whole kit", arguments: Kind.all)
    func passes(kind: Kind) async {
        let report = await checkProvider(Acme(kind.change), queries: 24)
        #expect(report.isOK, "\(report)")
    }
}
