extension JSONWriter {
    /// Writes a link with its keys in the document's order.
    mutating func link(_ link: QontoLink) {
        object { json in
            json.field("id", link.id)
            json.field("status", link.status.name)
            json.field("expiration_date", link.expires.utcSeconds)
            json.array("potential_payment_methods") { json in
                for method in link.methods { json.string(method) }
            }
            json.amount("amount", link.amount)
            switch link.content {
            case .invoice(let id, let number, let debitor):
                json.field("resource_type", "Invoice")
                json.field("items", nil as String?)
                json.field("reusable", link.reusable)
                json.field("invoice_id", id)
                json.field("invoice_number", number)
                json.field("debitor_name", debitor)
            case .basket(let items):
                json.field("resource_type", "Basket")
                json.array("items") { json in
                    for item in items { json.item(item) }
                }
                json.field("reusable", link.reusable)
                json.field("invoice_id", nil as String?)
                json.field("invoice_number", nil as String?)
                json.field("debitor_name", nil as String?)
            }
            json.field("created_at", link.created.utcSeconds)
            json.field("url", link.url)
        }
    }

    /// Keys that the document doesn't require are left out where there is nothing to say: they can't be null.
    private mutating func item(_ item: QontoItem) {
        object { json in
            json.field("title", item.title)
            if let kind = item.kind { json.field("type", kind) }
            if let description = item.description { json.field("description", description) }
            json.field("quantity", digits: item.quantityDigits)
            if let unit = item.unit { json.field("measure_unit", unit) }
            json.amount("unit_price", item.unitPrice)
            json.field("vat_rate", SandboxAmount.decimal(Int64(item.vat), scale: 1))
        }
    }

    private mutating func amount(_ key: StaticString, _ amount: SandboxAmount) {
        object(key) { json in
            json.field("value", amount.text)
            json.field("currency", amount.currency.code)
        }
    }
}
