extension Manifest {
    /// What the status, the headers and the error shape say of a response.
    func declaredVerdict(of response: PageResponse, of resource: Resource) -> Verdict {
        let status = response.status
        if (200...299).contains(status), status != 206 { return .ok }
        var failure = errors.failure(from: response)
        if status == 206 {
            failure.message = failure.message ?? "the response is only part of what was requested"
            return .fatal(failure)
        }
        if resource.endpoint.paging.endStatuses.contains(status) { return .endOfList(failure) }
        // The server's own clock tells how far away its date is.
        let now = response.header("Date").flatMap { RetryAfter.date($0) }
        let after = response.header("Retry-After").flatMap { RetryAfter.seconds($0, now: now) }
        if errors.tellsRateLimit(failure) { return .rateLimited(after: after, failure) }
        switch status {
        // Some servers forbid what was asked too often.
        case 403 where after != nil || response.saysNoneLeft: return .rateLimited(after: after, failure)
        case 401, 403: return .refreshCredentials(failure)
        case 429: return .rateLimited(after: after, failure)
        case 408, 500...599: return .retry(after: after, failure)
        default: return .fatal(failure)
        }
    }
}

extension PageResponse {
    /// Whether the headers say that no request is left for now.
    fileprivate var saysNoneLeft: Bool {
        ["RateLimit-Remaining", "X-RateLimit-Remaining", "X-Rate-Limit-Remaining"].contains { header($0) == "0" }
    }
}

extension ErrorShape {
    /// Whether a failure is one of the declared refusals of too many requests.
    func tellsRateLimit(_ failure: ProviderFailure) -> Bool {
        let message = failure.message?.lowercased() ?? ""
        return rateLimits.contains { $0 == failure.code || (!$0.isEmpty && message.contains($0.lowercased())) }
    }

    /// What a success without rows says went wrong all the same; nil when it says nothing of the kind.
    ///
    /// Beside a list only paths that begin with a key for errors count: many an empty one has a message, such as
    /// "nothing found".
    public func failureInSuccess(_ response: PageResponse, hasList: Bool) -> ProviderFailure? {
        let failure = (hasList ? ofErrorsAlone : self).failure(from: response)
        return failure.code == nil && failure.message == nil ? nil : failure
    }

    private var ofErrorsAlone: ErrorShape {
        func isForErrors(_ path: FieldPath) -> Bool { path.description.lowercased().hasPrefix("error") }
        if let list, isForErrors(list) { return self }
        var shape = self
        shape.code = code.filter(isForErrors)
        shape.message = message.filter(isForErrors)
        return shape
    }

    /// What the response says went wrong; a body that isn't JSON says nothing.
    public func failure(from response: PageResponse) -> ProviderFailure {
        var failure = ProviderFailure(status: response.status)
        failure.requestID = requestIDHeaders.lazy.compactMap { response.header($0) }.first
        guard let body = try? JSONText.parse(response.body) else { return failure }
        var error = body
        if let list, case .list(let errors) = list.value(in: body), let first = errors.first { error = first }
        func text(_ paths: [FieldPath], in value: Value) -> String? {
            paths.lazy.map { $0.value(in: value).plainText }.first { !$0.isEmpty }
        }
        failure.code = text(code, in: error)
        failure.message = text(message, in: error)
        failure.parameter = text(parameter, in: error)
        failure.requestID = text(requestID, in: body) ?? failure.requestID
        return failure
    }
}
