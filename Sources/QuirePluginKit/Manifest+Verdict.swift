extension Manifest {
    /// What the status, the headers and the error shape say of a response.
    func declaredVerdict(of response: PageResponse, of resource: Resource) -> Verdict {
        let status = response.status
        if (200...299).contains(status) { return .ok }
        let failure = errors.failure(from: response)
        if resource.paging.endStatuses.contains(status) { return .endOfList(failure) }
        // The server's own clock tells how far away its date is.
        let now = response.header("Date").flatMap { RetryAfter.date($0) }
        let after = response.header("Retry-After").flatMap { RetryAfter.seconds($0, now: now) }
        switch status {
        case 403 where response.tellsOfLimit: return .rateLimited(after: after, failure)
        case 401, 403: return .refreshCredentials(failure)
        case 429: return .rateLimited(after: after, failure)
        case 408, 500...599: return .retry(after: after, failure)
        default: return .fatal(failure)
        }
    }
}

extension PageResponse {
    /// Whether the headers say that there were too many requests, which some APIs (GitHub) answer with 403.
    fileprivate var tellsOfLimit: Bool {
        if header("Retry-After") != nil { return true }
        return ["X-RateLimit-Remaining", "RateLimit-Remaining", "X-Rate-Limit-Remaining"].contains { name in
            header(name)?.trimmingSpaces == "0"
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: Substring { drop { $0 == " " }.prefix { $0 != " " } }
}

extension ErrorShape {
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
