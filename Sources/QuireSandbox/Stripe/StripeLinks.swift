import QuireModel

extension SandboxList {
    /// The form of identifiers of Stripe's links.
    fileprivate static let stripeLinkIDs = IDs(prefix: "plink_1", stream: .stripeLink)

    /// Stripe's payment links, which have no amount, status or time.
    static let stripeLinks = SandboxList(
        path: "/v1/payment_links", name: "data", ids: stripeLinkIDs, times: .stripeTime,
        parameters: [.word("active", of: ["true", "false"]), .lineItems] + ListParameter.stripePaging, isStrict: true
    ) { row, rng in
        let isActive = rng.chance(60)
        let currency = StripeCurrency(&rng)
        let submitType = rng.element(of: ["auto", "auto", "auto", "pay", "book", "donate"])
        var restrictions: Value?
        if rng.chance(30) {
            let limit = rng.element(of: [1, 1, 1, 5, 20])
            let count = isActive ? rng.below(limit) : rng.within(0...limit)
            restrictions = record(["completed_sessions": record(["count": count, "limit": limit])])
        }
        let name = row.id.dropFirst(6)
        let items = (0..<rng.within(1...3)).map { place in
            let text = rng.element(of: SampleText.products)
            let quantity = rng.within(1...3)
            let total = currency.amount(&rng) * quantity
            return record([
                "id": "li_\(place)\(name)", "object": "item", "amount_discount": 0, "amount_subtotal": total,
                "amount_tax": 0, "amount_total": total, "currency": currency.code, "description": text,
                "quantity": quantity,
            ])
        }
        let order = rng.chance(40) ? QontoLink.invoiceNumber(row.index) : nil
        // Line items are only included if they are expanded.
        let isExpanded = !row.call.query.all("expand[]").isEmpty
        let list = record([
            "object": "list", "data": items, "has_more": false, "url": "/v1/payment_links/\(row.id)/line_items",
        ])
        return record([
            "id": row.id, "object": "payment_link", "active": isActive, "currency": currency.code,
            "inactive_message": nil, "line_items?": isExpanded ? list : nil, "livemode": false,
            "metadata": record(["order_id?": order]), "restrictions": restrictions, "submit_type": submitType,
            "url": "https://buy.stripe.com/test_\(name)",
        ])
    }

    /// Stripe's checkout sessions.
    static let stripeSessions = SandboxList(
        path: "/v1/checkout/sessions", name: "data", ids: IDs(prefix: "cs_test_a1", stream: .stripeSession),
        times: .stripeTime,
        parameters: [
            .times("created", read: Timestamp.unix), .word("status", of: ["open", "complete", "expired"]),
            .equal("created"), .equal("customer"), .equal("payment_intent"), .equal("payment_link"),
            .ignored("expand[]"),
        ] + ListParameter.stripePaging, isStrict: true
    ) { row, rng in
        let created = row.created.wholeSecond
        let links = RowID(stripeLinkIDs, seed: row.seed)
        let link = rng.chance(75) ? links.text(Int(rng.next() >> 33) % max(1, row.call.links)) : nil
        let mode = rng.element(of: ["payment", "payment", "payment", "payment", "subscription", "setup"])
        // A visit ends after a day.
        let isOver = created < Timestamp.now.later(days: -1)
        let status = rng.chance(65) ? "complete" : isOver ? "expired" : "open"
        let paymentStatus =
            switch (mode, status) {
            case ("setup", _): "no_payment_required"
            case (_, "complete"): rng.chance(92) ? "paid" : "unpaid"
            default: "unpaid"
            }
        // A session that only stores a card has no amount.
        let currency = mode == "setup" ? nil : StripeCurrency(&rng)
        let subtotal = currency?.amount(&rng)
        let discount = rng.chance(15) ? (subtotal ?? 0) / 1000 * 100 : 0
        // The same few customers come again and again.
        let customer = rng.chance(35) ? "cus_sandbox\(rng.below(12))" : nil
        var details: Value?
        if status == "complete" {
            let name = rng.chance(90) ? rng.element(of: SampleText.people) : nil
            details = record(["email": "customer\(rng.below(500))@example.com", "name": name])
        }
        let intent = mode == "payment" && status == "complete" ? "pi_\(row.id.dropFirst(8))" : nil
        return record([
            "id": row.id, "object": "checkout.session", "amount_subtotal": subtotal,
            "amount_total": subtotal.map { $0 - discount }, "created": created.seconds, "currency": currency?.code,
            "customer": customer, "customer_details": details, "expires_at": created.later(days: 1).seconds,
            "livemode": false, "metadata": record([:]), "mode": mode, "payment_intent": intent, "payment_link": link,
            "payment_status": paymentStatus, "status": status,
            "url": status == "open" ? "https://checkout.stripe.com/c/pay/\(row.id)" : nil,
        ])
    }
}

extension ListParameter {
    /// The line items, which are only included on request.
    fileprivate static let lineItems = Self("expand[]") { (request, question) throws(SandboxRefusal) in
        if let other = request.query.all("expand[]").first(where: { $0 != "data.line_items" }) {
            throw .parameter("expand", .noSuchWord(other, ["data.line_items"]))
        }
    }
}

/// A currency as Stripe counts it: some otherwise than ISO 4217 does.
private struct StripeCurrency {
    /// Its code, in lower case as Stripe writes it.
    var code: String
    /// The step between amounts.
    var step: Int

    /// One of the usual currencies, or occasionally a special one: krona and shilling with two decimals that are always
    /// zero, ariary without decimals, dinar with three decimals that end in zero.
    init(_ rng: inout SplitMix64) {
        if rng.chance(88) {
            let usual = rng.currency()
            (code, step) = (usual.code.lowercased(), usual.scale == 0 ? 10 : 1)
        } else {
            (code, step) = rng.element(of: [("isk", 100), ("ugx", 100), ("mga", 100), ("kwd", 10)])
        }
    }

    /// An amount in the smallest unit, often a round one.
    func amount(_ rng: inout SplitMix64) -> Int {
        (rng.chance(50) ? rng.element(of: [995, 1295, 2500, 4900, 10_000]) : rng.within(100...50_000)) * step
    }
}
