import Foundation
import Glibc
import QuireConfig
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireTestSupport
import Synchronization
import Testing

@testable import QuireSignIn

/// A server that gives tokens: each answer once, in order; what it was asked is remembered.
final class ScriptedServer: Transport {
    /// What it does with one request.
    enum Answer: Sendable {
        case status(Int, String)
        case fails(TransportError.Reason)
        /// Answers when somebody lets it.
        case waits(String)
    }

    private struct State {
        var answers: [Answer]
        var bodies: [String] = []
        var headers: [[String: String]] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isOpen = false
    }

    private let state: Mutex<State>
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    init(_ answers: [Answer]) {
        state = Mutex(State(answers: answers))
        (arrivals, arrival) = AsyncStream.makeStream()
    }

    /// Waits for the next request.
    func arrived() async { for await _ in arrivals { return } }

    /// The bodies that came.
    var bodies: [String] { state.withLock(\.bodies) }
    /// The headers that came.
    var headers: [[String: String]] { state.withLock(\.headers) }

    /// Lets all go on that wait.
    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        let answer: Answer? = state.withLock { state in
            state.bodies.append(String(decoding: request.body ?? [], as: UTF8.self))
            let headers = request.headers.map { header in (header.name, header.value.reveal { $0 }) }
            state.headers.append(Dictionary(headers, uniquingKeysWith: { $1 }))
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        arrival.yield()
        switch answer {
        case nil: throw TransportError(.connection, "nothing more is answered")
        case .fails(let reason)?: throw TransportError(reason, "the connection failed")
        case .status(let status, let body)?: return PageResponse(status: status, body: Array(body.utf8))
        case .waits(let body)?:
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
            return PageResponse(status: 200, body: Array(body.utf8))
        }
    }
}

/// A folder that goes away with its last user.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/quire-sign-in-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The file of a sign-in, in a folder that isn't there yet.
    var file: TokenFile { TokenFile(path: path + "/state/bank.app.json") }

    /// Has the file read but not replaced, also for those who may do everything: it moves to a folder whose path is so
    /// long that no name fits behind it but its own.
    func preventWrites() throws {
        var folder = path
        while folder.utf8.count < 4_079 {
            folder += "/" + String(repeating: "x", count: max(1, min(200, 4_079 - folder.utf8.count)))
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        #expect(rename(file.path, folder + "/t") == 0 && symlink(folder + "/t", file.path) == 0)
    }
}

/// A client; its parts can be varied.
func bankClient(
    _ flow: SignIn.Flow = .authorizationCode(authorizationURL: "https://id.bank.example/auth"),
    secret: String? = "s3cret+/&=", scopes: [String] = ["read", "offline"], change: (inout SignIn) -> Void = { _ in }
) -> SignInClient {
    var declaration = SignIn(flow, tokenURL: "https://id.bank.example/token")
    change(&declaration)
    let address: String? = if case .authorizationCode(let url) = flow { url } else { nil }
    return SignInClient(
        provider: "bank", title: "Bank", declaration: declaration, baseURL: "https://api.bank.example",
        tokenURL: declaration.tokenURL, authorizationURL: address, scopes: scopes, clientID: "id 1",
        secrets: { () throws(Diagnostic) -> SignInClient.Secrets in
            SignInClient.Secrets(clientSecret: secret.map { Secret($0) })
        })
}

/// An answer with tokens.
func tokens(_ access: String, refresh: String? = nil, seconds: Int? = 3600) -> String {
    var members = ["\"access_token\":\"\(access)\"", "\"token_type\":\"Bearer\""]
    if let refresh { members.append("\"refresh_token\":\"\(refresh)\"") }
    if let seconds { members.append("\"expires_in\":\(seconds)") }
    return "{" + members.joined(separator: ",") + "}"
}

/// What is kept of a sign-in that was given so many seconds ago and ends so many seconds from now.
func record(
    _ clock: ManualFetchClock, access: String = "old", refresh: String? = "r1", age: Int64 = 3600, left: Int64? = -1
) -> TokenRecord {
    let grant = TokenAnswer.Grant(accessToken: Secret(access), refreshToken: refresh.map { Secret($0) })
    var record = TokenRecord(grant, bankClient(), asked: clock.date.adding(seconds: -age) ?? clock.date)
    record.expires = left.flatMap { clock.date.adding(seconds: $0) }
    return record
}
