/// A provider of tables, described rather than programmed.
///
/// A plugin is **pure**: it declares what its API offers and translates between scan steps, requests and responses. It
/// opens no sockets, sees no secrets and neither sleeps, retries nor starts anything; the host does all of that, so one
/// planner and one fetch engine serve every provider. The host decides on limit, offset, count, page size, concurrency and
/// early stop.
///
/// The three functions have defaults that read the declarations; override one only if the API requires it. The host
/// guarantees that they are called with a resource of this plugin. It may call them in any order and concurrently; they must
/// return equal results for equal arguments.
public protocol ProviderPlugin: Sendable {
    /// The provider's name, settings, hosts and authentication.
    var manifest: Manifest { get }

    /// The tables, the default one first.
    var resources: [Resource] { get }

    /// The request that reads one page.
    ///
    /// Secrets stay symbolic references; the host adds authentication and static headers itself.
    func request(for step: ScanStep, of resource: Resource) throws(ProviderError) -> PageRequest

    /// Returns the facts that a successful response states about the list: where it continues, its length, its page
    /// size.
    func page(from response: PageResponse, for step: ScanStep, of resource: Resource) throws(ProviderError) -> PageFacts

    /// Returns the meaning of a response for the scan: continue, wait or give up, and why.
    func verdict(of response: PageResponse, of resource: Resource) -> Verdict
}

extension ProviderPlugin {
    /// The request that the resource's declarations make of the step.
    public func request(for step: ScanStep, of resource: Resource) throws(ProviderError) -> PageRequest {
        try resource.declaredRequest(for: step)
    }

    /// Returns the facts at the resource's declared envelope paths.
    public func page(
        from response: PageResponse, for step: ScanStep, of resource: Resource
    ) throws(ProviderError) -> PageFacts {
        try resource.declaredFacts(from: response, for: step)
    }

    /// Returns the verdict from the status, the headers and the declared error shape.
    public func verdict(of response: PageResponse, of resource: Resource) -> Verdict {
        manifest.declaredVerdict(of: response, of: resource)
    }

    /// The resource of that name or alias.
    public func resource(named name: String) -> Resource? {
        resources.first { $0.table.name == name || $0.table.aliases.contains(name) }
    }
}

/// Why a plugin can't make a request or read a response.
public struct ProviderError: Error, Hashable, Sendable {
    /// The kind of problem.
    public struct Code: Hashable, Sendable, RawRepresentable {
        /// The name of the kind, as messages show it.
        public let rawValue: String
        /// A kind by name.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// The step lacks something that it needs, such as a parent's id.
        public static let missingParameter = Code(rawValue: "missing-parameter")
        /// The step can't be expressed with what the resource declares.
        public static let unsupportedStep = Code(rawValue: "unsupported-step")
        /// The response lacks what the resource declares.
        public static let unexpectedResponse = Code(rawValue: "unexpected-response")
    }

    /// The kind of problem.
    public let code: Code
    /// The problem in words.
    public let message: String

    /// An error from its parts.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
