import QuireModel

/// An invoice as Square has it.
struct SquareInvoice {
    /// Its identifier.
    var id: String
    /// The location that it is of.
    var location: String
    /// The order that it is for.
    var order: String
    /// How often it was changed.
    var version: Int
    /// The number that the customer sees.
    var number: String
    /// The title, if there is one.
    var title: String?
    /// What has become of it.
    var status: String
    /// What is to be paid next; nothing where all is paid.
    var next: SandboxAmount?
    /// Who gets it; a draft may be for nobody.
    var recipient: (id: String, name: String, email: String)?
    /// When it was made.
    var created: Timestamp

    /// The locations that there are; the last has no invoice.
    static let locations = ["LSANDBOXMAIN", "LSANDBOXSHOP", "LSANDBOXEMPTY"]

    private static let statuses = [
        "DRAFT", "UNPAID", "UNPAID", "SCHEDULED", "PARTIALLY_PAID", "PAID", "PAID", "PAID", "PAID", "REFUNDED",
        "PARTIALLY_REFUNDED", "CANCELED", "FAILED", "PAYMENT_PENDING",
    ]

    /// The invoice with this number, counted from the oldest.
    init(_ index: Int, id: String, seed: UInt64, created: Timestamp) {
        var rng = SplitMix64(seed: seed, stream: .squareInvoice, index: index)
        self.id = id
        self.created = created.wholeSecond
        // A location has one currency.
        let isMain = rng.chance(70)
        location = Self.locations[isMain ? 0 : 1]
        order = "o" + rng.token(12).uppercased() + "ZZZY"
        version = rng.within(0...4)
        number = String(UInt64(clamping: index + 1), radix: 10, paddedTo: 7)
        title = rng.chance(60) ? rng.element(of: SampleText.services) : nil
        status = rng.element(of: Self.statuses)
        let amount = rng.amount(in: isMain ? .usd : .jpy)
        next = ["UNPAID", "SCHEDULED", "PARTIALLY_PAID", "PAYMENT_PENDING", "DRAFT"].contains(status) ? amount : nil
        if status != "DRAFT" || rng.chance(60) {
            let name = rng.element(of: SampleText.people)
            let number = rng.below(500)
            recipient = ("CUSTOMER\(number)", name, "customer\(number)@example.com")
        }
    }
}

extension JSONWriter {
    /// Writes an invoice; what it hasn't is left out.
    mutating func invoice(_ invoice: SquareInvoice) {
        object { json in
            json.field("id", invoice.id)
            json.field("version", invoice.version)
            json.field("location_id", invoice.location)
            json.field("order_id", invoice.order)
            if let recipient = invoice.recipient {
                json.object("primary_recipient") { json in
                    json.field("customer_id", recipient.id)
                    json.field("given_name", recipient.name)
                    json.field("email_address", recipient.email)
                }
            }
            json.field("invoice_number", invoice.number)
            if let title = invoice.title { json.field("title", title) }
            if let next = invoice.next {
                json.object("next_payment_amount_money") { json in
                    json.field("amount", Int(next.units))
                    json.field("currency", next.currency.code)
                }
            }
            json.field("status", invoice.status)
            json.field("timezone", "America/Los_Angeles")
            json.field("created_at", invoice.created.utcSeconds)
            json.field("updated_at", invoice.created.utcSeconds)
            if invoice.status != "DRAFT" {
                json.field("public_url", "https://squareupsandbox.com/pay-invoice/\(invoice.id)")
            }
        }
    }
}
