import QuireModel

/// A payment that was started through a link.
struct MijnKlantportaalPayment {
    /// Its identifier, `plp_…`.
    var id: String
    /// The link that it was started through.
    var linkID: String
    /// The amount.
    var amount: SandboxAmount
    /// Its status.
    var status: Status
    /// The payer, if known.
    var payer: String?
    /// The payment service.
    var integration: Integration
    /// Its identifier there.
    var integrationID: String
    /// When it was started.
    var created: Timestamp

    /// The statuses that the document lists.
    enum Status: String, CaseIterable {
        case canceled, chargebacked, failed, paid, pending
    }

    /// The payment providers that the document lists.
    enum Integration: String, CaseIterable {
        case mollie, buckaroo, paynl, stripe
    }

    /// The payments of a link, newest first, consistent with the link's status, or nearly so.
    static func payments(of link: MijnKlantportaalLink, number index: Int, seed: UInt64) -> [Self] {
        var rng = SplitMix64(seed: seed, stream: .mijnKlantportaalPayments, index: index)
        let statuses = statuses(of: link, number: index, &rng)
        let life = max(1, Timestamp.now.milliseconds - link.created.milliseconds)
        let end = link.expires.map { min(life, $0.milliseconds - link.created.milliseconds) } ?? life
        let moments = statuses.map { _ in Int64(rng.below(Int(max(1, end)))) }.sorted()
        let payments = zip(statuses, moments).map { status, moment in
            Self(link, status, at: link.created.later(milliseconds: moment).wholeSecond, &rng)
        }
        return payments.reversed()
    }

    private init(_ link: MijnKlantportaalLink, _ status: Status, at created: Timestamp, _ rng: inout SplitMix64) {
        id = "plp_" + rng.token(7) + rng.token(7)
        linkID = link.id
        amount = link.amount
        // Occasionally, less is paid than requested.
        if status == .paid, rng.chance(2) { amount.units -= amount.units / 10 }
        self.status = status
        payer = rng.chance(75) ? rng.element(of: SampleText.people) : nil
        integration = rng.element(of: [.mollie, .mollie, .mollie, .buckaroo, .paynl, .stripe])
        integrationID =
            switch integration {
            case .mollie: "tr_" + rng.token(10)
            case .buckaroo: String(rng.next(), radix: 16, paddedTo: 16).uppercased()
            case .paynl: String(rng.within(1_000_000_000...2_147_483_647)) + "X" + rng.token(6)
            case .stripe: "pi_" + rng.token(12) + rng.token(12)
            }
        self.created = created
    }

    private static func statuses(
        of link: MijnKlantportaalLink, number index: Int, _ rng: inout SplitMix64
    ) -> [Status] {
        func attempts(_ most: Int) -> [Status] {
            (0..<rng.below(most + 1)).map { _ in rng.chance(50) ? .failed : .canceled }
        }
        if link.reusable {
            // Some are paid by many, one in the first fifty on exactly two full pages.
            let count = index % 50 == 7 ? 30 : rng.chance(12) ? rng.within(31...47) : rng.below(20)
            return (0..<count).map { _ in
                switch rng.below(100) {
                case ..<70: .paid
                case ..<80: .failed
                case ..<90: .canceled
                case ..<93: .chargebacked
                default: link.status == .open ? .pending : .canceled
                }
            }
        }
        switch link.status {
        case .paid:
            // Payments by another route, duplicates and reversals: rare, and what people search for.
            switch rng.below(100) {
            case ..<2: return attempts(1)
            case ..<4: return attempts(1) + [.paid, .paid]
            case ..<7: return attempts(2) + [.chargebacked]
            default: return attempts(3) + [.paid]
            }
        case .open: return attempts(2) + (rng.chance(15) ? [.pending] : [])
        case .expired: return attempts(3)
        case .closed: return attempts(2) + (rng.chance(5) ? [.paid] : [])
        }
    }
}

extension MijnKlantportaalPayment: Answerable {
    /// The payment with its keys in the document's order.
    var json: Value {
        record([
            "id": id, "paymentLinkId": linkID, "currency": amount.currency.code, "amount": amount.text,
            "status": status.rawValue, "payersName": payer, "integration": integration.rawValue,
            "integrationId": integrationID, "createdAt": created.amsterdamATOM,
        ])
    }
}
