import Glibc
import QuireHTTPServer

/// Passes a request to its API and the response back, through the faults in between.
struct SandboxResponder: Sendable {
    /// The state of the sandbox.
    let state: SandboxState

    /// Answers a request.
    func answer(_ request: ServerRequest) async throws -> ServerAnswer {
        let halves = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(halves.first ?? "/")
        if path.hasPrefix("/__sandbox/") {
            return .whole(own(path).response)
        }
        guard let provider = SandboxProvider(servingPath: path) else {
            state.note(method: request.method, target: request.target)
            return .whole(nowhere.response)
        }
        let turn = state.take(provider, method: request.method, target: request.target, at: .now)
        try await wait(turn.faults)
        if turn.faults.contains(.reset) { return .reset }
        let call = SandboxCall(
            method: request.method, path: String(path.dropFirst(provider.folder.utf8.count)),
            query: QueryString(halves.count == 2 ? halves[1] : ""), headers: request.headers,
            body: request.method == "POST" ? request.body : [], authority: request.authority,
            folder: provider.folder,
            number: turn.number, links: turn.links, unixTime: Int64(time(nil)), rate: turn.rate, faults: turn.faults)
        return cut(answer(call, from: state.api(provider)).response, by: turn.faults)
    }

    private func answer(_ call: SandboxCall, from api: any SandboxAPI) -> SandboxAnswer {
        for fault in call.faults {
            switch fault {
            case .status(let status, let after):
                var answer = api.failure(status, call)
                if let after { answer.headers.append(("Retry-After", String(after))) }
                return answer
            case .html:
                return .loginPage
            case .reset, .truncate, .slow, .drift, .comma, .total, .clamp, .limit, .next, .stuck:
                continue
            }
        }
        return api.answer(call)
    }

    private func wait(_ faults: [SandboxFault.Kind]) async throws {
        var wait = state.options.latency
        for case .slow(let more) in faults { wait += more }
        if wait > .zero { try await Task.sleep(for: wait) }
    }

    private func cut(_ response: ServerResponse, by faults: [SandboxFault.Kind]) -> ServerAnswer {
        var answer = ServerAnswer.whole(response)
        for case .truncate(let bytes) in faults {
            let whole = response.body.count
            answer = .cut(response, after: min(bytes ?? whole / 2, max(0, whole - 1)))
        }
        return answer
    }

    private func own(_ path: String) -> SandboxAnswer {
        path == "/__sandbox/requests" ? SandboxAnswer(state.requests.json) : nowhere
    }

    private var nowhere: SandboxAnswer {
        SandboxAnswer(record(["error": "the sandbox serves nothing at this path"]), status: 404)
    }
}
