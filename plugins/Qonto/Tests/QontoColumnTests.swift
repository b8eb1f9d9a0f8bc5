import QuireDecode
import QuireModel
import QuirePluginKit
import Testing

/// The columns of the document's own example rows.
@Suite struct QontoColumnTests {
    private static let url =
        "https://pay.qonto.com/019788b3-57ab-727c-b26e-86b95c16e93f?resource_id=4c56f862-6117-4b20-a3e3-7fa6fccea029"
    private static let time = Value.timestamp(Timestamp(seconds: 1_609_459_200))
    private static let money = Value.money(Money(ExactDecimal(mantissa: 1330, scale: 2), "EUR"))

    private static let basket: [String: Value] = [
        "id": .text("4c56f862-6117-4b20-a3e3-7fa6fccea029"), "status": .text("open"), "expiration_date": time,
        "potential_payment_methods": .list([.text("credit_card")]), "amount": money, "currency": .text("EUR"),
        "resource_type": .text("Basket"), "items": .list([item]), "reusable": .bool(true), "invoice_id": .null,
        "invoice_number": .null, "debitor_name": .null, "created_at": time, "url": .text(url),
    ]

    private static let invoice: [String: Value] = [
        "id": .text("550e8400-e29b-41d4-a716-446655440001"), "status": .text("paid"), "expiration_date": time,
        "potential_payment_methods": .list(["credit_card", "apple_pay", "paypal", "ideal"].map { .text($0) }),
        "amount": money, "currency": .text("EUR"), "resource_type": .text("Invoice"), "items": .null,
        "reusable": .bool(false), "invoice_id": .text("550e8400-e29b-41d4-a716-446655440001"),
        "invoice_number": .text("INV-12345"), "debitor_name": .text("John Doe"), "created_at": time, "url": .text(url),
    ]

    private static let item = Value.record([
        .init("title", .text("Item 1")), .init("type", .text("good")),
        .init("description", .text("Item 1 description")), .init("quantity", .integer(1)),
        .init("measure_unit", .text("unit")),
        .init("unit_price", .record([.init("value", .text("10.99")), .init("currency", .text("EUR"))])),
        .init("vat_rate", .text("21.0")),
    ])

    @Test("The table has the columns of the document, in its order")
    func columns() throws {
        #expect(
            try paymentLinks().table.fields.map { "\($0.name) \($0.type)" } == [
                "id uuid", "status text", "expiration_date timestamp", "potential_payment_methods list of text",
                "amount money", "currency text", "resource_type text", "items list of record", "reusable bool",
                "invoice_id uuid", "invoice_number text", "debitor_name text", "created_at timestamp", "url text",
            ])
    }

    @Test("Every column decodes from the example rows", arguments: [(0, basket), (1, invoice)])
    func rows(_ row: Int, _ expected: [String: Value]) throws {
        let page = try page("payment_links.page")
        let fields = try paymentLinks().table.fields
        #expect(page.batch.count == 2)
        #expect(page.oddities.isEmpty)
        #expect(Set(fields.map(\.name)) == Set(expected.keys))
        for (index, field) in fields.enumerated() {
            #expect(page.batch.columns[index][row] == expected[field.name], "\(field.name)")
        }
    }

    @Test("The digits of an amount are kept as written")
    func digits() throws {
        let amount = try page("payment_links.page").batch.columns[4][0]
        #expect(amount.plainText == "13.30")
    }

    @Test("The members of items are all declared")
    func itemMembers() throws {
        let items = try #require(try paymentLinks().table.field(named: "items"))
        guard case .list(.record(let members)) = items.type else {
            Issue.record("items is \(items.type)")
            return
        }
        #expect(
            members.map { "\($0.name) \($0.type)" } == [
                "title text", "type text", "description text", "quantity decimal", "measure_unit text",
                "unit_price record", "vat_rate decimal",
            ])
    }

    @Test("The original row is kept whole")
    func raw() throws {
        let raw = try #require(try page("payment_links.page").batch.columns.last)
        #expect(raw[1].member("invoice_number") == .text("INV-12345"))
        #expect(raw[0].member("items").element(0).member("unit_price").member("value") == .text("10.99"))
    }

    @Test("What the document lets be null is nullable, and no more")
    func nullability() throws {
        let nullable = try paymentLinks().table.fields.filter(\.isNullable).map(\.name)
        #expect(nullable == ["items", "invoice_id", "invoice_number", "debitor_name"])
    }

    @Test("Listed values are the schema's")
    func listedValues() throws {
        let listed = try paymentLinks().table.fields.filter { !$0.values.isEmpty }
        #expect(
            listed.map { "\($0.name): \($0.values.joined(separator: " "))" } == [
                "status: open expired canceled paid processing",
                "potential_payment_methods: credit_card apple_pay paypal ideal", "resource_type: Invoice Basket",
            ])
        #expect(listed.filter { !$0.valuesAreListedBySchema }.isEmpty)
    }
}
