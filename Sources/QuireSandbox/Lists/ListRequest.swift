import QuireModel

/// A request to a list: its query, and the rows that answer it.
///
/// By default a list begins with its newest row. It continues after a row, so newly created rows shift nothing.
struct ListRequest {
    /// The list.
    let list: SandboxList
    /// The request.
    let call: SandboxCall
    private let seed: UInt64
    private let timeline: Timeline
    private let ids: RowID
    private let cursors: RowID

    /// Creates a request to a list with an initial number of rows.
    init(_ list: SandboxList, links: Int, seed: UInt64, _ call: SandboxCall) {
        self.list = list
        self.call = call
        self.seed = seed
        timeline = Timeline(links: links, seed: seed, stream: list.times)
        ids = RowID(list.ids, seed: seed)
        cursors = RowID(list.cursors ?? list.ids, seed: seed)
    }

    /// The parameters.
    var query: QueryString { call.query }

    /// The query.
    func question() throws(SandboxRefusal) -> ListQuestion {
        if list.isStrict { try query.allow(list.parameters.reduce(into: []) { $0.formUnion($1.names) }) }
        var question = ListQuestion()
        for parameter in list.parameters { try parameter.read(self, &question) }
        return question
    }

    /// The row that a parameter names by its cursor.
    func row(_ name: String) throws(SandboxRefusal) -> Int? {
        try query.last(name).map { (text) throws(SandboxRefusal) in try row(text, of: name) }
    }

    /// The row that a cursor is of.
    func row(_ cursor: String, of name: String) throws(SandboxRefusal) -> Int {
        guard let row = cursors.index(of: cursor), row < call.links else { throw .parameter(name, .noSuchRow(cursor)) }
        return row
    }

    /// The row with this number, counted from the oldest.
    func value(_ index: Int) -> Value {
        var rng = SplitMix64(seed: seed, stream: list.ids.stream, index: index)
        let row = SandboxRow(
            index: index, id: ids.text(index), created: timeline.created(index), call: call, seed: seed)
        return list.row(row, &rng)
    }

    /// The requested page.
    func page() throws(SandboxRefusal) -> ListPage {
        let question = try question()
        var skip = call.isStuck ? 0 : question.skip
        var rows: [Int] = []
        var next: Int?
        for index in places(question) where question.filters.isEmpty || question.accepts(value(index)) {
            if skip > 0 {
                skip -= 1
            } else if rows.count < question.limit {
                rows.append(index)
            } else {
                next = index
                break
            }
        }
        if question.before != nil { rows.reverse() }
        return ListPage(
            name: list.name, rows: rows.map(value), question: question, first: rows.first.map(cursors.text),
            last: rows.last.map(cursors.text), next: next.map(cursors.text))
    }

    /// The rows to go through; of a page that ends before a row, those nearest to it come first.
    private func places(_ question: ListQuestion) -> StrideTo<Int> {
        if let before = question.before { return stride(from: before + 1, to: call.links, by: 1) }
        let start = call.isStuck ? nil : question.start
        return question.isAscending
            ? stride(from: start ?? 0, to: call.links, by: 1)
            : stride(from: start ?? call.links - 1, to: -1, by: -1)
    }
}
