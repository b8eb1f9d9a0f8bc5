import QuireModel

/// A payment link of Txn, made from its number alone.
struct TxnLink {
    /// Its identifier.
    var id: String
    /// The amount to pay.
    var amount: SandboxAmount
    /// The currency of the merchant's account.
    var accountCurrency: String
    /// Null until the end user has chosen one.
    var network: (code: String, name: String)?
    /// The merchant's own key.
    var reference: String
    /// Its status.
    var status: Status
    /// How far the approval of a payout is, where it needs one.
    var approval: String?
    /// When it expires.
    var expires: Timestamp
    /// When it was created.
    var created: Timestamp
    /// Whether money goes out.
    var isPayout: Bool
    /// Where the end user goes afterwards.
    var successURL: String?
    /// Where the end user goes if it failed.
    var failureURL: String?
    /// The ways to pay that are offered.
    var methods: [String]
    /// The child invoice or payout.
    var target: String?

    /// The statuses of Txn's payment links concept.
    enum Status: String {
        case created, pending, completed, expired
    }

    /// The link with this number, counted from the oldest.
    init(_ index: Int, seed: UInt64, created: Timestamp) {
        var rng = SplitMix64(seed: seed, stream: .txnLink, index: index)
        self.created = created
        id = rng.uuid()
        isPayout = rng.chance(25)
        amount = Self.amount(&rng)
        accountCurrency = rng.chance(70) ? "EUR" : rng.element(of: ["USD", "GBP", "USDT", "BTC"])
        reference = Self.reference(index, seed: seed)
        expires = created.later(days: rng.element(of: [1, 3, 7, 15, 30]))
        if rng.chance(50) { expires = expires.midnight.later(hours: 23) }
        // At least an hour after it was created: the evening of the day may be earlier.
        expires = max(expires, created.later(hours: 1))
        let isOver = expires < .now
        status =
            switch rng.below(100) {
            case ..<45: .completed
            case ..<65 where !isOver: .pending
            default: isOver ? .expired : .created
            }
        let hasChosen: Bool =
            switch status {
            case .created: false
            case .pending: rng.chance(60)
            case .completed: true
            case .expired: rng.chance(30)
            }
        if hasChosen {
            network = rng.element(of: Self.networks)
            target = rng.uuid()
        }
        if isPayout, rng.chance(50) {
            approval = status == .completed ? "approved" : rng.element(of: ["pending", "approved", "rejected"])
        }
        successURL = rng.chance(80) ? "https://example.com/success" : nil
        failureURL = rng.chance(70) ? "https://example.com/fail?name=Zoë&ref=\(index)" : nil
        methods = rng.element(of: [["on_chain"], ["on_chain"], ["on_chain"], ["on_chain", "bank_transfer"], []])
    }

    /// The merchant's own key: mostly a UUID, at times the invoice number that a Qonto link is for, and some twice.
    static func reference(_ index: Int, seed: UInt64) -> String {
        var rng = SplitMix64(seed: seed, stream: .txnReference, index: index)
        guard rng.chance(3), index > 0 else { return reference(index, &rng) }
        var earlier = SplitMix64(seed: seed, stream: .txnReference, index: index - 1)
        _ = earlier.next()
        return reference(index - 1, &earlier)
    }

    private static func reference(_ index: Int, _ rng: inout SplitMix64) -> String {
        rng.chance(10) ? QontoLink.invoiceNumber(index) : rng.uuid()
    }

    private static let networks: [(code: String, name: String)] = [
        ("TTRX:USDT", "Tron (TRC-20)"), ("TTRX:USDT", "Tron (TRC-20)"), ("TETH:USDC", "Ethereum (ERC-20)"),
        ("TBTC:BTC", "Bitcoin"),
    ]

    private static func amount(_ rng: inout SplitMix64) -> SandboxAmount {
        guard rng.chance(15) else { return rng.amount(in: rng.currency()) }
        return switch rng.below(3) {
        case 0: SandboxAmount(units: Int64(rng.within(1...500) * 10_000), currency: .btc)
        case 1: SandboxAmount(units: Int64(rng.within(1...2_000_000_000)), currency: .eth)
        default: SandboxAmount(units: Int64(rng.within(1...5000)) * 100_000_000, currency: .usdt)
        }
    }
}

extension TxnLink: Answerable {
    /// The link as a JSON:API resource with its keys in the sample's order.
    var json: Value {
        let child = target.map { record(["id": $0, "type": isPayout ? "payouts" : "invoices"]) }
        let page =
            "https://sandbox.txn.io/redirect?payment_link_id=\(id)&request_type=payment_link_hosted_page&zone=eu"
        let attributes = record([
            "amount": amount.text, "currency": amount.currency.code, "accountCurrency": accountCurrency,
            "network": network?.code, "networkName": network?.name, "reference": reference, "hostedPageUrl": page,
            "status": status.rawValue, "approvalStatus": approval, "expiresAt": expires.utcMilliseconds,
            "createdAt": created.utcMilliseconds, "paymentType": isPayout ? "Payout" : "Invoice",
            "successRedirectUrl": successURL, "unsuccessRedirectUrl": failureURL, "paymentMethods": methods,
        ])
        return record([
            "id": id, "type": "paymentLinks", "attributes": attributes,
            "relationships": record(["target": record(["data": child])]),
        ])
    }
}
