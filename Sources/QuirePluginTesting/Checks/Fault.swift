import QuirePluginKit
import Synchronization

/// Something that goes wrong at a server while a list is read.
enum Fault: String, CaseIterable, Sendable {
    case tooManyRequests = "429 with Retry-After in seconds"
    case tooManyRequestsUntil = "429 with Retry-After as a date"
    case serverError = "a 503"
    case serverErrors = "nothing but 500s"
    case timeout = "a timeout"
    case truncated = "a truncated body"
    case repeated = "the same page again"
    case inserted = "a row inserted mid-scan"
    case nullTotal = "a null total"
    case smallTotal = "a total that is too small"
    case largeTotal = "a total that is too large"
    case clamped = "pages smaller than asked for"
    case expired = "an expired token mid-scan"
    case refused = "a refused token"

    /// The required outcome.
    enum Outcome {
        /// Every row.
        case complete
        /// Every row, after at least this number of seconds.
        case completeAfter(Int)
        /// Every row, or a failure.
        case completeOrFailure
        /// A failure.
        case failure
    }

    /// The required outcome.
    var outcome: Outcome {
        switch self {
        case .tooManyRequests: .completeAfter(Fault.waitSeconds)
        case .tooManyRequestsUntil: .completeAfter(Fault.waitSeconds)
        case .serverError, .timeout, .inserted, .nullTotal: .complete
        case .truncated, .repeated, .smallTotal, .largeTotal, .clamped: .completeOrFailure
        case .serverErrors, .expired, .refused: .failure
        }
    }

    /// The wait that a server asks for, in seconds.
    static let waitSeconds = 3

    /// Whether a table's declarations allow for it.
    func applies(to resource: Resource) -> Bool {
        switch self {
        case .nullTotal: resource.endpoint.total?.isReliable ?? false
        // A total in pages is trusted if nothing else shows the end.
        case .smallTotal: resource.endpoint.total.map { $0.unit != .pages } ?? false
        case .largeTotal: resource.endpoint.total?.isReliable ?? false
        case .repeated, .inserted: resource.endpoint.paging != .none
        // The declaration that a short page is the last excludes shorter ones, but for a total that contradicts it.
        case .clamped:
            resource.endpoint.paging != .none
                && (!resource.endpoint.paging.shortPageEnds
                    || resource.endpoint.total?.isReliable == true && resource.endpoint.windows == nil)
        case .tooManyRequests, .tooManyRequestsUntil, .serverError, .serverErrors, .timeout, .truncated, .expired,
            .refused:
            true
        }
    }
}

/// A server at which one fault happens.
final class FaultServer: ProviderServer {
    private struct State {
        var requests = 0
        var last: PageResponse?
    }

    private let fault: Fault
    private let server: SyntheticServer
    private let clamped: SyntheticServer
    private let resource: Resource
    /// The request at which it happens, from 1.
    private let place: Int
    private let state = Mutex(State())

    /// A fault at a server with the same rows and smaller pages for the case that this is the fault.
    init(_ fault: Fault, _ server: SyntheticServer, clamped: SyntheticServer, _ resource: Resource, place: Int) {
        self.fault = fault
        self.server = server
        self.clamped = clamped
        self.resource = resource
        self.place = place
    }

    func response(to request: ServerRequest) async throws(ServerFailure) -> PageResponse {
        let (number, last) = state.withLock { state in
            state.requests += 1
            return (state.requests, state.last)
        }
        let response = try await answer(request, number, last)
        state.withLock { $0.last = response }
        return response
    }

    private func answer(
        _ request: ServerRequest, _ number: Int, _ last: PageResponse?
    ) async throws(ServerFailure) -> PageResponse {
        let isHere = number == place
        let isSince = number >= place
        switch fault {
        case .tooManyRequests where isHere: return limited("\(Fault.waitSeconds)")
        case .tooManyRequestsUntil where isHere: return limited("Wed, 20 May 2026 12:00:0\(Fault.waitSeconds) GMT")
        case .serverError where isHere: return server.refusal("down for a moment", parameter: nil, status: 503)
        case .serverErrors where isSince: return server.refusal("down", parameter: nil, status: 500)
        case .timeout where isHere: throw .timeout
        case .expired where isSince: return server.refusal("the token has expired", parameter: nil, status: 401)
        case .refused: return server.refusal("the token is wrong", parameter: nil, status: 401)
        case .inserted where number > 1: return try await server.insertingRow().response(to: request)
        case .clamped: return try await clamped.response(to: request)
        case .repeated where isSince && number > 1: if let last { return last }
        default: break
        }
        var response = try await server.response(to: request)
        switch fault {
        case .truncated where isHere: response.body = Array(response.body.prefix(response.body.count / 2))
        case .nullTotal: response = stating(.null, in: response)
        case .smallTotal: response = stating(.integer(1), in: response)
        case .largeTotal: response = stating(.integer(100_000), in: response)
        default: break
        }
        return response
    }

    private func limited(_ wait: String) -> PageResponse {
        var response = server.refusal("too many requests", parameter: nil, status: 429)
        response.headers += [.init("Retry-After", wait), .init("Date", "Wed, 20 May 2026 12:00:00 GMT")]
        return response
    }

    /// The response with another total.
    private func stating(_ total: Value, in response: PageResponse) -> PageResponse {
        guard let path = resource.endpoint.total?.path, var body = try? JSONText.parse(response.body),
            body.has(path.keys[...])
        else { return response }
        body = body.placing(total, at: path.keys[...])
        var response = response
        response.body = Array(body.json(decimals: .number).utf8)
        return response
    }
}

extension Value {
    /// Whether there is a value at a path, including null; a null on the way could contain it.
    func has(_ keys: ArraySlice<String>) -> Bool {
        guard let key = keys.first else { return true }
        switch self {
        case .record(let members): return members.first { $0.name == key }?.value.has(keys.dropFirst()) ?? false
        case .null: return false
        case .bool, .integer, .decimal, .money, .text, .timestamp, .period, .duration, .list: return false
        }
    }
}
