import QuireModel

/// A payment link of Qonto, made from its number alone.
struct QontoLink {
    /// Its identifier.
    var id: String
    /// Its status.
    var status: QontoStatus
    /// When it expires.
    var expires: Timestamp
    /// When it was created.
    var created: Timestamp
    /// The ways to pay that are offered.
    var methods: [String]
    /// The amount to pay, with VAT.
    var amount: SandboxAmount
    /// Its content.
    var content: Content
    /// Whether it can be paid more than once.
    var reusable: Bool
    /// Where it is paid.
    var url: String

    /// What the payment is for.
    enum Content {
        case invoice(id: String, number: String, debitor: String)
        case basket([QontoItem])
    }

    /// The link with this number, counted from the oldest.
    init(_ index: Int, seed: UInt64, created: Timestamp) {
        var rng = SplitMix64(seed: seed, stream: .qontoLink, index: index)
        self.created = created.wholeSecond
        id = rng.uuid()
        let currency = rng.currency()
        if rng.chance(60) {
            amount = rng.amount(in: currency)
            reusable = false
            content = .invoice(
                id: rng.uuid(), number: Self.invoiceNumber(index),
                debitor: rng.element(of: rng.chance(70) ? SampleText.people : SampleText.companies))
        } else {
            let items = (1...rng.within(1...4)).map { _ in QontoItem(currency, &rng) }
            amount = SandboxAmount(units: items.reduce(0) { $0 + $1.gross }, currency: currency)
            reusable = rng.chance(25)
            content = .basket(items)
        }
        expires = self.created.later(days: rng.element(of: [7, 14, 30, 30, 30, 60, 90]))
        // Most people pick a day, so many links expire at the same midnight.
        if rng.chance(60) { expires = expires.midnight }
        status = Self.status(created: self.created, expires: expires, reusable: reusable, &rng)
        methods = ["credit_card", "apple_pay", "paypal"].filter { _ in rng.chance(65) }
        if currency == .eur, rng.chance(60) { methods.append("ideal") }
        url = "https://pay.qonto.com/\(rng.uuid())?resource_id=\(id)"
    }

    /// The number on the invoice that a link with this number is for.
    static func invoiceNumber(_ index: Int) -> String {
        "INV-" + String(UInt64(clamping: index + 1), radix: 10, paddedTo: 5)
    }

    private static func status(
        created: Timestamp, expires: Timestamp, reusable: Bool, _ rng: inout SplitMix64
    ) -> QontoStatus {
        let unpaid: QontoStatus =
            if .now < expires {
                .open
            } else {
                // Expiry is noticed late: some links still read open days later.
                .now < expires.later(days: 5) && rng.chance(30) ? .open : .expired
            }
        switch rng.below(100) {
        case ..<9: return .canceled
        case _ where reusable: return unpaid
        case ..<60: return .paid
        case ..<72: return Timestamp.now.later(days: -45) < created ? .processing : .paid
        default: return unpaid
        }
    }
}

/// The statuses that Qonto's document lists, in its order.
enum QontoStatus: UInt8, CaseIterable {
    case open, expired, canceled, paid, processing

    /// Qonto's name for it.
    var name: String { String(describing: self) }
}

/// One item of a basket.
struct QontoItem {
    /// Its title.
    var title: String
    /// Whether it is a good or a service, if stated.
    var kind: String?
    /// A further description, if there is one.
    var description: String?
    /// In tenths.
    var quantity: Int
    /// The unit of the quantity, if stated.
    var unit: String?
    /// The price of one, without VAT.
    var unitPrice: SandboxAmount
    /// In tenths of a percent.
    var vat: Int

    /// An item in this currency.
    init(_ currency: SandboxCurrency, _ rng: inout SplitMix64) {
        let service = rng.chance(35)
        title = rng.element(of: service ? SampleText.services : SampleText.products)
        kind = rng.chance(80) ? (service ? "service" : "good") : nil
        description = rng.chance(50) ? title + " (" + rng.element(of: SampleText.linkDescriptions) + ")" : nil
        quantity = service ? rng.within(1...16) * 5 : rng.within(1...6) * 10
        unit = rng.chance(70) ? (service ? "hour" : "unit") : nil
        let cents = rng.element(of: [250, 499, 999, 1099, 1250, 2000, 4500, 7500])
        unitPrice = SandboxAmount(units: Int64(currency.scale == 0 ? cents / 10 * 10 : cents), currency: currency)
        vat = rng.element(of: [210, 210, 90, 0, 55, 200])
    }

    /// Price times quantity with VAT, rounded half up to the currency's unit.
    var gross: Int64 {
        let exact = unitPrice.units * Int64(quantity) * Int64(1000 + vat)
        return (exact + 5000) / 10_000
    }
}
