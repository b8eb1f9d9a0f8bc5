import QuireModel

/// A payment as GoCardless has it.
struct GoCardlessPayment {
    /// Its identifier.
    var id: String
    /// When it was made.
    var created: Timestamp
    /// What has become of it.
    var status: String
    /// The currency.
    var currency: String
    /// What is paid, in the currency's hundredths.
    var amount: Int
    /// What was paid back.
    var refunded: Int
    /// The day on which the customer's account is charged.
    var chargeDate: String?
    /// What the customer sees.
    var description: String?
    /// What stands on the bank statement.
    var reference: String?
    /// The mandate.
    var mandate: String
    /// Who is paid.
    var creditor: String
    /// The payout that it is a part of.
    var payout: String?
    /// The subscription that made it.
    var subscription: String?

    /// The statuses of the reference.
    static let statuses = [
        "pending_customer_approval", "pending_submission", "submitted", "confirmed", "paid_out", "cancelled",
        "customer_approval_denied", "failed", "charged_back",
    ]
    /// The currencies of the reference, all with two decimals.
    static let currencies = ["GBP", "EUR", "SEK", "DKK", "AUD", "NZD", "CAD", "USD"]

    /// The payment with this number, counted from the oldest.
    init(_ index: Int, id: String, seed: UInt64, created: Timestamp) {
        var rng = SplitMix64(seed: seed, stream: .goCardlessPayment, index: index)
        self.id = id
        self.created = created
        let isRecent = Timestamp.now.later(days: -6) < created
        status =
            switch rng.below(100) {
            case ..<3: "pending_customer_approval"
            case ..<8: "cancelled"
            case ..<10: "customer_approval_denied"
            case ..<17: "failed"
            case ..<20: "charged_back"
            default:
                isRecent
                    ? rng.element(of: ["pending_submission", "submitted"]) : rng.chance(20) ? "confirmed" : "paid_out"
            }
        currency = rng.chance(80) ? "GBP" : rng.element(of: Self.currencies)
        amount = rng.chance(50) ? rng.element(of: [1000, 1500, 2500, 4999]) : rng.within(100...90_000)
        refunded = status == "paid_out" && rng.chance(5) ? amount : 0
        chargeDate = status == "pending_customer_approval" ? nil : created.later(days: 4).day.description
        description = rng.chance(70) ? rng.element(of: SampleText.linkDescriptions) : nil
        reference = rng.chance(40) ? QontoLink.invoiceNumber(index) : nil
        mandate = "MD\(String(UInt64(rng.below(40)), radix: 10, paddedTo: 6))"
        creditor = rng.chance(85) ? "CR000001" : "CR000002"
        payout = status == "paid_out" ? "PO\(created.day.description.filter { $0 != "-" })" : nil
        subscription = rng.chance(40) ? "SB\(String(UInt64(rng.below(12)), radix: 10, paddedTo: 6))" : nil
    }
}

extension JSONWriter {
    /// Writes a payment.
    mutating func payment(_ payment: GoCardlessPayment) {
        object { json in
            json.field("id", payment.id)
            json.field("created_at", payment.created.utcMilliseconds)
            json.field("charge_date", payment.chargeDate)
            json.field("amount", payment.amount)
            json.field("description", payment.description)
            json.field("currency", payment.currency)
            json.field("status", payment.status)
            json.field("amount_refunded", payment.refunded)
            json.field("reference", payment.reference)
            json.object("metadata") { _ in }
            json.field("retry_if_possible", false)
            json.object("links") { json in
                json.field("mandate", payment.mandate)
                json.field("creditor", payment.creditor)
                if let payout = payment.payout { json.field("payout", payout) }
                if let subscription = payment.subscription { json.field("subscription", subscription) }
            }
        }
    }
}
