/// What a request is answered with.
package enum ServerAnswer: Sendable {
    /// The whole response; the connection is kept for the next request.
    case whole(ServerResponse)
    /// The response, but the connection ends after so many bytes of the body, fewer than were announced.
    case cut(ServerResponse, after: Int)
    /// The connection is reset before any byte of a response.
    case reset
}

/// A response; its length, its date and what HTTP has to say of the connection are the server's to add.
package struct ServerResponse: Sendable {
    /// The status.
    package var status: Int
    /// The headers, in the order in which they are sent; `Connection: close` has the connection end.
    package var headers: [(name: String, value: String)]
    /// The body; a `HEAD` request is told of its length alone.
    package var body: [UInt8]

    /// A response.
    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
