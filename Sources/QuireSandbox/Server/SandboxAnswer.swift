import HTTPTypes
import NIOCore

/// What is sent back for one request.
struct SandboxAnswer {
    /// The HTTP status.
    var status: Int
    /// The media type.
    var contentType: String
    /// The headers beside the media type.
    var headers: [(name: String, value: String)] = []
    /// The body.
    var body: ByteBuffer

    /// An answer in JSON.
    init(_ json: JSONWriter, status: Int = 200, contentType: String = "application/json; charset=utf-8") {
        self.status = status
        self.contentType = contentType
        body = json.buffer
    }

    /// An answer in HTML.
    init(status: Int, html: String) {
        self.status = status
        contentType = "text/html; charset=utf-8"
        body = ByteBuffer(string: html)
    }

    /// The page that Qonto's staging shows to whoever it doesn't know, with status 200 as if all were well.
    static let loginPage = SandboxAnswer(
        status: 200,
        html: """
            <!DOCTYPE html>
            <html><head><title>Sign in</title></head><body><form method="post" action="/login">\
            <input name="email"><input name="password" type="password"></form></body></html>

            """)

    /// All headers.
    var fields: HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = contentType
        for header in headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            fields[name] = header.value
        }
        return fields
    }
}
