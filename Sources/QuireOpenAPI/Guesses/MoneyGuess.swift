import QuirePluginKit

/// Sees which values are amounts of money, and where their currency is.
struct MoneyGuess {
    let schemas: SchemaReader

    /// An amount: where it is, where its currency is, its unit and why that is thought.
    struct Found {
        var path: [String]
        var currency: [String]
        var isMinor: Bool
        var reason: String
    }

    private static let words: Set<String> = [
        "amount", "price", "total", "subtotal", "fee", "fees", "balance", "cost", "net", "gross", "tax", "vat", "paid",
        "due", "refunded", "charged", "captured", "discount",
    ]
    private static let others: Set<String> = [
        "count", "number", "percent", "percentage", "rate", "id", "type", "status", "at", "date", "quantity",
        "currency", "name", "code", "on", "until", "method", "by", "is", "has", "items", "pages", "label", "enabled",
        "points",
    ]

    /// The money in an object with an amount and its currency; nil for other objects.
    func pair(_ shape: Shape) -> Found? {
        guard shape.kind == .object, (2...5).contains(shape.properties.count) else { return nil }
        let named = shape.properties.compactMap { property in
            SnakeCase.name(property.name).map { (name: $0, property: property) }
        }
        guard let amount = named.first(where: { ["value", "amount"].contains($0.name) })?.property,
            let currency = named.first(where: { ["currency", "currency_code", "currency_iso"].contains($0.name) })?
                .property
        else { return nil }
        let inner = schemas.shape(of: amount.schema)
        let isText = schemas.shape(of: currency.schema).kind == .text
        guard isText, [.text, .integer, .number].contains(inner.kind) else { return nil }
        let words = inner.words + " " + shape.words
        let isMinor = MoneyGuess.saysMinor(words)
        if inner.kind == .integer, !isMinor { return nil }
        return Found(
            path: [amount.name], currency: [currency.name], isMinor: isMinor,
            reason: "\(amount.name) with \(currency.name) is taken for money" + MoneyGuess.unit(isMinor, words))
    }

    /// The money in a number with a currency next to it; nil if it isn't an amount, or its unit is unknown.
    func amount(_ property: Shape.Property, _ shape: Shape, beside others: [Shape.Property]) -> Found? {
        guard [.text, .integer, .number].contains(shape.kind), shape.values.isEmpty,
            let name = SnakeCase.name(property.name), MoneyGuess.isAmount(name),
            shape.kind != .text || MoneyGuess.looksDecimal(shape), let currency = currency(of: name, in: others)
        else { return nil }
        let isMinor = name.hasSuffix("_cents") || name.hasSuffix("_minor") || MoneyGuess.saysMinor(shape.words)
        if shape.kind == .integer, !isMinor { return nil }
        return Found(
            path: [property.name], currency: [currency], isMinor: isMinor,
            reason: "money by its name, with \(currency) beside it" + MoneyGuess.unit(isMinor, shape.words))
    }

    /// Whether a whole number with a currency next to it may be an amount of unknown unit.
    func isDoubtful(_ property: Shape.Property, _ shape: Shape, beside others: [Shape.Property]) -> Bool {
        guard shape.kind == .integer, let name = SnakeCase.name(property.name), MoneyGuess.isAmount(name) else {
            return false
        }
        return currency(of: name, in: others) != nil
    }

    private static func unit(_ isMinor: Bool, _ words: String) -> String {
        guard isMinor else { return ", in the currency's main unit" }
        return ", in its smallest unit: \"\(SpecText.sentence(words))\""
    }

    private static func isAmount(_ name: String) -> Bool {
        let parts = Set(name.split(separator: "_").map(String.init))
        return !parts.isDisjoint(with: words) && parts.isDisjoint(with: others)
    }

    private static func saysMinor(_ words: String) -> Bool {
        let text = words.prefix(2000).lowercased()
        return ["minor unit", "smallest", "subunit", "sub-unit", "in cents", "cents)", "pence", "minor currency"]
            .contains { text.contains($0) }
    }

    private static func looksDecimal(_ shape: Shape) -> Bool {
        if ["decimal", "number", "double", "float", "money"].contains(shape.format) { return true }
        guard let example = shape.example else { return true }
        return example.prefix(40).wholeMatch(of: #/-?[0-9]+(\.[0-9]+)?/#) != nil
    }

    private func currency(of name: String, in properties: [Shape.Property]) -> String? {
        let wanted = [
            name + "_currency", name + "_currency_code", name.replacing("amount", with: "currency"), "currency",
            "currency_code", "iso_currency_code", "currency_iso",
        ]
        for candidate in wanted where candidate != name {
            let found = properties.first { SnakeCase.name($0.name) == candidate }
            if let found, schemas.shape(of: found.schema).kind == .text { return found.name }
        }
        return nil
    }
}
