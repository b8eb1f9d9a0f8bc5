import Foundation
import QuireConsole
import QuireDiagnostics
import QuireHTTPServer
import QuireModel
import QuireSignIn

/// Waits for the user's consent: at the loopback address, and for a pasted address if the browser runs on another
/// machine.
struct ConsentWait: Sendable {
    let client: SignInClient
    let messages: MessagePrinter
    let isJSON: Bool
    let readsInput: Bool
    let seconds: Double

    private typealias Consent = (AuthorizationRequest, Secret)

    /// The consent's code, and the request that it answers.
    func run() async throws(Diagnostic) -> (AuthorizationRequest, Secret) {
        let target = try RedirectTarget(client.redirectURI)
        do {
            guard let host = target.listens else { return try await wait(request(target.uri(port: nil)), nil) }
            return try await LoopbackListener.withListener(host: host, port: target.port) { listener in
                try await wait(request(target.uri(port: listener.port)), listener)
            }
        } catch let problem as Diagnostic {
            throw problem
        } catch {
            // A port that is taken leaves the pasted address.
            messages.note("can't listen at \(target.uri(port: target.port)): \(error)")
            do {
                return try await wait(request(target.uri(port: target.port)), nil)
            } catch let problem as Diagnostic {
                throw problem
            } catch {
                throw problem(.signInFailed, "\(error)", ExitStatus.runtimeError)
            }
        }
    }

    private func request(_ redirectURI: String) -> AuthorizationRequest {
        var random = SystemRandomNumberGenerator()
        return AuthorizationRequest(client, redirectURI: redirectURI, random: &random)
    }

    private func wait(_ request: AuthorizationRequest, _ listener: LoopbackListener?) async throws -> Consent {
        guard listener != nil || readsInput else {
            throw problem(
                .inputNeeded, "the browser's final address must be pasted, and --no-input forbids asking",
                ExitStatus.usage)
        }
        announce(request, listens: listener != nil)
        return try await withThrowingTaskGroup(of: Consent?.self) { group in
            defer { group.cancelAll() }
            if let listener { group.addTask { try await visited(listener, request) } }
            if readsInput { group.addTask { try await pasted(request, isOnlyWay: listener == nil) } }
            group.addTask {
                try await Task.sleep(for: .seconds(min(seconds, 1e9)))
                throw problem(
                    .signInTimedOut, "no sign-in within \(Int(seconds)) s",
                    ExitStatus.credentials, hint: "--timeout allows more time")
            }
            while let consent = try await group.next() {
                if let consent { return consent }
            }
            throw CancellationError()
        }
    }

    private func announce(_ request: AuthorizationRequest, listens: Bool) {
        if isJSON {
            messages.print(
                Diagnostic(
                    .signInAddress, severity: .note, message: "open \(request.url)", exit: ExitStatus.complete))
            return
        }
        messages.line("to sign in to \(client.title), open this address in a browser, on any machine:")
        messages.line("\n    \(request.url)\n")
        if listens { messages.line("waiting at \(request.redirectURI) for \(Int(seconds)) s") }
        if readsInput {
            messages.line(
                (listens ? "where the browser is on another machine, its last page won't load: " : "")
                    + "paste the browser's final address here")
        }
    }

    /// The consent that a browser brings.
    private func visited(_ listener: LoopbackListener, _ request: AuthorizationRequest) async throws -> Consent? {
        for await visit in listener.visits {
            switch request.receive(visit.target) {
            case .code(let code):
                visit.answer(status: 200, html: RedirectPage.done(client.title))
                return (request, code)
            case .refused(let code, let message):
                visit.answer(status: 200, html: RedirectPage.refused(client.title))
                throw refused(code, message)
            case .foreign:
                visit.answer(status: 400, html: RedirectPage.foreign)
                messages.note("a browser delivered the response to a different sign-in; still waiting")
            case .unrelated: visit.answer(status: 404, html: RedirectPage.unrelated)
            }
        }
        return nil
    }

    /// The consent from a pasted address.
    private func pasted(_ request: AuthorizationRequest, isOnlyWay: Bool) async throws -> Consent? {
        var input = PolledInput(descriptor: 0)
        while let line = try await input.line() {
            if line.allSatisfy(\.isWhitespace) { continue }
            switch request.receive(line) {
            case .code(let code): return (request, code)
            case .refused(let code, let message): throw refused(code, message)
            case .foreign: messages.line("that belongs to a different sign-in; open the address above again")
            case .unrelated: messages.line("expected an address that begins with \(request.redirectURI)")
            }
        }
        if isOnlyWay {
            throw problem(
                .inputNeeded, "standard input ended before the address was pasted", ExitStatus.credentials)
        }
        return nil
    }

    private func refused(_ code: String, _ message: String?) -> Diagnostic {
        let words = message.map { "\(code): \($0)" } ?? code
        return code == "access_denied"
            ? problem(.signInDenied, "access was denied: \(words)", ExitStatus.credentials)
            : problem(.signInRefused, "the server didn't grant access: \(words)", ExitStatus.credentials)
    }

    private func problem(_ code: Diagnostic.Code, _ message: String, _ exit: Int, hint: String? = nil) -> Diagnostic {
        Diagnostic(code, message: "\(client.title): \(message)", hint: hint, exit: exit)
    }
}

/// Where a browser is sent at the end of a sign-in.
struct RedirectTarget {
    private let parts: URLComponents
    /// The address to listen at; nil where it is another machine's.
    let listens: String?
    /// The port to listen at; 0 for any.
    let port: Int

    /// The target of a configured address, or one of this machine's.
    init(_ configured: String?) throws(Diagnostic) {
        let text = configured ?? "http://127.0.0.1/callback"
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let host = parts.host,
            !host.isEmpty, parts.fragment == nil, parts.query == nil
        else {
            throw Diagnostic(
                .invalidSetting,
                message: "redirect_uri is not an absolute address without a query string; "
                    + "expected one such as http://127.0.0.1:8765/callback",
                exit: ExitStatus.usage)
        }
        self.parts = parts
        let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        let own = ["localhost": "127.0.0.1", "127.0.0.1": "127.0.0.1", "::1": "::1"][bare.lowercased()]
        listens = scheme == "http" ? own : nil
        port = parts.port ?? 0
    }

    /// The address sent to the server, with a port if it has none.
    func uri(port: Int?) -> String {
        var parts = parts
        if parts.port == nil, let port, port > 0 { parts.port = port }
        return parts.string ?? ""
    }
}
