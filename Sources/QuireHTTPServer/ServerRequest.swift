/// One request, read to its end.
package struct ServerRequest: Sendable {
    /// The method, in capitals.
    package let method: String
    /// Path and query, exactly as they were sent.
    package let target: String
    /// The headers.
    package let headers: Headers
    /// The body; empty where there is none.
    package let body: [UInt8]
    /// The host and port that the client asked; the server's own where it didn't say.
    package let authority: String

    /// The headers of a request, in the order in which they came.
    package struct Headers: Sendable {
        /// Names as they were sent, and values.
        package let fields: [(name: String, value: String)]

        /// The first value of a name, whatever its case.
        package subscript(name: String) -> String? { all(name).first }

        /// All values of a name, whatever its case.
        package func all(_ name: String) -> [String] {
            let wanted = name.lowercased()
            return fields.filter { $0.name.lowercased() == wanted }.map(\.value)
        }
    }
}
