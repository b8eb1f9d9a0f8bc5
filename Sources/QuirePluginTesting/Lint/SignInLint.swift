import Foundation
import QuirePluginKit

/// Finds mistakes in the declaration of a sign-in.
enum SignInLint {
    static func check(_ authentication: Authentication, _ manifest: Manifest, _ problems: inout Problems) {
        guard let signIn = authentication.signIn else { return }
        let title = "the sign-in of \(authentication.name)"
        problems.expect(
            authentication.settings.contains(signIn.token), "no header of \(title) holds its token \(signIn.token)",
            "refer to the setting that the token stands in for, as in Authentication.signIn")
        var addresses = [("token", signIn.tokenURL)]
        if let revocation = signIn.revocationURL { addresses.append(("revocation", revocation)) }
        switch signIn.flow {
        case .authorizationCode(let address): addresses.append(("authorization", address))
        case .clientCredentials:
            problems.expect(
                signIn.clientSecret != .none, "\(title) has no secret, which a client needs to get a token",
                "declare the setting with the client's secret")
        }
        for (name, address) in addresses {
            let parts = URLComponents(string: address)
            let isOwn = ["localhost", "127.0.0.1", "[::1]"].contains(parts?.host ?? "")
            problems.expect(
                parts?.host?.isEmpty == false && (parts?.scheme == "https" || isOwn) && parts?.fragment == nil
                    && parts?.user == nil,
                "the \(name) address of \(title) is \"\(address)\", so tokens could be read in transit",
                "write an https address")
        }
        secrecy(signIn, title, manifest, &problems)
    }

    private static func secrecy(
        _ signIn: SignIn, _ title: String, _ manifest: Manifest, _ problems: inout Problems
    ) {
        func isSecret(_ name: String) -> Bool? { manifest.settings.first { $0.name == name }?.isSecret }
        problems.expect(
            isSecret(signIn.clientID) != true, "the client's id of \(title) is declared as a secret",
            "declare it as not secret: it appears in the address to open")
        switch signIn.clientSecret {
        case .none: break
        case .optional(let name), .required(let name):
            problems.expect(
                isSecret(name) != false, "the client's secret of \(title) is not marked as secret", "mark the setting"
            )
        }
        problems.expect(
            isSecret(signIn.token) != false, "the token of \(title) is not marked as secret", "mark the setting")
    }
}
