import QuireModel

/// Stripe's `GET /v1/payment_links` and `GET /v1/checkout/sessions`.
struct StripeAPI: ListAPI {
    let links: Int
    let seed: UInt64
    let lists = [SandboxList.stripeLinks, .stripeSessions]

    func admit(_ call: SandboxCall) throws(SandboxRefusal) {
        // The key may also be the user name of Basic, without a password.
        try call.checkKey { authorization in
            SandboxKeys.isBearer(authorization, SandboxKeys.stripe)
                || SandboxKeys.isBasic(authorization, user: SandboxKeys.stripe, password: "")
        }
    }

    func envelope(_ page: ListPage, _ call: SandboxCall) -> Value {
        record(["object": "list", "data": page.rows, "has_more": page.next != nil, "url": call.path])
    }

    func headers(_ call: SandboxCall, _ page: ListPage?, _ refusal: SandboxRefusal?) -> SandboxAnswer.Headers {
        [("Request-Id", "req_" + call.trace(seed: seed))]
    }

    func words(for refusal: SandboxRefusal, _ call: SandboxCall) -> (status: Int, body: Value) {
        func error(
            _ status: Int, _ message: String, code: String? = nil, parameter: String? = nil,
            type: String = "invalid_request_error"
        ) -> (Int, Value) {
            let error = record(["code?": code, "message": message, "param?": parameter, "type": type])
            return (status, record(["error": error]))
        }
        switch refusal {
        case .keyMissing:
            return error(
                401, "You did not provide an API key. Provide it in the Authorization header, using Bearer auth.")
        case .keyWrong: return error(401, "Invalid API Key provided.")
        case .version: return error(400, "Invalid Stripe API version.")
        case .noSuchPath, .noSuchMethod:
            return error(404, "Unrecognized request URL (\(call.method): \(call.path)).")
        case .limited: return error(429, "Request rate limit exceeded.", code: "rate_limit")
        case .failing(let status): return error(status, "An unknown error occurred.", type: "api_error")
        case .parameter(let name, let problem):
            let code: String? =
                switch problem {
                case .notANumber, .outOfRange: "parameter_invalid_integer"
                case .noSuchRow: "resource_missing"
                case .unknown: "parameter_unknown"
                case .missing: "parameter_missing"
                case .noSuchWord, .notATime, .tooMany: nil
                }
            return error(400, "\(name): \(problem.text)", code: code, parameter: name)
        }
    }
}

extension ListParameter {
    /// The parameters of all of Stripe's lists.
    static let stripePaging: [ListParameter] = [
        .limit("limit", 1...100, usual: 10), .after("starting_after"), .before("ending_before"),
    ]
}
