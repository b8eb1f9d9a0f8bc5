/// A payment link as Stripe has it: without an amount, a status or a time.
struct StripeLink {
    /// Its identifier.
    var id: String
    /// Whether it can be paid.
    var isActive: Bool
    /// What is paid with.
    var currency: StripeCurrency
    /// The button's word.
    var submitType: String
    /// How often it can be paid, and how often it was.
    var completions: (count: Int, limit: Int)?
    /// What is sold: text, number and price of one.
    var items: [(text: String, quantity: Int, price: Int)]
    /// The merchant's own key.
    var order: String?

    /// The link with this number, counted from the oldest.
    init(_ index: Int, id: String, seed: UInt64) {
        var rng = SplitMix64(seed: seed, stream: .stripeLink, index: index)
        isActive = Self.isActive(&rng)
        self.id = id
        currency = StripeCurrency(&rng)
        submitType = rng.element(of: ["auto", "auto", "auto", "pay", "book", "donate"])
        if rng.chance(30) {
            let limit = rng.element(of: [1, 1, 1, 5, 20])
            completions = (count: isActive ? rng.below(limit) : rng.within(0...limit), limit: limit)
        }
        let currency = currency
        items = (1...rng.within(1...3)).map { _ in
            (rng.element(of: SampleText.products), rng.within(1...3), currency.amount(&rng))
        }
        order = rng.chance(40) ? QontoLink.invoiceNumber(index) : nil
    }

    /// Whether the link with this number can be paid.
    static func isActive(_ index: Int, seed: UInt64) -> Bool {
        var rng = SplitMix64(seed: seed, stream: .stripeLink, index: index)
        return isActive(&rng)
    }

    private static func isActive(_ rng: inout SplitMix64) -> Bool { rng.chance(60) }
}

/// A currency as Stripe counts it: some otherwise than ISO 4217 does.
struct StripeCurrency {
    /// Its code, in lower case as Stripe writes it.
    var code: String
    /// What amounts are multiples of.
    var step: Int

    /// One of the usual currencies, or seldom one that is counted in its own way: krona and shilling in hundredths that
    /// are always none, ariary without any, dinar in thousandths that end in zero.
    init(_ rng: inout SplitMix64) {
        if rng.chance(88) {
            let usual = rng.currency()
            self.init(code: usual.code.lowercased(), step: usual.scale == 0 ? 10 : 1)
        } else {
            self = rng.element(of: Self.special)
        }
    }

    private init(code: String, step: Int) {
        self.code = code
        self.step = step
    }

    private static let special = [
        Self(code: "isk", step: 100), Self(code: "ugx", step: 100), Self(code: "mga", step: 100),
        Self(code: "kwd", step: 10),
    ]

    /// An amount in the smallest unit, often a round one.
    func amount(_ rng: inout SplitMix64) -> Int {
        (rng.chance(50) ? rng.element(of: [995, 1295, 2500, 4900, 10_000]) : rng.within(100...50_000)) * step
    }
}

extension JSONWriter {
    /// Writes a link; what is sold only where it was asked to be expanded.
    mutating func link(_ link: StripeLink, withItems: Bool) {
        object { json in
            json.field("id", link.id)
            json.field("object", "payment_link")
            json.field("active", link.isActive)
            json.field("currency", link.currency.code)
            json.field("inactive_message", nil as String?)
            if withItems {
                json.object("line_items") { json in
                    json.field("object", "list")
                    json.array("data") { json in
                        for (place, item) in link.items.enumerated() { json.item(item, place, link) }
                    }
                    json.field("has_more", false)
                    json.field("url", "/v1/payment_links/\(link.id)/line_items")
                }
            }
            json.field("livemode", false)
            json.object("metadata") { json in
                if let order = link.order { json.field("order_id", order) }
            }
            if let completions = link.completions {
                json.object("restrictions") { json in
                    json.object("completed_sessions") { json in
                        json.field("count", completions.count)
                        json.field("limit", completions.limit)
                    }
                }
            } else {
                json.field("restrictions", nil as String?)
            }
            json.field("submit_type", link.submitType)
            json.field("url", "https://buy.stripe.com/test_\(link.id.dropFirst(6))")
        }
    }

    private mutating func item(_ item: (text: String, quantity: Int, price: Int), _ place: Int, _ link: StripeLink) {
        object { json in
            json.field("id", "li_\(place)\(link.id.dropFirst(6))")
            json.field("object", "item")
            json.field("amount_discount", 0)
            json.field("amount_subtotal", item.price * item.quantity)
            json.field("amount_tax", 0)
            json.field("amount_total", item.price * item.quantity)
            json.field("currency", link.currency.code)
            json.field("description", item.text)
            json.field("quantity", item.quantity)
        }
    }
}
