import QuireModel
import QuirePluginKit
import Testing

@testable import QuireDecode

@Suite("What a page takes")
struct PageMemoryTests {
    private static let table = Resource(
        name: "rows", path: "/rows", recordsPath: "data", fields: [Field("id", .text), Field("n", .integer)],
        total: Total(path: "meta", unit: .rows))

    private static func page(_ records: Int, meta: String = "0") -> [UInt8] {
        Array(("{\"data\":[" + String(repeating: "{},", count: records) + "{}],\"meta\":\(meta)}").utf8)
    }

    private func outcome(_ page: [UInt8], _ columns: [String], limit: Int) -> Result<Int, DecodeError> {
        do throws(DecodeError) {
            let decoder = PageDecoder(resource: Self.table, columns: columns, memoryLimit: limit)
            return .success(try decoder.decode(page).batch.count)
        } catch {
            return .failure(error)
        }
    }

    @Test("A page that would take more than it may is an error with the limit", arguments: [["id"], ["id", "n"]])
    func over(columns: [String]) {
        let page = Self.page(400_000)
        let limit = 20_000_000
        #expect(outcome(page, columns, limit: limit) == .failure(.overMemory(limit: limit, length: page.count)))
        #expect(outcome(page, columns, limit: 200_000_000) == .success(400_001))
    }

    @Test("Records of which nothing is wanted take nothing but their text and tokens")
    func nothingWanted() {
        #expect(outcome(Self.page(400_000), [], limit: 20_000_000) == .success(400_001))
    }

    @Test("A page of a usual size is read whatever the limit")
    func usual() {
        #expect(outcome(Self.page(1_000), ["id", "n"], limit: 1) == .success(1_001))
    }

    @Test("Values of the envelope count too")
    func envelope() {
        let page = Self.page(1, meta: "[" + String(repeating: "0,", count: 500_000) + "0]")
        #expect(outcome(page, ["id"], limit: 1) == .failure(.overMemory(limit: PageMemory.always, length: page.count)))
        #expect(outcome(page, ["id"], limit: 1 << 30) == .success(2))
    }
}
