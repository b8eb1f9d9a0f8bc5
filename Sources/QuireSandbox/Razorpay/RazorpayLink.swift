import QuireModel

/// A payment link as Razorpay has it: 0, "" and an empty list stand for what isn't there.
struct RazorpayLink {
    /// Its identifier.
    var id: String
    /// When it was made.
    var created: Timestamp
    /// What has become of it.
    var status: String
    /// What is to be paid, in the smallest unit of its currency.
    var amount: Int
    /// What was paid so far.
    var paid: Int
    /// The currency.
    var currency: String
    /// Whether it can be paid in parts.
    var isPartial: Bool
    /// What it is for.
    var description: String
    /// The merchant's own key.
    var reference: String
    /// Who pays; a name may be missing.
    var customer: (name: String?, email: String)?
    /// When it expires.
    var expires: Timestamp?
    /// When it was last changed.
    var updated: Timestamp
    /// The merchant's own keys and values: a record, an empty list or null.
    var notes: Notes
    /// Who made it.
    var user: String

    /// The three ways in which notes come.
    enum Notes: CaseIterable {
        case some, emptyList, none
    }

    /// The link with this number, counted from the oldest.
    init(_ index: Int, id: String, seed: UInt64, created: Timestamp) {
        reference = Self.reference(index, seed: seed)
        var rng = SplitMix64(seed: seed, stream: .razorpayLink, index: index)
        _ = rng.next()
        self.id = id
        self.created = created.wholeSecond
        let (code, step) =
            rng.chance(85) ? ("INR", 1) : rng.element(of: [("USD", 1), ("EUR", 1), ("JPY", 1), ("KWD", 10)])
        currency = code
        amount = (rng.chance(50) ? rng.element(of: [10_000, 49_900, 100_000]) : rng.within(100...5_000_000)) * step
        isPartial = rng.chance(20)
        if rng.chance(45) {
            expires = self.created.later(days: rng.element(of: [2, 7, 14, 30, 90]))
        }
        let isOver = expires.map { $0 < .now } ?? false
        status =
            switch rng.below(100) {
            case ..<50: "paid"
            case ..<58: "cancelled"
            case ..<68 where isPartial: "partially_paid"
            default: isOver ? "expired" : "created"
            }
        paid = status == "paid" ? amount : status == "partially_paid" ? amount / 20 * 10 : 0
        description = rng.chance(75) ? rng.element(of: SampleText.linkDescriptions) : ""
        if rng.chance(75) {
            customer = (
                rng.chance(80) ? rng.element(of: SampleText.people) : nil, "customer\(rng.below(500))@example.com"
            )
        }
        updated = min(.now, self.created.later(hours: rng.below(72))).wholeSecond
        notes = rng.element(of: Notes.allCases)
        user = rng.chance(50) ? "" : "HD1JAKCCPGDfRx"
    }

    /// The merchant's own key, which some links haven't and some share.
    static func reference(_ index: Int, seed: UInt64) -> String {
        var rng = SplitMix64(seed: seed, stream: .razorpayLink, index: index)
        let chance = Int(rng.next() >> 40 & 0xFF)
        return chance < 60 ? "" : chance < 90 ? "TS\(1980 + chance % 10)" : "TS-\(index)"
    }
}

extension JSONWriter {
    /// Writes a link.
    mutating func link(_ link: RazorpayLink) {
        object { json in
            json.field("accept_partial", link.isPartial)
            json.field("amount", link.amount)
            json.field("amount_paid", link.paid)
            json.field("cancelled_at", link.status == "cancelled" ? link.updated.unixSeconds : 0)
            json.field("created_at", link.created.unixSeconds)
            json.field("currency", link.currency)
            if let customer = link.customer {
                json.object("customer") { json in
                    json.field("email", customer.email)
                    if let name = customer.name { json.field("name", name) }
                }
            } else {
                json.array("customer") { _ in }
            }
            json.field("description", link.description)
            json.field("expire_by", link.expires?.unixSeconds ?? 0)
            json.field("expired_at", link.status == "expired" ? link.expires?.unixSeconds ?? 0 : 0)
            json.field("first_min_partial_amount", 0)
            json.field("id", link.id)
            switch link.notes {
            case .some: json.object("notes") { $0.field("policy_name", "Jeevan Bima") }
            case .emptyList: json.array("notes") { _ in }
            case .none: json.field("notes", nil as String?)
            }
            json.array("payments") { _ in }
            json.field("reference_id", link.reference)
            json.field("reminder_enable", false)
            json.array("reminders") { _ in }
            json.field("short_url", "https://rzp.io/i/\(link.id.suffix(7))")
            json.field("status", link.status)
            json.field("updated_at", link.updated.unixSeconds)
            json.field("upi_link", false)
            json.field("user_id", link.user)
        }
    }
}
