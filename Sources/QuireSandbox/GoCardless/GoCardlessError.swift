/// How GoCardless says that something is wrong.
struct GoCardlessError {
    /// The HTTP status.
    var status: Int
    /// The kind of error.
    var type = "invalid_api_usage"
    /// What is wrong.
    var message: String
    /// Why, where the API has a word for it.
    var reason: String?
    /// The parameter to blame.
    var field: String?

    /// A refusal in GoCardless's words.
    init(_ refusal: SandboxRefusal) {
        switch refusal {
        case .keyMissing:
            (status, message, reason) = (401, "No authorization header was found", "missing_authorization_header")
        case .keyWrong:
            (status, message, reason) = (401, "The access token you've used is not valid", "access_token_not_found")
        case .version(nil):
            (status, message, reason) = (400, "A version header is required", "version_header_missing")
        case .version(let found?):
            (status, message, reason) = (400, "Version not found: \(found)", "version_not_found")
        case .noSuchPath:
            (status, message, reason) = (404, "The path was not found", "path_not_found")
        case .noSuchMethod:
            (status, message, reason) = (405, "The method is not allowed", "method_not_allowed")
        case .limited:
            (status, message, reason) = (429, "Rate limit exceeded", "rate_limit_exceeded")
        case .failing(let status):
            (self.status, type, message) = (status, "gocardless", "An internal error occurred")
        case .parameter(let name, let problem):
            message = "\(name): \(problem.text)"
            switch problem {
            case .noSuchRow: (status, reason) = (400, "cursor_not_found")
            case .unknown, .notATime, .noSuchWord: (status, reason) = (400, "invalid_filters")
            case .notANumber, .outOfRange, .missing, .tooMany:
                (status, type, field) = (422, "validation_failed", name)
            }
        }
    }
}
