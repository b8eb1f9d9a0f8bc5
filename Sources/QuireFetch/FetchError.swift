package import QuireDecode
package import QuirePlan
package import QuirePluginKit

/// Why a scan could not go on.
package struct FetchError: Error, Hashable, Sendable {
    /// What went wrong.
    package enum Reason: Hashable, Sendable {
        /// No response came.
        case transport(TransportError)
        /// The provider refused the credentials.
        case credentials(ProviderFailure)
        /// There is no token to send.
        case signIn(SignInFailure)
        /// The provider answered with an error.
        case provider(ProviderFailure, isRetryable: Bool)
        /// The page can't be read.
        case page(DecodeError)
        /// The plugin couldn't make a request or read a response.
        case plugin(ProviderError)
        /// The list doesn't advance: it gave the same page again, or another than was asked for.
        case noProgress(String)
        /// The list ended before its own total was reached.
        case endedEarly(rows: Int, total: Int)
        /// The list ended before the last of the pages that it says it has.
        case endedBefore(pages: Int, rows: Int)
        /// The list moved each time that it was read; what was noticed, in words.
        case listMoved(String)
        /// The server sent us elsewhere, where nothing is sent; beside it what may be asked.
        case foreignAddress(String, allowed: String)
        /// The rows are of another list than the one that was asked for.
        case otherList(field: String, wanted: String, found: String)
        /// A file can't be read, or not to its end.
        case file(FileProblem)
        /// A budget of the run is used up.
        case budget(Budget)
        /// The user declined the cost.
        case declined(requests: Int, CostNotice.Precision = .about)
        /// The cost needs the user's consent, and nobody may be asked.
        case unasked(requests: Int, CostNotice.Precision = .about)
    }

    /// A limit that the user set for the run.
    package enum Budget: Hashable, Sendable {
        /// `--max-requests`.
        case requests(Int)
        /// `--timeout`, in seconds.
        case time(Double)
        /// `--timeout`, in seconds: it is over before the provider is ready for another request, so nothing is waited
        /// for.
        case wait(seconds: Double, time: Double)
    }

    /// Why a request that failed in a way that may pass isn't made once more.
    package enum NoMoreTries: Hashable, Sendable {
        /// It was made as often as a request may be.
        case tries
        /// Too many of the run's requests had to be made again.
        case retries
        /// The run's time is over before the next try.
        case time
    }

    /// What went wrong.
    package var reason: Reason
    /// The request, as `GET https://…`; nil when none was made.
    package var request: String?
    /// How often the request was made.
    package var tries = 1
    /// What to do about refused credentials, where that is known.
    package var advice: String?
    /// Why it wasn't made once more; nil when that couldn't help.
    package var noMoreTries: NoMoreTries?

    /// Whether the server took the request and refused it for what it asks.
    var isRefusal: Bool {
        guard case .provider(let failure, isRetryable: false) = reason else { return false }
        return (400...499).contains(failure.status)
    }

    package init(_ reason: Reason, request: String? = nil) {
        self.reason = reason
        self.request = request
    }
}
