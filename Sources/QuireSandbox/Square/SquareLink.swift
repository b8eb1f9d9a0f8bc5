import QuireModel

/// A payment link as Square has it: what is to be paid stands in its order.
struct SquareLink {
    /// Its identifier.
    var id: String
    /// How often it was changed, and once more.
    var version: Int
    /// What it is for, if that is said.
    var description: String?
    /// The order that is paid.
    var order: String
    /// A note for the payment.
    var note: String?
    /// When it was made.
    var created: Timestamp
    /// When it was last changed.
    var updated: Timestamp?

    /// The link with this number, counted from the oldest.
    init(_ index: Int, id: String, seed: UInt64, created: Timestamp) {
        var rng = SplitMix64(seed: seed, stream: .squareLink, index: index)
        self.id = id
        self.created = created.wholeSecond
        version = rng.chance(75) ? 1 : rng.within(2...6)
        description = rng.chance(60) ? rng.element(of: SampleText.linkDescriptions) : nil
        order = "o" + rng.token(12).uppercased() + "ZZZY"
        note = rng.chance(25) ? rng.element(of: SampleText.services) : nil
        if version > 1 {
            updated = min(.now, self.created.later(hours: rng.within(1...90))).wholeSecond
        }
    }
}

extension JSONWriter {
    /// Writes a link; what it hasn't is left out.
    mutating func link(_ link: SquareLink) {
        object { json in
            json.field("id", link.id)
            json.field("version", link.version)
            if let description = link.description { json.field("description", description) }
            json.field("order_id", link.order)
            json.field("url", "https://sandbox.square.link/u/\(link.id.suffix(8))")
            json.field("long_url", "https://connect.squareupsandbox.com/v2/online-checkout/sandbox/\(link.order)")
            json.field("created_at", link.created.utcSeconds)
            if let updated = link.updated { json.field("updated_at", updated.utcSeconds) }
            if let note = link.note { json.field("payment_note", note) }
        }
    }
}
