import QuireFetch
import QuireHTTP
import QuirePluginKit

@testable import QuireSandbox

/// Asks a running sandbox, with the right keys unless told otherwise.
struct SandboxClient {
    let port: Int

    /// An answer, read to its end.
    struct Answer {
        let status: Int
        let text: String
        private let response: PageResponse

        init(_ response: PageResponse) {
            status = response.status
            text = String(decoding: response.body, as: UTF8.self)
            self.response = response
        }

        /// The first header with this name.
        subscript(header: String) -> String? { response.header(header) }

        var json: JSON { get throws { try JSON(text) } }
    }

    static let qontoPath = "/v2/payment_links"
    static let mkpPath = "/v1/payment-links"
    static let txnPath = "/api/public/v1/payment_links"

    func get(
        _ target: String, _ authorization: String?, method: String = "GET", headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> Answer {
        let fields = (authorization.map { ["Authorization": $0] } ?? [:]).merging(headers) { first, _ in first }
        let request = TransportRequest(
            method: method, url: "http://127.0.0.1:\(port)\(target)",
            headers: fields.map { TransportRequest.Header($0.key, $0.value) }, body: body.map { Array($0.utf8) })
        return try await HTTPTransport.withTransport(environment: [:], version: "0") { transport in
            Answer(try await transport.send(request))
        }
    }

    func qonto(_ query: String = "") async throws -> Answer {
        try await get(Self.qontoPath + "?" + query, SandboxKeys.qontoSecretKey)
    }

    func mkp(_ rest: String = "") async throws -> Answer {
        try await get(Self.mkpPath + rest, "Bearer " + SandboxKeys.mijnklantportaal)
    }

    func txn(_ query: String = "") async throws -> Answer {
        try await get(Self.txnPath + "?" + query, "Bearer " + SandboxKeys.txn)
    }

    /// A page of 15 of any provider's list, got to by the pages before it where there is no other way.
    func list(_ provider: SandboxProvider, page: Int = 1) async throws -> Answer {
        switch provider {
        case .qonto: return try await qonto("per_page=15&page=\(page)")
        case .mijnklantportaal: return try await mkp("?page=\(page)")
        case .txn: return try await txn("per_page=15&page=\(page)")
        case .stripe, .mollie, .gocardless, .square, .razorpay, .github:
            var answer = try await ask(provider, FurtherLists.first(provider))
            for number in stride(from: 2, through: page, by: 1) {
                answer = try await ask(provider, FurtherLists.next(provider, answer, page: number))
            }
            return answer
        }
    }

    /// The rows of a list's page.
    func rows(_ provider: SandboxProvider, page: Int = 1) async throws -> [JSON] {
        FurtherLists.rows(try await list(provider, page: page).json)
    }

    /// Asks one of the providers that have a folder of their own, with what it wants to see of a client.
    func ask(_ provider: SandboxProvider, _ target: String, body: String? = nil) async throws -> Answer {
        try await get(
            provider.folder + target, FurtherLists.authorization(provider), method: body == nil ? "GET" : "POST",
            headers: ["GoCardless-Version": "2015-07-06"], body: body)
    }
}

/// Serves while `body` asks.
func withClient(
    links: Int = 100, seed: UInt64 = 1, faults: [String] = [],
    isolation: isolated (any Actor)? = #isolation,
    _ body: (SandboxClient, RunningSandbox) async throws -> Void
) async throws {
    let options = SandboxOptions(links: links, seed: seed, faults: try faults.map { try SandboxFault.parse($0) })
    try await Sandbox.withServer(options) { sandbox in
        try await body(SandboxClient(port: sandbox.port), sandbox)
    }
}
