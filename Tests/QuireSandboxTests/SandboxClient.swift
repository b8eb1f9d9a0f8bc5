import AsyncHTTPClient
import NIOCore
import NIOHTTP1

@testable import QuireSandbox

/// Asks a running sandbox, with the right keys unless told otherwise.
struct SandboxClient {
    let port: Int

    /// An answer, read to its end.
    struct Answer {
        let status: Int
        fileprivate let headers: HTTPHeaders
        let text: String

        /// The first header with this name.
        subscript(header: String) -> String? { headers.first(name: header) }

        var json: JSON { get throws { try JSON(text) } }
    }

    static let qontoPath = "/v2/payment_links"
    static let mkpPath = "/v1/payment-links"
    static let txnPath = "/api/public/v1/payment_links"

    func get(
        _ target: String, _ authorization: String?, method: String = "GET"
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(target)")
        request.method = HTTPMethod(rawValue: method)
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 64 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, text: String(buffer: body))
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

    /// Any of the three lists' first pages.
    func list(_ provider: SandboxProvider, page: Int = 1) async throws -> Answer {
        switch provider {
        case .qonto: try await qonto("per_page=15&page=\(page)")
        case .mijnklantportaal: try await mkp("?page=\(page)")
        case .txn: try await txn("per_page=15&page=\(page)")
        }
    }

    /// The rows of a list's page.
    func rows(_ provider: SandboxProvider, page: Int = 1) async throws -> [JSON] {
        let json = try await list(provider, page: page).json
        return (json["payment_links"] ?? json["data"] ?? .null).rows
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
