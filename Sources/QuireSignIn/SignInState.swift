package import QuireConfig
import QuireDiagnostics
package import QuireFetch
package import QuireModel
package import QuirePluginKit

/// The state of one sign-in, for lists of providers.
package struct SignInState: Hashable, Sendable {
    /// Whether requests can use it, or fail with a more specific reason than a missing sign-in.
    package let isReady: Bool
    /// Whether a user has signed in.
    package let isSignedIn: Bool
    /// The expiry of the access token, if known.
    package let expires: Timestamp?
    /// It in words.
    package let words: String
}

/// The states of the sign-ins in a folder; it reads files and sends no request.
package struct SignInStates: Sendable {
    private let folder: TokenFolder?
    private let clock: any FetchClock

    package init(folder: TokenFolder?, clock: any FetchClock = SystemFetchClock()) {
        self.folder = folder
        self.clock = clock
    }

    /// The file of a sign-in; nil if nothing is stored.
    package func file(of authentication: Authentication, _ instance: ProviderInstance) -> TokenFile? {
        folder?.file(of: instance.name, authentication.name)
    }

    /// The state of an authentication; nil if signing in isn't possible yet.
    package func state(of authentication: Authentication, _ instance: ProviderInstance) -> SignInState? {
        guard let signIn = authentication.signIn, instance.missing(for: signIn).isEmpty else { return nil }
        let isPersonal = if case .authorizationCode = signIn.flow { true } else { false }
        let login = "quire login \(instance.name)"
        func state(_ isReady: Bool, _ words: String) -> SignInState {
            SignInState(isReady: isReady, isSignedIn: false, expires: nil, words: words)
        }
        let record: TokenRecord?
        do throws(SignInFailure) {
            let file = file(of: authentication, instance)
            record =
                if let file {
                    try SignInWords.usable(file) { () throws(TokenFile.Problem) in try file.read() }
                } else { nil }
        } catch {
            // The problem is reported on use, instead of silently choosing another way to authenticate.
            return state(true, error.message)
        }
        let none = CredentialStore(files: MemoryFileAccess([:]), environment: [:])
        guard let client = try? SignInClient(authentication, of: instance, credentials: none) else {
            return state(true, "an address of the sign-in is wrong")
        }
        guard let record else {
            return isPersonal ? state(false, "not signed in: \(login)") : state(true, "with the client's id and secret")
        }
        guard record.isFor(client) else {
            guard isPersonal else { return state(true, "with the client's id and secret") }
            let place = "\(record.baseURL) with client \(record.clientID)"
            return state(false, "signed in for \(place) only: \(login)")
        }
        return SignInState(
            isReady: true, isSignedIn: record.refused == nil, expires: record.expires,
            words: words(record, isPersonal: isPersonal, login))
    }

    private func words(_ record: TokenRecord, isPersonal: Bool, _ login: String) -> String {
        if let refused = record.refused { return "can't be renewed (\(refused.words)): \(login)" }
        let isAlive = record.isAlive(now: clock.date)
        let renews = !isPersonal || record.refreshToken != nil
        let since = isPersonal ? "signed in \(record.signedIn)" : "with the client's id and secret"
        switch (record.expires, isAlive, renews) {
        case (nil, _, _): return "\(since), no end known"
        case (let end?, true, true): return "\(since), token until \(end), renewed automatically"
        case (let end?, true, false): return "\(since), token until \(end), not renewed"
        case (let end?, false, true): return "\(since), token ended \(end), renewed on the next use"
        case (let end?, false, false): return "\(since), token ended \(end): \(login)"
        }
    }

    /// The instance with the current state of its sign-ins.
    package func noting(_ instance: ProviderInstance) -> ProviderInstance {
        var instance = instance
        instance.signInNotes = [:]
        instance.signedIn = []
        for authentication in instance.signInAuthentications {
            guard let state = state(of: authentication, instance) else { continue }
            instance.signInNotes[authentication.name] = state.words
            if state.isReady { instance.signedIn.insert(authentication.name) }
        }
        return instance
    }
}
