import QontoProvider
import QuireDecode
import QuirePluginKit
import Testing

/// Requests, page facts, errors and authentication, to the letter of the document.
@Suite struct QontoProtocolTests {
    private func line(_ step: ScanStep) throws -> String {
        let request = try plugin.request(for: step, of: try paymentLinks())
        guard case .path(let path) = request.target else { return "\(request.target)" }
        #expect(request.headers.isEmpty)
        #expect(request.body == nil)
        return "\(request.method) \(path)" + (request.query.isEmpty ? "" : "?" + PercentEncoding.query(request.query))
    }

    private func step(
        _ position: ScanStep.Position = .first, size: Int? = nil, status: [String] = [], sort: String? = nil,
        _ direction: SortDirection = .ascending
    ) throws -> ScanStep {
        let resource = try paymentLinks()
        var step = ScanStep(position: position, pageSize: size)
        if !status.isEmpty {
            let filter = try #require(resource.table.filters.first { $0.field == "status" })
            step.filters = [AppliedFilter(filter, values: status.map { .text($0) })]
        }
        if let sort {
            step.sort = AppliedSort(try #require(resource.table.sorts.first { $0.field == sort }), direction)
        }
        return step
    }

    @Test("The first page needs no parameter")
    func firstPage() throws { #expect(try line(try step()) == "GET /v2/payment_links") }

    @Test("Pages have a number and a size")
    func numberedPages() throws {
        #expect(try line(try step(size: 100)) == "GET /v2/payment_links?per_page=100")
        #expect(try line(try step(.page(3), size: 20)) == "GET /v2/payment_links?per_page=20&page=3")
    }

    @Test("Statuses are repeated in brackets")
    func statuses() throws {
        #expect(try line(try step(status: ["paid"])) == "GET /v2/payment_links?status%5B%5D=paid")
        #expect(
            try line(try step(status: ["open", "paid"]))
                == "GET /v2/payment_links?status%5B%5D=open&status%5B%5D=paid")
    }

    @Test(
        "The order is a field and a direction",
        arguments: [("amount", "asc"), ("amount", "desc"), ("expiration_date", "asc"), ("expiration_date", "desc")])
    func sorts(_ field: String, _ direction: String) throws {
        let step = try step(sort: field, try #require(SortDirection(rawValue: direction)))
        #expect(try line(step) == "GET /v2/payment_links?sort_by=\(field):\(direction)")
    }

    @Test("All parameters together")
    func everything() throws {
        #expect(
            try line(try step(.page(2), size: 5, status: ["open", "expired"], sort: "amount", .descending))
                == "GET /v2/payment_links?status%5B%5D=open&status%5B%5D=expired&sort_by=amount:desc&per_page=5&page=2")
    }

    @Test("Only what the document lists can be asked for")
    func capabilities() throws {
        let resource = try paymentLinks()
        #expect(resource.table.filters.map(\.field) == ["status"])
        #expect(resource.table.filters[0].acceptedValues == ["open", "expired", "canceled", "paid", "processing"])
        #expect(resource.table.filters[0].fidelity == .exact)
        #expect(resource.table.sorts.map(\.field) == ["amount", "expiration_date"])
        #expect(resource.table.defaultOrder == nil)
        #expect(resource.endpoint.pageSize?.maximum == 100)
        #expect(resource.endpoint.pageSize?.standard == 100)
    }

    private func facts(_ name: String, at position: ScanStep.Position) throws -> PageFacts {
        let page = try page(name)
        let response = PageResponse(status: 200, envelope: page.envelope, recordCount: page.batch.count)
        return try plugin.page(from: response, for: ScanStep(position: position), of: try paymentLinks())
    }

    @Test("The example's meta says where the list goes on")
    func middlePage() throws {
        #expect(
            try facts("payment_links.page", at: .page(2))
                == PageFacts(
                    next: .position(.page(3)), currentPage: 2, totalRows: 210, totalPages: 11, pageSize: 20))
    }

    @Test("A null next page is the end")
    func lastPage() throws {
        #expect(
            try facts("payment_links.last", at: .first)
                == PageFacts(next: .end, currentPage: 1, totalRows: 0, totalPages: 0, pageSize: 100))
    }

    private func verdict(_ status: Int, _ name: String?, _ headers: [PageResponse.Header] = []) throws -> Verdict {
        let body = try name.map(fixture) ?? []
        return plugin.verdict(of: PageResponse(status: status, headers: headers, body: body), of: try paymentLinks())
    }

    @Test("Error bodies give code, detail, parameter and trace id")
    func errors() throws {
        #expect(
            try verdict(400, "error.400")
                == .fatal(ProviderFailure(status: 400, code: "bad_request", message: "Authorization field missing")))
        #expect(
            try verdict(400, "error.400.parameter", [.init("X-Tyk-Trace-Id", "header")])
                == .fatal(
                    ProviderFailure(
                        status: 400, code: "bad_request", message: "per_page must be between 1 and 100",
                        parameter: "per_page", requestID: "d2c5a3f1e7b94c06")))
        #expect(
            try verdict(401, "error.401.missing", [.init("x-tyk-trace-id", "t")])
                == .refreshCredentials(
                    ProviderFailure(
                        status: 401, code: "authorization_header_missing", message: "authorization header missing",
                        requestID: "t")))
        #expect(
            try verdict(401, "error.401.invalid")
                == .refreshCredentials(
                    ProviderFailure(
                        status: 401, code: "authorization_token_invalid", message: "authorization token invalid")))
        #expect(try verdict(500, nil) == .retry(after: nil, ProviderFailure(status: 500)))
        #expect(try verdict(422, nil) == .endOfList(ProviderFailure(status: 422)))
    }

    @Test("An error body is no page")
    func errorIsNoPage() throws {
        #expect(throws: DecodeError.self) { try page("error.400") }
    }

    @Test("The secret key goes as it is; a token goes as a bearer")
    func authentication() throws {
        let manifest = plugin.manifest
        #expect(manifest.authentications.map(\.name) == ["oauth", "secret_key"])
        #expect(
            manifest.authentications.map(\.headers) == [
                [HeaderDeclaration("Authorization", Template([.literal("Bearer "), .setting("access_token")]))],
                [HeaderDeclaration("Authorization", Template([.setting("secret_key")]))],
            ])
        #expect(try paymentLinks().endpoint.authentications == ["oauth", "secret_key"])
        let names = ["secret_key", "access_token", "client_id", "client_secret", "staging_token"]
        #expect(manifest.settings.map(\.name) == names)
        #expect(manifest.settings.filter { !$0.isSecret }.map(\.name) == ["client_id"])
        #expect(manifest.settings[0].form == .pair)
    }

    @Test("Signing in goes where the document says, and asks for what reading needs")
    func signIn() throws {
        let signIn = try #require(plugin.manifest.authentications.first?.signIn)
        #expect(signIn.flow == .authorizationCode(authorizationURL: "https://oauth.qonto.com/oauth2/auth"))
        #expect(signIn.tokenURL == "https://oauth.qonto.com/oauth2/token")
        #expect(signIn.scopes == ["offline_access", "payment_link.read"])
        #expect(signIn.encoding == .form && signIn.clientAuthentication == .body)
        #expect(signIn.headers.map(\.name) == ["X-Qonto-Staging-Token"])
        #expect(plugin.manifest.authentications.last?.signIn == nil)
    }

    @Test("The staging header depends on its setting alone")
    func stagingHeader() {
        let staging = plugin.manifest.headers.filter { $0.name == "X-Qonto-Staging-Token" }
        #expect(staging.map(\.value) == [Template([.setting("staging_token")])])
        #expect(plugin.manifest.headers.filter { $0.value.settings.isEmpty }.map(\.name) == ["Accept"])
    }

    @Test("The provider answers where the document says")
    func address() {
        #expect(plugin.manifest.id == "qonto")
        #expect(plugin.manifest.baseURL == "https://thirdparty.qonto.com")
        #expect(plugin.manifest.kitVersion == Manifest.currentKitVersion)
        #expect(plugin.manifest.errors.htmlHint?.contains("QUIRE_QONTO_STAGING_TOKEN") == true)
    }
}
