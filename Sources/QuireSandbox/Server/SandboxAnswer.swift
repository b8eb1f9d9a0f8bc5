import QuireHTTPServer
import QuireModel

/// The response to one request.
struct SandboxAnswer {
    /// Headers by their names; of those with the same name the last is sent.
    typealias Headers = [(name: String, value: String)]

    /// The HTTP status.
    var status: Int
    /// The media type.
    var contentType: String
    /// The headers besides the media type.
    var headers: Headers = []
    /// The body.
    var body: [UInt8]

    /// An answer in JSON.
    init(
        _ value: Value, status: Int = 200, contentType: String = "application/json; charset=utf-8",
        escaping: JSONWriter.Escaping = .plain
    ) {
        self.status = status
        self.contentType = contentType
        var writer = JSONWriter(escaping: escaping)
        writer.write(value)
        body = writer.bytes
    }

    /// An answer in HTML.
    init(status: Int, html: String) {
        self.status = status
        contentType = "text/html; charset=utf-8"
        body = Array(html.utf8)
    }

    /// The page that Qonto's staging server shows to unknown clients, with status 200.
    static let loginPage = SandboxAnswer(
        status: 200,
        html: """
            <!DOCTYPE html>
            <html><head><title>Sign in</title></head><body><form method="post" action="/login">\
            <input name="email"><input name="password" type="password"></form></body></html>

            """)

    /// The answer as the server sends it.
    var response: ServerResponse {
        var fields = [(name: "Content-Type", value: contentType)]
        for header in headers {
            fields.removeAll { $0.name.lowercased() == header.name.lowercased() }
            fields.append(header)
        }
        return ServerResponse(status: status, headers: fields, body: body)
    }
}
