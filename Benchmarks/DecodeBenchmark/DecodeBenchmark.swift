import Foundation
import QuireDecode
import QuirePluginKit

/// Decodes many pages of payment links, keeps the paid ones and finds the ten largest, beside `jq` on the same bytes.
///
/// Fails when it takes more than 0.3 of jq's processor time, or when the answers differ.
@main
struct DecodeBenchmark {
    /// The largest share of jq's time that passes.
    static let limit = 0.3

    /// Measures a million links, or as many as the first argument says.
    static func main() throws {
        let links = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 1_000_000
        let file = FileManager.default.temporaryDirectory.appending(path: "quire-bench-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        try write(pages: max(links / 100, 1), to: file)

        let some = ["id", "status", "amount"]
        let all = PaymentLinks.resource.table.fields.map(\.name)
        let (few, fewTime) = try measured { try topTen(of: file, columns: some) }
        let (full, fullTime) = try measured { try topTen(of: file, columns: all) }
        let (wanted, jqTime) = try measured { try topTenByJQ(of: file) }

        print("jq: \(seconds(jqTime))")
        print("quire, 3 columns: \(seconds(fewTime)), ratio \(ratio(fewTime, jqTime))")
        print("quire, \(all.count) columns: \(seconds(fullTime)), ratio \(ratio(fullTime, jqTime))")
        print("memory at most: \(memoryAtMost())")
        guard few == wanted, full == wanted else {
            print("the answers differ: \(few) \(full) \(wanted)")
            exit(1)
        }
        guard fullTime <= limit * jqTime else {
            print("more than \(limit) of jq's time")
            exit(1)
        }
    }

    private static func write(pages: Int, to file: URL) throws {
        var source = PaymentLinks(seed: 1)
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        var size = 0
        for page in 1...pages {
            let body = Data(source.page(page, of: pages, links: 100).utf8)
            size += body.count
            try handle.write(contentsOf: body)
        }
        try handle.close()
        print("\(pages) pages, \(size / 1_000_000) MB")
    }

    /// The ten largest amounts of paid links.
    private static func topTen(of file: URL, columns: [String]) throws -> [ExactDecimal] {
        let decoder = PageDecoder(resource: PaymentLinks.resource, columns: columns)
        guard let status = decoder.schema.index(of: "status"), let amount = decoder.schema.index(of: "amount") else {
            return []
        }
        var top: [ExactDecimal] = []
        try eachLine(of: file) { body in
            let batch = try decoder.decode(body).batch
            guard case .texts(let texts) = batch.columns[status].storage else { return }
            let paid = batch.filtered(by: texts.equal(to: "paid"))
            guard case .money(let amounts) = paid.columns[amount].storage else { return }
            for money in amounts where top.count < 10 || top[9] < money.amount {
                let position = top.firstIndex { $0 < money.amount } ?? top.count
                top.insert(money.amount, at: position)
                if top.count > 10 { top.removeLast() }
            }
        }
        return top
    }

    private static func eachLine(of file: URL, _ body: ([UInt8]) throws -> Void) throws {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var rest: [UInt8] = []
        while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty {
            try data.withUnsafeBytes { chunk in
                guard let base = chunk.baseAddress else { return }
                var start = 0
                while let found = memchr(base + start, 0x0A, chunk.count - start) {
                    let end = UnsafeRawPointer(found) - base
                    rest.append(contentsOf: chunk[start..<end])
                    try body(rest)
                    rest.removeAll(keepingCapacity: true)
                    start = end + 1
                }
                rest.append(contentsOf: chunk[start...])
            }
        }
    }

    /// The same by jq, which is spared the sorting.
    private static func topTenByJQ(of file: URL) throws -> [ExactDecimal] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "jq", "-r", #".payment_links[] | select(.status == "paid") | .amount.value"#, file.path,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let amounts = String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { ExactDecimal($0) }
        return Array(amounts.sorted(by: >).prefix(10))
    }
}
