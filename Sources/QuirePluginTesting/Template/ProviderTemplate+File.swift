extension ProviderTemplate {
    /// A provider file and its fixtures.
    package var providerFile: [File] {
        [File(path: "\(name).provider.yaml", text: declaration)] + fixtures(in: "\(name).fixtures")
    }

    private var declaration: String {
        """
        # \(title) as quire reads it: take every value from the API's document.
        # quire plugin check \(name).provider.yaml says whether it all fits together and reads the responses in
        # \(name).fixtures.
        provider: \(name)
        title: \(title)
        url: https://api.example.com/v1
        docs: https://docs.example.com
        settings:
          api_key: an API key, from the developer settings of \(title)
        auth: bearer {api_key}
        tables:
          orders:
            doc: Orders that customers made.
            path: /orders
            records: data
            fields:
              id: {type: text, doc: The id of the order.}
              status: {type: text, values: [open, paid, canceled], doc: Where the order stands.}
              amount: {type: money, currency: currency, doc: What the customer pays.}
              customer: {type: text?, path: customer.name, doc: Who ordered; null for guests.}
              created_at: {type: timestamp, doc: When it was made.}
            paging: {style: page, parameter: page, next: meta.next_page}
            page_size: {parameter: per_page, standard: 25, maximum: 100, over_maximum: refused}
            total: meta.total
            # exact: true only where the API's document promises just the rows that match; others are checked again.
            filters:
              status: {any_of: "status[]", exact: true}
              created_at: {at_least: created_from, at_most: created_to, exact: true}
            sorts:
              created_at: sort={-}created_at

        """
    }
}
