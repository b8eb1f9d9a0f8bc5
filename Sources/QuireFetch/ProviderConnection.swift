package import QuirePluginKit

/// A provider that is ready to be asked.
package struct ProviderConnection: Sendable {
    /// The provider's name in `from`.
    package let name: String
    /// The plugin.
    package let plugin: any ProviderPlugin
    /// Where the API answers.
    package let baseURL: String
    /// Authentication and the manifest's headers, resolved, as far as they stay the same.
    package let headers: [TransportRequest.Header]
    /// What gives the headers that change; nil where none does.
    package let authorization: (any RequestAuthorization)?

    package init(
        name: String, plugin: any ProviderPlugin, baseURL: String, headers: [TransportRequest.Header],
        authorization: (any RequestAuthorization)? = nil
    ) {
        self.authorization = authorization
        self.name = name
        self.plugin = plugin
        self.baseURL = baseURL
        self.headers = headers
    }
}

/// A request that was made, for `-v`.
package struct RequestLogEntry: Sendable {
    /// The method and the address.
    package let request: String
    /// The status; nil when no response came.
    package let status: Int?
    /// The bytes of the body.
    package let bytes: Int
    /// How long it took.
    package let duration: Duration
    /// Why no response came.
    package let failure: String?

    package init(request: String, status: Int?, bytes: Int, duration: Duration, failure: String?) {
        self.request = request
        self.status = status
        self.bytes = bytes
        self.duration = duration
        self.failure = failure
    }
}
