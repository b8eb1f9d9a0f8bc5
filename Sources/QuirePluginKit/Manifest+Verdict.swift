extension Manifest {
    /// The verdict from the status, the headers and the declared error shape of a response.
    func declaredVerdict(of response: PageResponse, of resource: Resource) -> Verdict {
        let status = response.status
        if (200...299).contains(status), status != 206 { return .ok }
        var failure = errors.failure(from: response)
        if status == 206 {
            failure.message = failure.message ?? "the response is only part of what was requested"
            return .fatal(failure)
        }
        if resource.endpoint.paging.endStatuses.contains(status) { return .endOfList(failure) }
        // Dates are relative to the server's own clock.
        let now = response.header("Date").flatMap { RetryAfter.date($0) }
        let after = response.header("Retry-After").flatMap { RetryAfter.seconds($0, now: now) }
        if errors.tellsRateLimit(failure) { return .rateLimited(after: after, failure) }
        switch status {
        // Some servers refuse too many requests with 403.
        case 403 where after != nil || response.saysNoneLeft: return .rateLimited(after: after, failure)
        case 401, 403: return .refreshCredentials(failure)
        case 429: return .rateLimited(after: after, failure)
        case 408, 500...599: return .retry(after: after, failure)
        default: return .fatal(failure)
        }
    }
}

extension PageResponse {
    /// Whether the headers say that no requests are left for now.
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

    /// The failure stated in a successful response without rows; nil if there is none.
    ///
    /// In a response with a list, only paths that begin with an error key count: many an empty list has a message, such
    /// as "nothing found".
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

    /// The failure that the response states; nothing can be read from a body that isn't JSON.
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
