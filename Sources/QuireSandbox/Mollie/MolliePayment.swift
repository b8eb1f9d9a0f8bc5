import QuireModel

/// A payment as Mollie has it.
struct MolliePayment {
    /// Its identifier.
    var id: String
    /// When it was made.
    var created: Timestamp
    /// What has become of it; a payment that was charged back stays paid.
    var status: String
    /// What is paid.
    var amount: SandboxAmount
    /// What was paid back.
    var refunded: SandboxAmount?
    /// What was charged back.
    var chargedBack: SandboxAmount?
    /// What it is for.
    var description: String
    /// How it is paid; null until the customer chose.
    var method: String?
    /// When it became paid.
    var paid: Timestamp?
    /// The customer.
    var customer: String?

    /// The payment with this number, counted from the oldest.
    init(_ index: Int, id: String, seed: UInt64, created: Timestamp) {
        var rng = SplitMix64(seed: seed, stream: .molliePayment, index: index)
        self.id = id
        self.created = created.wholeSecond
        let isOver = self.created < Timestamp.now.later(days: -1)
        status =
            switch rng.below(100) {
            case ..<62: "paid"
            case ..<70: "canceled"
            case ..<80: "failed"
            case ..<84: "authorized"
            default: isOver ? "expired" : rng.element(of: ["open", "pending"])
            }
        amount = rng.amount(in: rng.currency())
        description = rng.element(of: SampleText.linkDescriptions)
        method =
            status == "open" || rng.chance(6) ? nil : rng.element(of: ["ideal", "ideal", "creditcard", "bancontact"])
        if status == "paid" {
            paid = self.created.later(seconds: rng.within(5...900))
            if rng.chance(8) { refunded = amount }
            if rng.chance(4) { chargedBack = amount }
        }
        customer = rng.chance(30) ? "cst_sandbox\(rng.below(20))" : nil
    }
}

extension JSONWriter {
    /// Writes a payment; what doesn't apply to it is left out.
    mutating func payment(_ payment: MolliePayment, _ call: SandboxCall) {
        object { json in
            json.field("resource", "payment")
            json.field("id", payment.id)
            json.field("mode", "test")
            json.field("createdAt", payment.created.utcOffset)
            json.mollieAmount("amount", payment.amount)
            if let refunded = payment.refunded { json.mollieAmount("amountRefunded", refunded) }
            if let chargedBack = payment.chargedBack { json.mollieAmount("amountChargedBack", chargedBack) }
            json.field("description", payment.description)
            json.field("method", payment.method)
            json.field("metadata", nil as String?)
            json.field("status", payment.status)
            if let paid = payment.paid { json.field("paidAt", paid.utcOffset) }
            if payment.status == "open" || payment.status == "pending" {
                json.field("expiresAt", payment.created.later(days: 1).utcOffset)
            }
            json.field("profileId", "pfl_sandbox")
            if let customer = payment.customer { json.field("customerId", customer) }
            json.field("sequenceType", "oneoff")
            json.object("_links") { $0.href("self", "\(call.base)/v2/payments/\(payment.id)") }
        }
    }
}
