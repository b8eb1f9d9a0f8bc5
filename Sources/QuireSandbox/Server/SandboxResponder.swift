import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

/// What a response needs to know of its connection.
struct SandboxContext: InitializableFromSource {
    /// The connection.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}

/// Brings a request to its API and the answer back, through the faults that lie in between.
struct SandboxResponder: HTTPResponder {
    /// What the sandbox knows.
    let state: SandboxState

    /// The longest body that is read.
    private static let mostPosted = 1 << 20

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        let response = try await answer(request, context)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let target = request.head.path ?? "/"
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(halves.first ?? "/")
        let method = request.method.rawValue
        if path.hasPrefix("/__sandbox/") {
            return response(own(path))
        }
        guard let provider = SandboxProvider(servingPath: path) else {
            state.note(method: method, target: target)
            return response(nowhere)
        }
        let turn = state.take(provider, method: method, target: target, at: .now)
        try await wait(turn.faults)
        if turn.faults.contains(.reset) {
            try await reset(context.channel)
        }
        let call = SandboxCall(
            method: method, path: String(path.dropFirst(provider.folder.utf8.count)),
            query: QueryString(halves.count == 2 ? halves[1] : ""), headers: request.headers,
            body: method == "POST" ? try await request.body.collect(upTo: Self.mostPosted) : ByteBuffer(),
            authority: request.head.authority ?? "127.0.0.1:\(context.channel.localAddress?.port ?? 80)",
            folder: provider.folder,
            number: turn.number, links: turn.links, unixTime: Int64(time(nil)), rate: turn.rate, faults: turn.faults)
        return response(answer(call, from: state.api(provider)), cutBy: turn.faults)
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

    private func reset(_ channel: any Channel) async throws {
        // A connection that lingers for no time at all ends with RST in place of FIN.
        if let options = channel as? any SocketOptionProvider {
            try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close().get()
        throw ConnectionDropped()
    }

    private func response(_ answer: SandboxAnswer, cutBy faults: [SandboxFault.Kind] = []) -> Response {
        var body = ResponseBody(byteBuffer: answer.body)
        for case .truncate(let bytes) in faults {
            let whole = answer.body.readableBytes
            let part = answer.body.getSlice(
                at: answer.body.readerIndex, length: min(bytes ?? whole / 2, max(0, whole - 1)))
            body = ResponseBody(contentLength: whole) { writer in
                if let part { try await writer.write(part) }
                // The length that was announced is never reached: the connection ends instead.
                throw ConnectionDropped()
            }
        }
        return Response(status: .init(code: answer.status), headers: answer.fields, body: body)
    }

    private func own(_ path: String) -> SandboxAnswer {
        path == "/__sandbox/requests" ? SandboxAnswer(state.requests.json) : nowhere
    }

    private var nowhere: SandboxAnswer {
        var json = JSONWriter()
        json.object { $0.field("error", "the sandbox serves nothing at this path") }
        return SandboxAnswer(json, status: 404)
    }
}

/// Ends a connection in the middle of an answer.
private struct ConnectionDropped: Error {}
