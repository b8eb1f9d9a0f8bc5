import QuireModel

/// A payment link of MijnKlantportaal, made from its number alone.
struct MijnKlantportaalLink {
    /// Its identifier, `plk_…`.
    var id: String
    /// Its description.
    var description: String
    /// The amount to pay.
    var amount: SandboxAmount
    /// Whether it can be paid more than once.
    var reusable: Bool
    /// When it expires, if it does.
    var expires: Timestamp?
    /// Its status.
    var status: Status
    /// When it was created.
    var created: Timestamp

    /// The statuses that the document lists.
    enum Status: String {
        case open, paid, expired, closed
    }

    /// The link with this number, counted from the oldest.
    init(_ index: Int, seed: UInt64, created: Timestamp) {
        var rng = SplitMix64(seed: seed, stream: .mijnKlantportaalLink, index: index)
        self.created = created.wholeSecond
        id = Self.id(&rng)
        description = rng.element(of: SampleText.linkDescriptions)
        if rng.chance(30) { description += " – " + rng.element(of: SampleText.people) }
        // A Dutch portal: currencies other than euros are the exception.
        amount = rng.amount(in: rng.chance(80) ? .eur : rng.currency())
        reusable = rng.chance(25)
        if !rng.chance(40) {
            expires = self.created.later(days: rng.element(of: [7, 14, 15, 30, 60])).wholeSecond
        }
        let unpaid: Status = (expires ?? .now) < .now ? .expired : .open
        status =
            switch rng.below(100) {
            case ..<10: .closed
            case ..<60 where !reusable: .paid
            default: unpaid
            }
    }

    /// The identifier of the link with this number.
    static func id(_ index: Int, seed: UInt64) -> String {
        var rng = SplitMix64(seed: seed, stream: .mijnKlantportaalLink, index: index)
        return id(&rng)
    }

    private static func id(_ rng: inout SplitMix64) -> String {
        "plk_" + rng.token(7) + rng.token(7)
    }

    /// Where the link is paid, as long as it can be.
    var checkoutURL: String? {
        status == .open ? "https://demo.mijnklantportaal.nl/payment-link/\(id)" : nil
    }
}

extension MijnKlantportaalLink: Answerable {
    /// The link with its keys in the document's order.
    var json: Value {
        record([
            "id": id, "description": description, "currency": amount.currency.code, "amount": amount.text,
            "reusable": reusable, "expiresAt": expires?.amsterdamATOM, "status": status.rawValue,
            "checkoutUrl": checkoutURL, "createdAt": created.amsterdamATOM,
        ])
    }
}
