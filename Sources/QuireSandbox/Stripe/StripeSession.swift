import QuireModel

/// A checkout session as Stripe has it.
struct StripeSession {
    /// Its identifier.
    var id: String
    /// When it was made.
    var created: Timestamp
    /// The link that made it.
    var link: String?
    /// What has become of the visit.
    var status: String
    /// What has become of the money.
    var paymentStatus: String
    /// What the visit is for.
    var mode: String
    /// What is paid with; a visit that only leaves a card has none.
    var currency: StripeCurrency?
    /// What is paid before discounts.
    var subtotal: Int
    /// What is taken off.
    var discount: Int
    /// The customer's identifier.
    var customer: String?
    /// Who the customer is, once that is known.
    var details: (name: String?, email: String)?

    /// The identifier of the payment, once there is one.
    var paymentIntent: String? { mode == "payment" && status == "complete" ? "pi_" + id.dropFirst(8) : nil }

    /// The statuses that there are.
    static let statuses = ["open", "complete", "expired"]

    /// The session with this number, counted from the oldest; `link` gives the identifier of a link by a number.
    init(_ index: Int, id: String, seed: UInt64, created: Timestamp, link: (Int) -> String) {
        var rng = SplitMix64(seed: seed, stream: .stripeSession, index: index)
        self.id = id
        self.created = created
        self.link = rng.chance(75) ? link(Int(rng.next() >> 33)) : nil
        mode = rng.element(of: ["payment", "payment", "payment", "payment", "subscription", "setup"])
        // A visit ends after a day.
        let isOver = created < Timestamp.now.later(days: -1)
        status = rng.chance(65) ? "complete" : isOver ? "expired" : "open"
        switch (mode, status) {
        case ("setup", _): paymentStatus = "no_payment_required"
        case (_, "complete"): paymentStatus = rng.chance(92) ? "paid" : "unpaid"
        default: paymentStatus = "unpaid"
        }
        if mode != "setup" { currency = StripeCurrency(&rng) }
        subtotal = currency?.amount(&rng) ?? 0
        discount = rng.chance(15) ? subtotal / 1000 * 100 : 0
        // The same few customers come again and again.
        customer = rng.chance(35) ? "cus_sandbox\(rng.below(12))" : nil
        if status == "complete" {
            details = (
                rng.chance(90) ? rng.element(of: SampleText.people) : nil, "customer\(rng.below(500))@example.com"
            )
        }
    }
}

extension JSONWriter {
    /// Writes a session.
    mutating func session(_ session: StripeSession) {
        object { json in
            json.field("id", session.id)
            json.field("object", "checkout.session")
            json.field("amount_subtotal", session.currency.map { _ in session.subtotal })
            json.field("amount_total", session.currency.map { _ in session.subtotal - session.discount })
            json.field("created", session.created.unixSeconds)
            json.field("currency", session.currency?.code)
            json.field("customer", session.customer)
            if let details = session.details {
                json.object("customer_details") { json in
                    json.field("email", details.email)
                    json.field("name", details.name)
                }
            } else {
                json.field("customer_details", nil as String?)
            }
            json.field("expires_at", session.created.later(days: 1).unixSeconds)
            json.field("livemode", false)
            json.object("metadata") { _ in }
            json.field("mode", session.mode)
            json.field("payment_intent", session.paymentIntent)
            json.field("payment_link", session.link)
            json.field("payment_status", session.paymentStatus)
            json.field("status", session.status)
            json.field("url", session.status == "open" ? "https://checkout.stripe.com/c/pay/\(session.id)" : nil)
        }
    }
}
