/// How Stripe says that something is wrong.
struct StripeError {
    /// The HTTP status.
    var status: Int
    /// The code, where there is one for it.
    var code: String?
    /// What is wrong.
    var message: String
    /// The parameter to blame.
    var parameter: String?
    /// The kind of error.
    var type = "invalid_request_error"

    /// A refusal in Stripe's words.
    init(_ refusal: SandboxRefusal, _ call: SandboxCall) {
        switch refusal {
        case .keyMissing:
            status = 401
            message = "You did not provide an API key. Provide it in the Authorization header, using Bearer auth."
        case .keyWrong:
            status = 401
            message = "Invalid API Key provided."
        case .version:
            status = 400
            message = "Invalid Stripe API version."
        case .noSuchPath, .noSuchMethod:
            status = 404
            message = "Unrecognized request URL (\(call.method): \(call.path))."
        case .limited:
            status = 429
            code = "rate_limit"
            message = "Request rate limit exceeded."
        case .failing(let status):
            self.status = status
            message = "An unknown error occurred."
            type = "api_error"
        case .parameter(let name, let problem):
            status = 400
            parameter = name
            message = "\(name): \(problem.text)"
            code =
                switch problem {
                case .notANumber, .outOfRange: "parameter_invalid_integer"
                case .noSuchRow: "resource_missing"
                case .unknown: "parameter_unknown"
                case .missing: "parameter_missing"
                case .noSuchWord, .notATime, .tooMany: nil
                }
        }
    }
}
