import QuireModel

/// A random query, written in this language and in SQL.
///
/// The SQL has a column `p` for the place of each row, and beside each column of money one for its currency.
struct OracleQuery {
    /// What is known of a column.
    struct Column {
        enum Kind { case text, bool, integer, decimal, money, period, list }
        /// Its name in this language.
        var name: String
        /// Its name in SQL.
        var id: String
        var kind: Kind
        /// The source that its money comes from; amounts of one row and source are in one currency.
        var source = ""
        /// Whether it names a link whose payments are a list of their own.
        var isLink = false
    }

    /// A condition or value in both languages.
    struct Both {
        var quire: String
        var sql: String
    }

    /// What a query may be made of besides its stages.
    struct Nesting {
        /// What its names begin with, so that those of queries within queries differ.
        var prefix: String
        /// How many joins and queries in expressions it may have.
        var joins: Int
        var subqueries: Int
        /// The rows at most that its source should give; nil for all.
        var rows: Int?

        /// The whole statement.
        static let whole = Nesting(prefix: "", joins: 2, subqueries: 2)
        /// A part of one.
        static func part(_ prefix: String, rows: Int?) -> Nesting {
            Nesting(prefix: prefix, joins: 0, subqueries: 0, rows: rows)
        }
    }

    /// The statements before the query.
    var statements: [String] = []
    /// The query, without those.
    var text: String
    /// What the last stage gives, or in the end the whole query.
    var sql: String
    /// The SQL of each stage, by its name.
    var steps: [(name: String, sql: String)] = []
    var columns: [Column]
    /// Columns of the source in SQL that have no name in this language.
    var hidden: [String]
    /// Whether the result still has columns of sources that aren't compared.
    var hasMoreColumns = true
    var nesting: Nesting
    var names = 0

    /// The statements.
    var quire: String { (statements + [text]).joined(separator: "\n") }

    /// A whole statement.
    init(_ random: inout SplitMix64) {
        self.init(.whole, OracleSource.any(&random))
        if random.chance(15) { bind(&random) }
        for _ in 0..<Int.random(in: 1...6, using: &random) { addStage(&random) }
        if hasMoreColumns { selectAll() }
        if random.chance(3) { text += " into \"rows.csv\"" }
        let shown = columns.map(\.id).joined(separator: ", ")
        let steps = steps.map { "\($0.name) as (\($0.sql))" }.joined(separator: ", ")
        sql = (steps.isEmpty ? "" : "with \(steps) ") + "select \(shown) from (\(sql)) order by p"
    }

    init(_ nesting: Nesting, _ source: OracleSource) {
        text = "from \(source.text)"
        sql = source.sql
        columns = source.columns
        hidden = source.hidden
        self.nesting = nesting
    }

    /// A query in another: few stages, and few rows where there may be many pairs.
    init(_ nesting: Nesting, _ source: OracleSource, stages: Int, _ random: inout SplitMix64) {
        self.init(nesting, source)
        for _ in 0..<stages { addStage(&random) }
        if let rows = nesting.rows {
            add("limit \(rows)", "select * from (\(sql)) order by p limit \(rows)")
        }
    }

    /// Adds a stage in both languages.
    mutating func add(_ stage: String, _ sql: String) {
        text += " " + stage
        addStep(sql)
    }

    mutating func addStep(_ sql: String) {
        let name = "\(nesting.prefix)s\(steps.count)"
        steps.append((name, sql))
        self.sql = name
    }

    mutating func selectAll() {
        add("select \(columns.map(\.name).joined(separator: ", "))", select(columns.map(\.sql)))
        hasMoreColumns = false
    }

    func select(_ items: [String], _ tail: String = "") -> String {
        "select \((items + ["p"]).joined(separator: ", ")) from (\(sql)) \(tail)"
    }

    mutating func name(_ prefix: String) -> String {
        names += 1
        return "\(nesting.prefix)\(prefix)\(names)"
    }

    /// Makes what there is so far a binding, and goes on from there.
    private mutating func bind(_ random: inout SplitMix64) {
        for _ in 0..<Int.random(in: 0...2, using: &random) { addStage(&random) }
        let name = name("bound")
        statements.append("let \(name) = \(text)")
        text = "from \(name)"
        // Used once it is planned with its use; used twice it is read once.
        if random.chance(40) { statements.append("from \(name) count") }
    }
}

extension OracleQuery.Column {
    /// The column in a list of SQL, with its currency when it is money.
    var sql: String { kind == .money ? "\(id), \(id)__c" : id }

    /// The same with another name.
    func sql(as other: String) -> String {
        kind == .money ? "\(id) as \(other), \(id)__c as \(other)__c" : "\(id) as \(other)"
    }

    /// What SQL orders by.
    var order: String {
        switch kind {
        case .decimal, .money: "\(id) collate number"
        case .text, .bool, .integer, .period, .list: id
        }
    }

    /// The column that says the currency of rows without this amount, if there is one.
    func twin(among columns: [OracleQuery.Column]) -> OracleQuery.Column? {
        let alias = name.lastIndex(of: ".").map { name[...$0] } ?? ""
        return columns.first { $0.name == alias + "currency" && $0.kind == .text }
    }
}
