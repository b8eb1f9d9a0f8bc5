/// An API that refuses a request or gives a page of a list.
protocol ListAPI: SandboxAPI {
    /// Refuses whoever may not ask.
    func admit(_ call: SandboxCall) throws(SandboxRefusal)

    /// The page that is asked for.
    func page(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer

    /// A refusal in the API's own words.
    func refusal(_ refusal: SandboxRefusal, _ call: SandboxCall) -> SandboxAnswer
}

extension ListAPI {
    func answer(_ call: SandboxCall) -> SandboxAnswer {
        do throws(SandboxRefusal) {
            try admit(call)
            if case .over(let frees) = call.rate { throw .limited(after: Int(frees.components.seconds) + 1) }
            return try page(call)
        } catch {
            return refusal(error, call)
        }
    }

    func failure(_ status: Int, _ call: SandboxCall) -> SandboxAnswer {
        refusal(status == 429 ? .limited(after: nil) : .failing(status), call)
    }
}

extension SandboxCall {
    /// Refuses a request without the right bearer token.
    func checkBearer(_ token: String) throws(SandboxRefusal) {
        guard let authorization, !authorization.isEmpty else { throw .keyMissing }
        guard SandboxKeys.isBearer(authorization, token) else { throw .keyWrong }
    }

    /// Refuses a method that the path hasn't.
    func checkMethod(_ expected: String = "GET") throws(SandboxRefusal) {
        guard method == expected else { throw .noSuchMethod }
    }

    /// A number of this request's own, for its trace.
    func trace(seed: UInt64) -> String {
        var rng = SplitMix64(seed: seed, stream: .trace, index: number)
        return String(rng.next(), radix: 36, paddedTo: 13)
    }
}
