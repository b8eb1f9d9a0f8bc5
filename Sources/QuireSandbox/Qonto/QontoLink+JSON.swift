import QuireModel

extension QontoLink: Answerable {
    /// The link with its keys in the document's order.
    var json: Value {
        var (items, invoice, number, debitor): ([QontoItem]?, String?, String?, String?)
        switch content {
        case .invoice(let id, let name, let who): (invoice, number, debitor) = (id, name, who)
        case .basket(let basket): items = basket
        }
        return record([
            "id": id, "status": status.name, "expiration_date": expires.utcSeconds,
            "potential_payment_methods": methods, "amount": amount.valueAndCurrency,
            "resource_type": items == nil ? "Invoice" : "Basket", "items": items, "reusable": reusable,
            "invoice_id": invoice, "invoice_number": number, "debitor_name": debitor,
            "created_at": created.utcSeconds, "url": url,
        ])
    }
}

extension QontoItem: Answerable {
    /// Keys that the document doesn't require are left out if they have no value: they can't be null.
    var json: Value {
        record([
            "title": title, "type?": kind, "description?": description,
            // A number without a fraction if it has none.
            "quantity": Value.decimal(ExactDecimal(mantissa: Int128(quantity), scale: 1).withoutTrailingZeros),
            "measure_unit?": unit, "unit_price": unitPrice.valueAndCurrency,
            "vat_rate": ExactDecimal(mantissa: Int128(vat), scale: 1).description,
        ])
    }
}

extension SandboxAmount {
    /// An amount as Qonto writes it.
    fileprivate var valueAndCurrency: Value { record(["value": text, "currency": currency.code]) }
}
