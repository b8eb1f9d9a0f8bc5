import Foundation
import ProviderTestSupport
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireProviderFile
import Testing

/// Whatever a value is, and however it would be written, a server is told it or isn't asked for it: the rows are those
/// that match, though every filter is declared exact and believed.
@Suite struct ValuePushdownTests {
    private static let texts = [
        "a", "a,b", "b", "", " a", "a ", "x\"y", "x' or 'y", "x'y", "a*", "null", "AND", "true", "-a", "é", "a b",
        "a\\",
        "a\\\"", "tab\tx", "{value}", "100%", "a:b", "b\",\"t\":\"c", "paid", "PAID", "a|b", "(a)", "a.b", "a_b@c-1",
    ]

    /// Whether a server finds a row with a text by its parameters.
    typealias Reading = @Sendable (URLComponents, String) -> Bool

    struct Place: CustomTestStringConvertible, Sendable {
        let filter: String
        let finds: Reading
        var testDescription: String { filter }
    }

    private static let places = [
        Place(filter: "{equals: t, exact: true}", finds: plain),
        Place(filter: "{any_of: t, as: comma, exact: true}", finds: comma),
        Place(filter: "{equals: t, as: comma, exact: true}", finds: comma),
        Place(filter: "{any_of: t, as: repeated, exact: true}", finds: repeated),
        Place(filter: "{any_of: t, as: json, exact: true}", finds: json),
        Place(filter: #"{equals: "where={\"t\":\"{value}\"}", exact: true}"#, finds: object),
        Place(filter: #"{equals: "filter=t eq '{value}'", exact: true}"#, finds: quoted),
        Place(filter: #"{equals: "q=t:{value}", exact: true}"#, finds: search),
        Place(filter: "{equals: t, map: {paid: PAID}, exact: true}", finds: mapped),
    ]

    @Sendable private static func plain(_ url: URLComponents, _ text: String) -> Bool {
        let wanted = url.parameter("t") ?? ""
        return wanted.isEmpty || wanted == text
    }

    @Sendable private static func comma(_ url: URLComponents, _ text: String) -> Bool {
        let parts = (url.parameter("t") ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        return parts.isEmpty || parts.contains(text)
    }

    @Sendable private static func repeated(_ url: URLComponents, _ text: String) -> Bool {
        let all = (url.queryItems ?? []).filter { $0.name == "t" }.compactMap(\.value)
        return all.allSatisfy(\.isEmpty) || all.contains(text)
    }

    @Sendable private static func json(_ url: URLComponents, _ text: String) -> Bool {
        guard let written = url.parameter("t") else { return true }
        let list = try? JSONDecoder().decode([String].self, from: Data(written.utf8))
        return list?.contains(text) ?? false
    }

    @Sendable private static func object(_ url: URLComponents, _ text: String) -> Bool {
        guard let written = url.parameter("where") else { return true }
        let members = try? JSONDecoder().decode([String: String].self, from: Data(written.utf8))
        return members?["t"] == text
    }

    @Sendable private static func quoted(_ url: URLComponents, _ text: String) -> Bool {
        guard let written = url.parameter("filter") else { return true }
        let parts = written.split(separator: "'", omittingEmptySubsequences: false)
        // What stands behind the closing quote is another condition.
        return stride(from: 1, to: parts.count, by: 2).contains { parts[$0] == text }
    }

    @Sendable private static func search(_ url: URLComponents, _ text: String) -> Bool {
        guard let written = url.parameter("q") else { return true }
        let word = String(written.dropFirst(2).split(separator: " ").first ?? "")
        if ["null", "and", "true"].contains(word.lowercased()) { return false }
        if word.hasPrefix("-") { return text != word.dropFirst() }
        return word.hasSuffix("*") ? text.hasPrefix(word.dropLast()) : text == word
    }

    @Sendable private static func mapped(_ url: URLComponents, _ text: String) -> Bool {
        guard let wanted = url.parameter("t") else { return true }
        return text == (wanted == "PAID" ? "paid" : wanted)
    }

    @Test("A text finds the rows that have it", arguments: places)
    func texts(_ place: Place) async throws {
        let file = Shop.file("filters: {t: \(place.filter)}", fields: "{id: text, t: text}")
        let provider = try #require(file.provider)
        let rows = Self.texts.enumerated().map { ["id": "\($0)", "t": $1] }
        let server = ScriptedServer { url in
            Self.answer(rows.filter { place.finds(url, $0["t"] ?? "") })
        }
        for (index, text) in Self.texts.enumerated() {
            let other = Self.texts[(index + 1) % Self.texts.count]
            let one = try await Asking([provider], server).ask("from shop where t = \(Self.literal(text)) select id")
            #expect(one.rows == ["\(index)"], "\(text): \(one.messages)")
            let two = try await Asking([provider], server).ask(
                "from shop where t in (\(Self.literal(text)), \(Self.literal(other))) select id")
            #expect(Set(two.rows) == ["\(index)", "\((index + 1) % Self.texts.count)"], "\(text): \(two.messages)")
            #expect(two.rows.count == 2, "\(text)")
        }
    }

    @Test(
        "Of two filters in one parameter one is sent, whichever of them the server would believe",
        arguments: [
            #"a: {equals: "where={\"a\":\"{value}\"}", exact: true}, b: {equals: "where={\"b\":\"{value}\"}", exact: true}"#,
            #"a: {equals: "q=a:{value}", exact: true}, b: {equals: "q=b:{value}"}"#,
            #"a: {any_of: "f[]", exact: true}, b: {equals: f, exact: true}"#,
            #"a: {at_least: "a=ge{value}", at_most: "a=le{value}", exact: true}"#,
        ], [true, false])
    func sharedParameters(_ filters: String, _ believesLast: Bool) async throws {
        let file = Shop.file("filters: {\(filters)}\nsorts: {a: \"q=sort:{direction}\"}", fields: "{a: text, b: text}")
        let rows = [["a": "x", "b": "x"], ["a": "x", "b": "y"], ["a": "y", "b": "y"], ["a": "w", "b": "y"]]
        let server = ScriptedServer { url in
            let items = url.queryItems ?? []
            guard let item = believesLast ? items.last : items.first else { return Self.answer(rows) }
            return Self.answer(rows.filter { Self.holds(item, of: $0) })
        }
        let asking = Asking([try #require(file.provider)], server)
        #expect(try await asking.ask("from shop where a = x and b = y").rows == ["x|y"])
        #expect(try await asking.ask("from shop where a >= x and a <= x and b = y sort a limit 1").rows == ["x|y"])
        #expect(try await asking.ask("from shop where a = x and b = y count").rows == ["1"])
        for request in server.requests {
            let names = URLComponents(string: request.url)?.queryItems?.map { $0.name.replacing("[]", with: "") } ?? []
            #expect(Set(names).count == names.count, "\(request.url)")
        }
    }

    private static func holds(_ item: URLQueryItem, of row: [String: String]) -> Bool {
        let value = item.value ?? ""
        let (a, b) = (row["a"] ?? "", row["b"] ?? "")
        if item.name == "f" { return b == value }
        if item.name == "f[]" { return a == value }
        if value.hasPrefix("{") {
            let members = (try? JSONDecoder().decode([String: String].self, from: Data(value.utf8))) ?? [:]
            return members.allSatisfy { row[$0.key] == $0.value }
        }
        switch value.prefix(2) {
        case "a:": return a == value.dropFirst(2)
        case "b:": return b == value.dropFirst(2)
        case "ge": return a >= value.dropFirst(2)
        case "le": return a <= value.dropFirst(2)
        default: return true
        }
    }

    private static let instants = [
        "2026-11-19T23:59:59Z", "2026-11-20T00:00:00Z", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00.5Z",
        "2026-11-20T10:00:00.7Z", "2026-11-20T23:59:59Z", "2026-11-21T00:00:00Z", "2026-11-21T10:00:00Z",
    ]

    @Test(
        "A bound of times loses no row, whatever its form and whether it is in",
        arguments: ["date", "unix", "unix_ms", "timestamp", "timestamp.3"],
        ["at_least: from, at_most: to", "more_than: after, less_than: before", "equals: at", "any_of: at"])
    func times(_ form: String, _ operators: String) async throws {
        // A server that cuts off what its parameter can't say, and one that doesn't.
        for cuts in form == "date" ? [true] : [false, true] {
            let file = Shop.file(
                "filters: {at: {\(operators), form: \(form), exact: \(!cuts || form == "date")}}",
                fields: "{at: timestamp}")
            let server = ScriptedServer { url in
                let rows = Self.instants.filter { Self.isFound($0, by: url, form, cuts: cuts) }
                return Self.answer(rows.map { ["at": $0] })
            }
            let asking = Asking([try #require(file.provider)], server)
            for (place, bound) in Self.instants.enumerated() {
                for (symbol, range) in [
                    (">", (place + 1)..<8), (">=", place..<8), ("<", 0..<place), ("<=", 0..<(place + 1)),
                    ("=", place..<(place + 1)),
                ] {
                    let answer = try await asking.ask("from shop where at \(symbol) \(bound) count")
                    let asked = server.targets.last ?? ""
                    // What is more than a second, or is one, a server that cuts off may see otherwise by its own right.
                    if cuts, form != "date", symbol == ">" || symbol == "=" { continue }
                    #expect(answer.rows == ["\(range.count)"], "\(symbol) \(bound): \(asked), \(answer.messages)")
                }
            }
        }
    }

    @Test(
        "A bound of whole numbers is a whole number, and no other value is asked for",
        arguments: [
            "{at_least: min, at_most: max, exact: true}", "{more_than: over, less_than: under, exact: true}",
            "{at_least: min, at_most: max}", "{equals: n, exact: true}", "{any_of: n, exact: true}",
            "{any_of: n, at_least: min, less_than: under, exact: true}",
        ])
    func wholeNumbers(_ filter: String) async throws {
        let file = Shop.file("filters: {n: \(filter)}", fields: "{n: integer}")
        let numbers: [Int64] = [.min, -2, -1, 0, 1, 2, 3, 4, .max]
        let server = ScriptedServer { url in
            var found = numbers
            for item in url.queryItems ?? [] where item.name != "n" {
                guard let value = Int64(item.value ?? "") else { return .json("{}", status: 422) }
                found = found.filter { number in
                    switch item.name {
                    case "min": number >= value
                    case "max": number <= value
                    case "over": number > value
                    default: number < value
                    }
                }
            }
            let values = (url.queryItems ?? []).filter { $0.name == "n" }.map { Int64($0.value ?? "") }
            if values.contains(nil) { return .json("{}", status: 422) }
            if !values.isEmpty { found = found.filter(values.contains) }
            return .json("{\"data\":[\(found.map { "{\"n\":\($0)}" }.joined(separator: ","))]}")
        }
        let asking = Asking([try #require(file.provider)], server)
        for bound in ["-1.5", "-1", "0.0", "1.5", "2", "2.0", "2.5", "99999999999999999999", "-99999999999999999999.5"]
        {
            let limit = try #require(Decimal(string: bound))
            for (symbol, holds) in [
                (">", { $0 > limit }), (">=", { $0 >= limit }), ("<", { $0 < limit }), ("<=", { $0 <= limit }),
                ("=", { $0 == limit }),
            ] as [(String, (Decimal) -> Bool)] {
                let answer = try await asking.ask("from shop where n \(symbol) \(bound) count")
                let expected = numbers.count { holds(Decimal($0)) }
                #expect(answer.rows == ["\(expected)"], "\(symbol) \(bound): \(server.targets.last ?? "")")
            }
            let list = try await asking.ask("from shop where n in (\(bound), 3) count")
            #expect(list.rows == ["\(numbers.count { Decimal($0) == limit || $0 == 3 })"], "in \(bound)")
        }
        let before = server.requests.count
        #expect(try await asking.ask("from shop where n = 2.5 count").rows == ["0"])
        #expect(server.requests.count == before)
    }

    private static func isFound(_ instant: String, by url: URLComponents, _ form: String, cuts: Bool) -> Bool {
        guard let row = milliseconds(instant) else { return false }
        let step = form == "date" ? 86_400_000 : form.hasSuffix("3") || form == "unix_ms" ? 1 : 1000
        let time = cuts ? row - row % step : row
        let items = url.queryItems ?? []
        let single = items.filter { $0.name == "at" }.compactMap { value($0.value ?? "", form) }
        if !single.isEmpty, !single.contains(time) { return false }
        return items.allSatisfy { item in
            guard item.name != "at", let bound = value(item.value ?? "", form) else { return true }
            switch item.name {
            case "from": return time >= bound
            case "to": return time <= bound
            case "after": return time > bound
            default: return time < bound
            }
        }
    }

    private static func value(_ text: String, _ form: String) -> Int? {
        switch form {
        case "unix": Int(text).map { $0 * 1000 }
        case "unix_ms": Int(text)
        case "date": milliseconds(text + "T00:00:00Z")
        default: milliseconds(text)
        }
    }

    private static func milliseconds(_ text: String) -> Int? {
        Timestamp(text).map { Int($0.seconds) * 1000 + Int($0.nanoseconds) / 1_000_000 }
    }

    private static func answer(_ rows: [[String: String]]) -> PageResponse {
        let body = (try? JSONEncoder().encode(["data": rows])) ?? Data()
        return .json(String(decoding: body, as: UTF8.self))
    }

    private static func literal(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\t", with: "\\t")
        return "\"\(escaped)\""
    }
}
