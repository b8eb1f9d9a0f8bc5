import QuireModel

/// A source of random queries: its name, its rows in SQL, and what is known of its columns.
struct OracleSource {
    var text: String
    var sql: String
    var columns: [OracleQuery.Column]
    var hidden: [String] = ["month"]

    /// Qonto's own list.
    static let qonto = OracleSource(
        text: "qonto", sql: "qonto",
        columns: columns("id status amount:money currency debitor_name reusable:bool potential_payment_methods:list"))

    /// The portal's own list.
    static let portal = OracleSource(
        text: "mkp", sql: "portal",
        columns: columns("id:link description currency amount:money reusable:bool status"))

    /// The portal's payments: a list for each link.
    static let payments = OracleSource(
        text: "mkp.payments", sql: "payments",
        columns: columns("id payment_link_id:link currency amount:money status payers_name"))

    /// Qonto's list as a file of records, and the portal's as one of fields; `@/` stands for their folder.
    static let files = [
        OracleSource(
            text:
                "\"@/qonto.jsonl\" (id: text, amount: money, reusable: bool, debitor_name: text, created_at: timestamp)",
            sql: "qonto", columns: qonto.columns),
        OracleSource(
            text: "\"@/portal.csv\" (delimiter \";\", id: text, description: text, currency: text, "
                + "amount: money \"1.234,56\", reusable: bool, status: text, created_at: timestamp)",
            sql: "portal", columns: portal.columns),
    ]

    /// Several providers' lists in the common schema.
    static func common(_ text: String, _ providers: String...) -> OracleSource {
        let order = providers.enumerated().map { "when '\($1)' then \($0)" }.joined(separator: " ")
        let names = providers.map { "'\($0)'" }.joined(separator: ", ")
        return OracleSource(
            text: text,
            sql: "(select *, row_number() over (order by case provider \(order) end, place) as p from common"
                + " where provider in (\(names)))",
            columns: columns(
                "provider id status raw_status direction amount:money currency reusable:bool description payer"))
    }

    /// The payments in the common schema.
    static let allPayments = OracleSource(
        text: "all.payments", sql: "common_payments",
        columns: columns("provider id link_id:link status raw_status amount:money currency payer"))

    private static let portalName = "mijnklantportaal"

    static func any(_ random: inout SplitMix64) -> OracleSource {
        switch Int.random(in: 0..<14, using: &random) {
        case 0, 1, 2, 3: qonto
        case 4: portal
        case 10, 11: files[0]
        case 12, 13: files[1]
        case 5: payments
        case 6: common("all", "qonto", portalName)
        case 7:
            random.chance(50) ? common("mkp, qonto", portalName, "qonto") : common("qonto, mkp", "qonto", portalName)
        case 8: random.chance(50) ? common("qonto.links", "qonto") : common("mkp.links", portalName)
        default: allPayments
        }
    }

    /// Columns as a list of words: a name, and a kind where it isn't text.
    private static func columns(_ words: String) -> [OracleQuery.Column] {
        words.split(separator: " ").map { word in
            let parts = word.split(separator: ":").map(String.init)
            let kind: OracleQuery.Column.Kind =
                switch parts.dropFirst().first {
                case "money": .money
                case "bool": .bool
                case "list": .list
                default: .text
                }
            return OracleQuery.Column(
                name: parts[0], id: parts[0], kind: kind, isLink: parts.dropFirst().first == "link")
        }
    }
}
