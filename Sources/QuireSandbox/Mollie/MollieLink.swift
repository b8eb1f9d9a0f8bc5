import QuireModel

/// A payment link as Mollie has it: its status follows from its times.
struct MollieLink {
    /// Its identifier.
    var id: String
    /// When it was made.
    var created: Timestamp
    /// What it is for.
    var description: String
    /// What is to be paid; null where the customer chooses.
    var amount: SandboxAmount?
    /// When it became paid.
    var paid: Timestamp?
    /// When it expires.
    var expires: Timestamp?
    /// Whether it was put away.
    var isArchived: Bool
    /// Whether it can be paid more than once; null is no.
    var isReusable: Bool?
    /// Where the customer goes afterwards.
    var redirect: String?

    /// The link with this number, counted from the oldest.
    init(_ index: Int, id: String, seed: UInt64, created: Timestamp) {
        var rng = SplitMix64(seed: seed, stream: .mollieLink, index: index)
        self.id = id
        self.created = created.wholeSecond
        description = rng.element(of: SampleText.linkDescriptions)
        let currency = rng.currency()
        amount = rng.chance(12) ? nil : rng.amount(in: currency)
        isReusable = rng.chance(20) ? true : rng.chance(50) ? false : nil
        if rng.chance(50) {
            let age = Timestamp.now.milliseconds - self.created.milliseconds
            let wait = Int64(rng.below(10 * 24)) * 3_600_000
            if wait < age { paid = self.created.later(milliseconds: wait + 61_000).wholeSecond }
        }
        if rng.chance(60) { expires = self.created.later(days: rng.element(of: [7, 14, 30, 90])) }
        isArchived = rng.chance(8)
        redirect = rng.chance(70) ? "https://example.com/thanks?ref=\(index)" : nil
    }
}

extension JSONWriter {
    /// Writes a link.
    mutating func link(_ link: MollieLink, _ call: SandboxCall) {
        object { json in
            json.field("resource", "payment-link")
            json.field("id", link.id)
            json.field("mode", "test")
            json.field("description", link.description)
            json.mollieAmount("amount", link.amount)
            json.field("archived", link.isArchived)
            json.field("redirectUrl", link.redirect)
            json.field("webhookUrl", nil as String?)
            json.field("profileId", "pfl_sandbox")
            if let reusable = link.isReusable {
                json.field("reusable", reusable)
            } else {
                json.field("reusable", nil as String?)
            }
            json.field("createdAt", link.created.utcOffset)
            json.field("paidAt", link.paid?.utcOffset)
            json.field("expiresAt", link.expires?.utcOffset)
            json.object("_links") { json in
                json.href("self", "\(call.base)/v2/payment-links/\(link.id)")
                json.href(
                    "paymentLink", "https://paymentlink.mollie.com/payment/\(link.id.dropFirst(3))", type: "text/html")
            }
        }
    }
}
