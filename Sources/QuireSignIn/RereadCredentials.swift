import QuireConfig
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit

/// Secrets of a file or a program, which may hold another one by the time that the API refuses the first: a token that a
/// program of the user's gets and renews.
struct RereadCredentials: RequestAuthorization {
    private let resource: Resource
    private let instance: ProviderInstance
    private let credentials: CredentialStore
    /// Returns nil if the secrets can't be read again.
    init?(resource: Resource, instance: ProviderInstance, credentials: CredentialStore) {
        let canChange = (instance.authentication(for: resource)?.settings ?? []).contains { setting in
            guard case .secret(let reference)? = instance.values[setting]?.value else { return false }
            switch reference {
            case .value: return false
            case .file, .command: return true
            }
        }
        guard canChange else { return nil }
        self.resource = resource
        self.instance = instance
        self.credentials = credentials
    }

    var identity: Secret { Secret(instance.name) }
    var advice: String? { nil }

    func headers(within budget: RunBudget) async throws(FetchError) -> AuthorizedHeaders {
        do throws(Diagnostic) {
            let headers = try await credentials.authenticationHeaders(for: resource, of: instance)
            return AuthorizedHeaders(
                headers: headers.map { TransportRequest.Header($0.name, $0.value, isSecret: $0.isSecret) },
                generation: 0)
        } catch {
            throw FetchError(.signIn(SignInFailure(.storage, error.message, hint: error.hint)))
        }
    }

    func renew(after refused: AuthorizedHeaders, within budget: RunBudget) async throws(FetchError) -> Bool {
        do throws(Diagnostic) {
            // The same secret would be refused again, and each refusal counts against the account.
            return try await credentials.renew(
                for: resource, of: instance, refused: refused.headers.map(\.value))
        } catch {
            throw FetchError(.signIn(SignInFailure(.storage, error.message, hint: error.hint)))
        }
    }
}
