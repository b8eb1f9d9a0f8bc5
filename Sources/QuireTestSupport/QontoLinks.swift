/// The payment links that the examples are about: invoices and baskets in every status.
package enum QontoLinks {
    /// The links as the API's JSON, in the API's own order.
    package static let json = """
        [
        \(invoice(1, "paid", "1250.00", created: "2026-11-18T09:12:00Z", number: "INV-0101", "Acme BV")),
        \(basket(2, "open", "13.30", created: "2026-11-17T16:40:21.500Z", ["Coffee beans 1 kg"], reusable: true)),
        \(invoice(3, "expired", "89.95", created: "2026-10-02T08:00:00Z", number: "INV-0098", "Zoë Lang")),
        \(basket(4, "paid", "42.50", created: "2026-11-03T11:05:00Z", ["Mug", "Tea towel"], reusable: false)),
        \(invoice(5, "processing", "430.00", created: "2026-11-19T22:30:00Z", number: "INV-0102", "acme bv")),
        \(invoice(6, "canceled", "75.00", created: "2026-09-29T13:45:00Z", number: "INV-0090", "Bakkerij De Hoek")),
        \(invoice(7, "open", "310.00", currency: "USD", created: "2026-10-14T10:00:00Z", number: "INV-0099", "Northwind"))
        ]
        """

    private static func invoice(
        _ number: Int, _ status: String, _ amount: String, currency: String = "EUR", created: String,
        number invoice: String, _ debitor: String
    ) -> String {
        link(
            number, status, amount, currency, created, "Invoice", isReusable: false, methods: ["credit_card", "ideal"])
                + """
                "items": null, "invoice_id": "550e8400-e29b-41d4-a716-44665544000\(number)",
                "invoice_number": "\(invoice)", "debitor_name": "\(debitor)" }
                """
    }

    private static func basket(
        _ number: Int, _ status: String, _ amount: String, created: String, _ titles: [String], reusable: Bool
    ) -> String {
        let items = titles.map { title in
            """
            { "title": "\(title)", "type": "good", "description": "", "quantity": 1, "measure_unit": "unit",
              "unit_price": { "value": "10.99", "currency": "EUR" }, "vat_rate": "21.0" }
            """
        }
        return link(
            number, status, amount, "EUR", created, "Basket", isReusable: reusable, methods: ["credit_card", "paypal"])
                + """
                "items": [\(items.joined(separator: ","))], "invoice_id": null, "invoice_number": null,
                "debitor_name": null }
                """
    }

    private static func link(
        _ number: Int, _ status: String, _ amount: String, _ currency: String, _ created: String, _ kind: String,
        isReusable: Bool, methods: [String]
    ) -> String {
        """
        { "id": "019788b3-57ab-727c-b26e-86b95c16e90\(number)", "status": "\(status)",
          "expiration_date": "2026-12-0\(number)T00:00:00Z", "created_at": "\(created)", "resource_type": "\(kind)",
          "amount": { "value": "\(amount)", "currency": "\(currency)" }, "reusable": \(isReusable),
          "potential_payment_methods": ["\(methods.joined(separator: "\", \""))"],
          "url": "https://pay.qonto.com/\(number)",
        """
    }
}
