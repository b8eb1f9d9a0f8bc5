package import QuireDecode
package import QuirePluginKit

/// Why a scan could not go on.
package struct FetchError: Error, Hashable, Sendable {
    /// What went wrong.
    package enum Reason: Hashable, Sendable {
        /// No response came.
        case transport(TransportError)
        /// The provider refused the credentials.
        case credentials(ProviderFailure)
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
        /// The list moved each time that it was read; what was noticed, in words.
        case listMoved(String)
        /// The server sent us elsewhere, where nothing is sent.
        case foreignAddress(String)
        /// A budget of the run is used up.
        case budget(Budget)
    }

    /// A limit that the user set for the run.
    package enum Budget: Hashable, Sendable {
        /// `--max-requests`.
        case requests(Int)
        /// `--timeout`, in seconds.
        case time(Double)
    }

    /// What went wrong.
    package var reason: Reason
    /// The request, as `GET https://…`; nil when none was made.
    package var request: String?

    package init(_ reason: Reason, request: String? = nil) {
        self.reason = reason
        self.request = request
    }
}
