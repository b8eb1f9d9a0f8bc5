/// A provider to begin with: orders of an API that pages by number, complete enough to pass every check.
package struct ProviderTemplate: Sendable {
    /// A file and its text.
    package struct File: Hashable, Sendable {
        /// The path, from the folder that it is written to.
        package let path: String
        /// The text.
        package let text: String
    }

    /// A name that queries could not use.
    package struct NameError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The given name.
        package let name: String

        /// The problem, and a name that would work.
        package var description: String {
            "'\(name)' is not a name that queries can use: expected lower-case letters, digits and _, "
                + "such as \(Names.suggestion(for: name))"
        }
    }

    /// The provider's name in queries.
    package let name: String

    /// A template for a provider of that name.
    package init(name: String) throws(NameError) {
        guard Names.isName(name) else { throw NameError(name: name) }
        self.name = name
    }

    /// The name as people write it.
    var title: String {
        name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }

    /// The recorded responses, in a folder.
    func fixtures(in folder: String) -> [File] {
        [
            File(path: folder + "/orders.page.json", text: ProviderTemplate.page),
            File(path: folder + "/orders.page.rows.json", text: ProviderTemplate.rows),
            File(path: folder + "/orders.last.json", text: ProviderTemplate.last),
            File(path: folder + "/error.401.json", text: ProviderTemplate.failure),
        ]
    }

    private static let page = """
        {
          "data": [
            {
              "id": "ord_1", "status": "paid", "amount": "49.90", "currency": "EUR",
              "customer": {"name": "Zoë"}, "created_at": "2026-05-02T09:30:00Z"
            },
            {
              "id": "ord_2", "status": "open", "amount": "12.00", "currency": "EUR",
              "customer": {"name": null}, "created_at": "2026-05-01T10:00:00Z"
            }
          ],
          "meta": {"next_page": 2, "total": 3}
        }

        """

    private static let rows = """
        [
          {"id": "ord_1", "status": "paid", "amount": "49.90", "customer": "Zoë", "created_at": "2026-05-02T09:30:00Z"},
          {"id": "ord_2", "status": "open", "amount": "12.00", "customer": null, "created_at": "2026-05-01T10:00:00Z"}
        ]

        """

    private static let last = """
        {
          "data": [
            {
              "id": "ord_3", "status": "canceled", "amount": "7.50", "currency": "EUR",
              "customer": {"name": "Ann"}, "created_at": "2026-04-30T08:15:00Z"
            }
          ],
          "meta": {"next_page": null, "total": 3}
        }

        """

    private static let failure = """
        {"errors": [{"code": "unauthorized", "detail": "The API key is not valid."}]}

        """
}
