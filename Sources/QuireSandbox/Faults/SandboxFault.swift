/// A deliberate fault: its kind, its provider and the affected requests.
package struct SandboxFault: Sendable, Hashable {
    /// The kind of fault.
    package var kind: Kind
    /// At which provider; nil means at every provider that this can happen to.
    package var provider: SandboxProvider?
    /// At which requests.
    package var when: When

    /// A fault.
    package init(_ kind: Kind, provider: SandboxProvider? = nil, when: When? = nil) {
        self.kind = kind
        self.provider = provider
        self.when = when ?? kind.usually
    }

    /// The kind of fault.
    package enum Kind: Sendable, Hashable {
        /// The response is an error with this status and optionally a `Retry-After` in seconds.
        case status(Int, retryAfter: Int?)
        /// The connection is reset before any answer.
        case reset
        /// The connection ends after that number of bytes of the body, or after half of it.
        case truncate(bytes: Int?)
        /// The response is delayed by this time.
        case slow(Duration)
        /// The answer is an HTML page with status 200.
        case html
        /// That number of new links is created after the response.
        case drift(links: Int)
        /// Whether MijnKlantportaal's `next_page_url` ends in a comma.
        case comma(Bool)
        /// The total in `meta` is null, one too high, or a text.
        case total(Total)
        /// Txn returns at most this number of links per page.
        case clamp(Int)
        /// Requests above this number per minute are refused.
        case limit(Int)
        /// Where MijnKlantportaal's `next_page_url` leads.
        case next(NextLink)
        /// The second page and all after it are answered with the first.
        case stuck
    }

    /// The replacement of a total.
    package enum Total: String, Sendable, Hashable, CaseIterable {
        case null, wrong, text
    }

    /// How a link to the next page is bent.
    package enum NextLink: String, Sendable, Hashable, CaseIterable {
        /// It is a path without scheme and host.
        case relative
        /// It leads to another host, which doesn't exist.
        case host
        /// It has the scheme `https`, although the sandbox only serves `http`.
        case scheme
    }

    /// Which requests of a provider; they are counted from 1, those that failed included.
    package enum When: Sendable, Hashable {
        /// The ones with these numbers.
        case at(Set<Int>)
        /// The first requests, of this number.
        case first(Int)
        /// Each whose number is a multiple of this.
        case every(Int)

        func includes(_ number: Int) -> Bool {
            switch self {
            case .at(let numbers): numbers.contains(number)
            case .first(let count): number <= count
            case .every(let step): step > 0 && number.isMultiple(of: step)
            }
        }
    }

    /// Whether this happens at a provider's request with this number, counted from 1.
    func strikes(_ provider: SandboxProvider, request number: Int) -> Bool {
        kind.providers.contains(provider) && (self.provider ?? provider) == provider && when.includes(number)
    }
}

extension SandboxFault.Kind {
    /// The providers that this can happen to.
    var providers: [SandboxProvider] {
        switch self {
        case .status, .reset, .truncate, .slow, .html, .drift, .stuck: SandboxProvider.allCases
        case .limit: [.mijnklantportaal] + SandboxProvider.inFolders
        case .comma, .next: [.mijnklantportaal]
        case .total: [.qonto, .txn]
        case .clamp: [.txn]
        }
    }

    /// Faults that replace a response occur once by default, so that a retry helps; faults that modify responses always
    /// occur.
    var usually: SandboxFault.When {
        switch self {
        case .status, .reset, .truncate, .html: .at([1])
        case .slow, .drift, .comma, .total, .clamp, .limit, .next, .stuck: .every(1)
        }
    }
}
