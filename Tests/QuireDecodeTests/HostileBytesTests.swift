import Foundation
import QuireDecode
import QuireModel
import QuirePluginKit
import Testing

@Suite("Pages that were damaged")
struct HostileBytesTests {
    @Test(
        "a page cut anywhere is an error, never a shorter page", arguments: [[], ["id"], ["amount", "items", "url"]])
    func truncation(columns: [String]) {
        let decoder = PageDecoder(resource: paymentLinks, columns: columns, includesRaw: columns.count == 3)
        let bytes = Array(samplePage.utf8)
        for length in 0..<bytes.count {
            do throws(DecodeError) {
                let page = try decoder.decode(Array(bytes[..<length]))
                Issue.record("cut at \(length), and yet \(page.batch.count) rows")
            } catch {
                switch error {
                case .truncated, .emptyBody: break
                default: Issue.record("cut at \(length): \(error)")
                }
            }
        }
    }

    @Test("what is read of a damaged page is what a plain reader reads", arguments: 0..<8)
    func mutations(round: Int) throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix64(seed: seed)
        let original = Array(samplePage.utf8)
        let names = paymentLinks.table.fields.map(\.name)
        let all = PageDecoder(resource: paymentLinks, columns: names, includesRaw: true)
        let one = PageDecoder(resource: paymentLinks, columns: ["amount"])
        var readable = 0
        for _ in 0..<1500 {
            let bytes = damaged(original, by: &random)
            // Whether a page can be read must not depend on what is wanted of it.
            let page = try? all.decode(bytes)
            let narrow = try? one.decode(bytes)
            #expect(page?.batch.count == narrow?.batch.count, "seed \(seed)")
            guard let page else {
                #expect(!isSoundPage(bytes), "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
                continue
            }
            readable += 1
            let expected = try #require(plainlyRead(bytes), "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
            #expect(page.batch.count == expected.count, "seed \(seed)")
            for row in 0..<min(page.batch.count, expected.count) {
                #expect(
                    page.batch.row(row) == expected[row],
                    "seed \(seed), row \(row): \(String(decoding: bytes, as: UTF8.self))")
            }
            #expect((0..<page.batch.count).allSatisfy { narrow?.batch.columns[0][$0] == page.batch.columns[4][$0] })
        }
        #expect(readable > 0, "seed \(seed)")
    }

    @Test("bytes of any kind are refused or read, and nothing else happens", arguments: 0..<4)
    func noise(round: Int) {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix64(seed: seed)
        let decoder = PageDecoder(resource: oneOfEach, columns: oneOfEach.table.fields.map(\.name), includesRaw: true)
        let alphabet = Array(#"[]{}:,"\ u0dtruefalsn1-.eE"#.utf8) + [0, 0x0A, 0xFF, 0xC3, 0xED, 0xA0]
        for _ in 0..<3000 {
            let length = Int.random(in: 0..<200, using: &random)
            let bytes = [0x5B] + (0..<length).compactMap { _ in alphabet.randomElement(using: &random) }
            if let page = try? decoder.decode(bytes) {
                #expect((0..<page.batch.count).allSatisfy { page.batch.row($0).count == 17 }, "seed \(seed)")
                let text = DamagedText.repaired(Array(bytes))
                #expect((try? JSONText.parse(text)) != nil, "seed \(seed)")
            }
        }
    }

    private func damaged(_ bytes: [UInt8], by random: inout SplitMix64) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let position = Int.random(in: 0..<result.count, using: &random)
            let length = Int.random(in: 1...8, using: &random)
            let range = position..<min(result.count, position + length)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: result[position] = UInt8.random(in: .min ... .max, using: &random)
            case 1: result[position] = Array(#"[]{}:,"\0 en-"#.utf8).randomElement(using: &random) ?? 0
            case 2: result.removeSubrange(range)
            case 3: result.insert(contentsOf: result[range], at: position)
            default:
                let other = Int.random(in: 0..<result.count, using: &random)
                result.swapAt(position, other)
            }
        }
        return result
    }

    /// Whether two other readers agree that the bytes are a page.
    private func isSoundPage(_ bytes: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) != nil && plainlyRead(bytes) != nil
    }

    /// The rows by the plain way: the whole document as a tree, then value by value.
    private func plainlyRead(_ bytes: [UInt8]) -> [[Value]]? {
        let text = DamagedText.repaired(Array(bytes))
        guard let document = try? JSONText.parse(text),
            case .list(let records) = paymentLinks.endpoint.recordsPath.value(in: document)
        else { return nil }
        return records.map { record in
            paymentLinks.table.fields.map { plainly($0, in: record) } + [record]
        }
    }

    private func plainly(_ field: Field, in record: Value) -> Value {
        let value = field.path.value(in: record)
        switch field.type {
        case .money:
            guard let amount = value.shaped(as: .decimal).number else { return .null }
            let currency = field.currencyPath?.value(in: record).text?.uppercased() ?? ""
            return .money(Money(amount, currency.isEmpty ? nil : currency))
        case .text, .uuid:
            if case .bool = value { return .text(value.plainText) }
            return value.shaped(as: field.type)
        default: return value.shaped(as: field.type)
        }
    }
}
