import Testing

@testable import QuireSandbox

@Suite("The sandbox's data")
struct SandboxDataTests {
    private static let now = SandboxOptions.now

    @Test("is the same for the same links and seed, here and on any other machine")
    func determinism() async throws {
        let first = [SandboxProvider.qonto, .mijnklantportaal, .txn]
        for (providers, pages, expected) in [
            (first, 5, "e3acd7f68b351ad5"), (SandboxProvider.inFolders, 4, "1a232a2dc7c37029"),
        ] {
            let digest = try await digest(providers, pages, links: 60, seed: 7)
            #expect(digest == expected)
            #expect(try await self.digest(providers, pages, links: 60, seed: 8) != digest)
            #expect(try await self.digest(providers, pages, links: 61, seed: 7) != digest)
        }
    }

    @Test("of Qonto has what real data has")
    func qonto() async throws {
        try await withClient(links: 1000) { client, _ in
            var links: [JSON] = []
            for page in 1...10 { links += try await client.qonto("page=\(page)").json["payment_links"]?.rows ?? [] }
            #expect(links.count == 1000)
            #expect(values(links, "status") == ["open", "expired", "canceled", "paid", "processing"])
            #expect(Set(links.compactMap { $0["amount"]?["currency"]?.string }) == ["EUR", "USD", "GBP", "JPY"])
            #expect(Set(links.map { $0["items"]?.rows.count }) == [0, 1, 2, 3, 4])
            for link in links {
                let expires = link["expiration_date"]?.string ?? ""
                let created = link["created_at"]?.string ?? ""
                #expect(created <= Self.now && created < expires)
                if link["status"] == "expired" { #expect(expires <= Self.now) }
                let isYen = link["amount"]?["currency"] == "JPY"
                #expect(link["amount"]?["value"]?.string?.contains(".") == !isYen)
                for item in link["items"]?.rows ?? [] {
                    #expect(item["unit_price"]?["currency"] == link["amount"]?["currency"])
                }
            }
            let names = links.compactMap { $0["debitor_name"]?.string }
            #expect(["Zoë Müller", "Łukasz Żółkiewski", "李雷", "Ana Núñez 🌻"].allSatisfy(names.contains))
            // Quantities are numbers, with a fraction and without.
            let items = links.flatMap { $0["items"]?.rows ?? [] }
            #expect(items.allSatisfy { if case .number = $0["quantity"] { true } else { false } })
            #expect(items.contains { $0["quantity"]?.int == nil } && items.contains { $0["quantity"]?.int != nil })
            #expect(items.contains { $0["type"] == nil } && items.contains { $0["description"] == nil })
            #expect(links.contains { $0["status"] == "open" && ($0["expiration_date"]?.string ?? "") < Self.now })
        }
    }

    @Test("of MijnKlantportaal has what real data has")
    func mijnklantportaal() async throws {
        try await withClient(links: 1000) { client, _ in
            var links: [JSON] = []
            for page in 1...67 { links += try await client.mkp("?page=\(page)").json["data"]?.rows ?? [] }
            #expect(links.count == 1000)
            #expect(values(links, "status") == ["open", "paid", "expired", "closed"])
            #expect(values(links, "currency").isSuperset(of: ["EUR", "USD"]))
            #expect(links.contains { $0["expiresAt"] == .null } && links.contains { $0["expiresAt"] != .null })
            let offsets = Set(links.compactMap { $0["createdAt"]?.string?.suffix(6) })
            #expect(offsets == ["+01:00", "+02:00"])
            var payments: [JSON] = []
            var counts: [Int] = []
            for link in links.prefix(200) {
                let number = counts.count
                let id = link["id"]?.string ?? ""
                var found: [JSON] = []
                for page in 1...4 {
                    let rows = try await client.mkp("/\(id)/payments?page=\(page)").json["data"]?.rows ?? []
                    found += rows
                    if rows.count < 15 { break }
                }
                #expect(found.allSatisfy { ($0["createdAt"]?.string ?? "") >= "2024" }, "link \(number)")
                payments += found
                counts.append(found.count)
            }
            #expect(counts.contains(0) && counts.contains(1) && counts.contains(30))
            #expect(counts.contains { $0 >= 40 })
            #expect(values(payments, "status") == ["canceled", "chargebacked", "failed", "paid", "pending"])
            #expect(values(payments, "integration") == ["mollie", "buckaroo", "paynl", "stripe"])
            #expect(payments.contains { $0["payersName"] == .null })
        }
    }

    @Test("of Txn has what real data has")
    func txn() async throws {
        try await withClient(links: 1000) { client, _ in
            var links: [JSON] = []
            for page in 1...10 {
                links += try await client.txn("per_page=100&page=\(page)").json["data"]?.rows ?? []
            }
            let rows = links.compactMap { $0["attributes"] }
            #expect(rows.count == 1000)
            #expect(values(rows, "status") == ["created", "pending", "completed", "expired"])
            #expect(values(rows, "paymentType") == ["Invoice", "Payout"])
            #expect(values(rows, "currency").isSuperset(of: ["EUR", "USD", "GBP", "JPY", "BTC", "ETH", "USDT"]))
            #expect(values(rows, "approvalStatus").count == 3)
            for link in links {
                let row = try #require(link["attributes"])
                let target = link["relationships"]?["target"]?["data"]
                #expect((row["network"] == .null) == (row["networkName"] == .null))
                #expect((row["network"] == .null) == (target == .null))
                if row["status"] == "created" { #expect(target == .null) }
                if row["status"] == "completed" { #expect(target != .null) }
                if row["status"] == "expired" { #expect((row["expiresAt"]?.string ?? "") < Self.now) }
                if row["approvalStatus"] != .null { #expect(row["paymentType"] == "Payout") }
                if let type = target?["type"]?.string {
                    #expect(type == (row["paymentType"] == "Payout" ? "payouts" : "invoices"))
                }
                let isCrypto = ["BTC", "ETH", "USDT"].contains(row["currency"]?.string ?? "")
                let decimals = row["amount"]?.string?.split(separator: ".").dropFirst().first?.count ?? 0
                #expect(decimals == (isCrypto ? 8 : row["currency"] == "JPY" ? 0 : 2))
            }
        }
    }

    private func values(_ rows: [JSON], _ key: String) -> Set<String> {
        Set(rows.compactMap { $0[key]?.string })
    }

    /// FNV-1a of everything that is served, the host left out.
    private func digest(
        _ providers: [SandboxProvider], _ pages: Int, links: Int, seed: UInt64
    ) async throws -> String {
        let options = SandboxOptions(links: links, seed: seed)
        return try await Sandbox.withServer(options) { sandbox in
            let client = SandboxClient(port: sandbox.port)
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for provider in providers {
                for page in 1...pages {
                    let text = try await client.list(provider, page: page).text
                    for byte in text.replacing(":\(sandbox.port)", with: "").utf8 {
                        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
                    }
                }
            }
            return String(hash, radix: 16)
        }
    }
}
