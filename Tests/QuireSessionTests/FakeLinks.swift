import QuireModel

/// A payment link as the fake server keeps it.
struct FakeLink: Sendable {
    var id: String
    var status: String
    /// The amount as it is written; nil for one that is missing.
    var amount: String?
    var currency: String
    var expires: Int
    var created: Int
    var invoice: String?
    var debitor: String?
    var reusable: Bool
    var methods: [String]
    /// The link as the document has it, written once.
    private(set) var json = ""
    /// The amount as a number.
    private(set) var number: ExactDecimal?

    init(
        id: String, status: String, amount: String?, currency: String, expires: Int, created: Int, invoice: String?,
        debitor: String?, reusable: Bool, methods: [String] = ["credit_card"]
    ) {
        self.id = id
        self.status = status
        self.amount = amount
        self.currency = currency
        self.expires = expires
        self.created = created
        self.invoice = invoice
        self.debitor = debitor
        self.reusable = reusable
        self.methods = methods
        number = amount.flatMap { ExactDecimal($0) }
        json = written
    }

    private var written: String {
        func text(_ value: String?) -> String { value.map { "\"\($0)\"" } ?? "null" }
        let items = invoice == nil ? "[{\"title\":\"Item\",\"quantity\":1.5,\"vat_rate\":\"21.0\"}]" : "null"
        return
            "{\"id\":\"\(id)\",\"status\":\"\(status)\",\"expiration_date\":\"\(Timestamp(seconds: Int64(expires)))\","
            + "\"potential_payment_methods\":[\(methods.map { "\"\($0)\"" }.joined(separator: ","))],"
            + "\"amount\":\(amount.map { "{\"value\":\"\($0)\",\"currency\":\"\(currency)\"}" } ?? "null"),"
            + "\"resource_type\":\"\(invoice == nil ? "Basket" : "Invoice")\",\"items\":\(items),"
            + "\"reusable\":\(reusable),\"invoice_id\":null,\"invoice_number\":\(text(invoice)),"
            + "\"debitor_name\":\(text(debitor)),\"created_at\":\"\(Timestamp(seconds: Int64(created)))\","
            + "\"url\":\"https://pay.test/\(id)\"}"
    }

    /// So many links, with few different values so that ties are common.
    static func generated(_ count: Int, seed: UInt64, nulls: Bool = false, currencies: Bool = false) -> [FakeLink] {
        var random = SplitMix64(seed: seed)
        let day = 86_400
        let start = 1_780_000_000
        return (0..<count).map { index in
            let isInvoice = random.chance(40)
            let cents = Int.random(in: 0..<20, using: &random)
            let amount = random.pick("\(cents * 5)", "\(cents * 5).0", "\(cents * 5).00", "\(cents * 5).50")
            return FakeLink(
                id: "\(String(random.next(), radix: 16))-\(index)",
                status: random.pick("open", "expired", "canceled", "paid", "processing", "paid"),
                amount: nulls && random.chance(15) ? nil : amount,
                currency: currencies ? random.pick("EUR", "USD", "GBP") : "EUR",
                expires: start + Int.random(in: 0..<30, using: &random) * day,
                created: start - Int.random(in: 0..<1000, using: &random) * 3600,
                invoice: isInvoice ? "INV-\(Int.random(in: 0..<50, using: &random))" : nil,
                debitor: isInvoice && random.chance(80) ? random.pick("Ann", "Bob", "Zoë", "") : nil,
                reusable: random.chance(30), methods: Array(["ideal", "paypal", "credit_card"].prefix(index % 4)))
        }
    }
}

extension FakeLink {
    /// Four links, of which one has an amount that can't be read.
    static let withOddAmount = [
        ("a", "paid", "10.00"), ("b", "paid", "oops"), ("c", "open", "2.50"), ("d", "open", "7.00"),
    ]
    .map { id, status, amount in
        FakeLink(
            id: id, status: status, amount: amount, currency: "EUR", expires: 1_780_000_000, created: 1_779_000_000,
            invoice: "INV", debitor: nil, reusable: false)
    }
}
