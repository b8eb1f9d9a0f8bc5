import QuireHTTPServer

/// What is sent back for one request.
struct SandboxAnswer {
    /// The HTTP status.
    var status: Int
    /// The media type.
    var contentType: String
    /// The headers beside the media type.
    var headers: [(name: String, value: String)] = []
    /// The body.
    var body: [UInt8]

    /// An answer in JSON.
    init(_ json: JSONWriter, status: Int = 200, contentType: String = "application/json; charset=utf-8") {
        self.status = status
        self.contentType = contentType
        body = json.bytes
    }

    /// An answer in HTML.
    init(status: Int, html: String) {
        self.status = status
        contentType = "text/html; charset=utf-8"
        body = Array(html.utf8)
    }

    /// The page that Qonto's staging shows to whoever it doesn't know, with status 200 as if all were well.
    static let loginPage = SandboxAnswer(
        status: 200,
        html: """
            <!DOCTYPE html>
            <html><head><title>Sign in</title></head><body><form method="post" action="/login">\
            <input name="email"><input name="password" type="password"></form></body></html>

            """)

    /// The answer as the server sends it: of headers with the same name the last.
    var response: ServerResponse {
        var fields = [(name: "Content-Type", value: contentType)]
        for header in headers {
            fields.removeAll { $0.name.lowercased() == header.name.lowercased() }
            fields.append(header)
        }
        return ServerResponse(status: status, headers: fields, body: body)
    }
}
