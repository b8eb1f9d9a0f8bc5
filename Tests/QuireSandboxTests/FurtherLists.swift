import Foundation

@testable import QuireSandbox

/// How to go through the lists of the providers that have a folder of their own, 15 rows a page.
enum FurtherLists {
    static let github = "/repos/octocat/Hello-World/issues"

    static func authorization(_ provider: SandboxProvider) -> String? {
        switch provider {
        case .stripe: "Bearer " + SandboxKeys.stripe
        case .mollie: "Bearer " + SandboxKeys.mollie
        case .gocardless: "Bearer " + SandboxKeys.goCardless
        case .square: "Bearer " + SandboxKeys.square
        case .razorpay: "Basic " + Data("rzp_test_sandbox:sandbox-razorpay-secret".utf8).base64EncodedString()
        case .github: "Bearer " + SandboxKeys.gitHub
        case .qonto, .mijnklantportaal, .txn: nil
        }
    }

    static func first(_ provider: SandboxProvider) -> String {
        switch provider {
        case .stripe: "/v1/payment_links?limit=15"
        case .mollie: "/v2/payment-links?limit=15"
        case .gocardless: "/payments?limit=15"
        case .square: "/v2/online-checkout/payment-links?limit=15"
        case .razorpay: "/v1/payment_links?count=15"
        case .github: github + "?state=all&per_page=15"
        case .qonto, .mijnklantportaal, .txn: "/"
        }
    }

    /// What to ask for after an answer.
    static func next(_ provider: SandboxProvider, _ answer: SandboxClient.Answer, page: Int) throws -> String {
        let json = try answer.json
        switch provider {
        case .stripe: return first(provider) + "&starting_after=\(rows(json).last?["id"]?.string ?? "")"
        case .gocardless: return first(provider) + "&after=\(json["meta"]?["cursors"]?["after"]?.string ?? "")"
        case .square:
            return first(provider) + "&cursor=" + (json["cursor"]?.string ?? "").replacing("+", with: "%2B")
        case .razorpay: return first(provider) + "&skip=\(15 * (page - 1))"
        case .mollie: return below("/mollie", json["_links"]?["next"]?["href"]?.string)
        case .github:
            let link = (answer["Link"] ?? "").split(separator: ", ").first { $0.hasSuffix("rel=\"next\"") }
            return below("/github", link.map { String($0.dropFirst().prefix { $0 != ">" }) })
        case .qonto, .mijnklantportaal, .txn: return "/"
        }
    }

    /// The part of an address that stands behind a folder.
    private static func below(_ folder: String, _ address: String?) -> String {
        guard let address, let range = address.range(of: folder) else { return "/none" }
        return String(address[range.upperBound...])
    }

    static func rows(_ json: JSON) -> [JSON] {
        if case .array(let rows) = json { return rows }
        let found =
            json["payment_links"] ?? json["data"] ?? json["payments"] ?? json["invoices"]
            ?? json["_embedded"]?["payment_links"] ?? json["_embedded"]?["payments"]
        return found?.rows ?? []
    }
}
