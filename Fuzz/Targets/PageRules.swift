import QuireDecode
import QuireModel
import QuirePluginKit

/// What holds for every page.
enum PageRules {
    private static let types: [ValueType] = [
        .text, .integer, .decimal, .money, .bool, .uuid, .timestamp, .date, .duration, .any, .list(.text),
        .list(.any), .list(.decimal), .record([RecordMember("x", .integer), RecordMember("y", .list(.text))]), .period,
    ]
    private static let paths: [FieldPath] = ["id", "a", "b", "a.b", "a.b.c", "x.y", ""]

    /// A page of a random table is columns of one length, or an error in words.
    static func decode(_ input: inout FuzzInput) throws(BrokenRule) {
        let table = table(&input)
        let decoder = PageDecoder(
            resource: table, columns: table.table.fields.map(\.name) + ["unknown"], includesRaw: input.flag())
        try holds(input.rest, decoder)
    }

    private static func holds(_ body: [UInt8], _ decoder: PageDecoder) throws(BrokenRule) {
        let page: DecodedPage
        do throws(DecodeError) {
            page = try decoder.decode(body)
        } catch {
            return try BrokenRule.unless(!"\(error)".isEmpty, "an error without words")
        }
        try BrokenRule.unless(page.batch.columns.count == decoder.schema.columns.count, "columns are missing")
        for column in page.batch.columns {
            try BrokenRule.unless(column.count == page.batch.count, "a column has another length than its batch")
            for row in 0..<min(page.batch.count, 100) {
                var text: [UInt8] = []
                column[row].appendJSON(to: &text)
                try BrokenRule.unless((try? JSONText.parse(text)) != nil, "a value's JSON is none")
            }
        }
        if let range = page.recordBytes {
            try BrokenRule.unless(
                0 <= range.lowerBound && range.upperBound <= body.count, "the records are outside the body")
        }
    }

    /// A table of chosen fields.
    private static func table(_ input: inout FuzzInput) -> Resource {
        let records: FieldPath = input.choice(["data", "", "result.items", "a"], "data")
        let paging = PlaceRules.paging(&input)
        let fields = (0...input.choice(of: 6)).map { index in
            Field(
                "f\(index)", input.choice(types, .text), path: input.choice(paths, "id"),
                currency: input.flag() ? "currency" : nil, values: input.flag() ? ["one", "two"] : [],
                isNullable: input.flag(),
                timeForm: input.choice([.text, .unixSeconds, .unixMilliseconds], .text),
                isSensitive: input.flag())
        }
        var table = Resource(
            name: "things", path: "/things", recordsPath: records, fields: fields, primaryKey: ["f0"],
            paging: paging, pageSize: PageSize(parameter: "limit", standard: 10, echo: "meta.size"),
            total: input.flag() ? Total(path: "meta.total", unit: .rows) : nil)
        table.endpoint.recordsMayBeMissing = input.flag()
        return table
    }
}
