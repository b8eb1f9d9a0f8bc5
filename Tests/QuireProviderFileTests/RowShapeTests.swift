import ProviderTestSupport
import QuireDiagnostics
import QuirePluginKit
import QuireProviderFile
import Testing

/// What becomes of rows: units, instants, null markers, derived words.
@Suite struct RowShapeTests {
    @Test(
        "Minor units become the main unit by the currency's own decimals, and nothing where those aren't known",
        arguments: [
            ("1250", "eur", "12.50"), ("1250", "JPY", "1250"), ("1250", "kwd", "1.250"),
            ("5", "USD", "0.05"), ("-5", "USD", "-0.05"), ("1250", "ISK", "12.50"), ("1250", "XYZ", "-"),
            ("\"99\"", "EUR", "0.99"), ("9007199254740993", "EUR", "90071992547409.93"),
        ])
    func minorUnits(_ amount: String, _ currency: String, _ expected: String) async throws {
        let file = Shop.file(
            "", fields: "{total: {type: money amount currency, units: minor, decimals: {ISK: 2}}}")
        let body = #"{"data":[{"amount":\#(amount),"currency":"\#(currency)"}]}"#
        let rows = try await Shop.ask("from shop", file, body: body).answer.rows
        #expect(rows == [expected])
    }

    @Test("An amount in minor units without a currency is no amount")
    func noCurrency() async throws {
        let file = Shop.file("", fields: "{total: {type: money amount currency, units: minor}}")
        let asked = try await Shop.ask("from shop", file, body: #"{"data":[{"amount":5,"currency":null}]}"#)
        #expect(asked.answer.rows == ["-"])
        #expect(!asked.answer.codes.isEmpty)
    }

    @Test(
        "Instants counted from 1970 are read as such",
        arguments: [
            ("unix", "1700000000", "2023-11-14T22:13:20Z"), ("unix", "\"0\"", "1970-01-01T00:00:00Z"),
            ("unix_ms", "1700000000123", "2023-11-14T22:13:20.123Z"), ("unix", "-1", "1969-12-31T23:59:59Z"),
            ("unix", "1.5", "1970-01-01T00:00:01.500Z"), ("unix", "\"soon\"", "-"), ("unix", "99999999999999999", "-"),
        ])
    func unixTime(_ form: String, _ value: String, _ expected: String) async throws {
        let file = Shop.file("", fields: "{at: {type: timestamp, time: \(form)}}")
        let rows = try await Shop.ask("from shop", file, body: #"{"data":[{"at":\#(value)}]}"#).answer.rows
        #expect(rows == [expected])
    }

    @Test("An API's own words for none are null")
    func markers() async throws {
        let file = Shop.file(
            "",
            fields: "{at: {type: timestamp?, time: unix, none: [0]}, user: {type: text?, none: [\"\"]}, notes: "
                + "{type: json, none: [[]]}}")
        let body = #"{"data":[{"at":0,"user":"","notes":[]},{"at":1,"user":"0","notes":{"a":1}}]}"#
        #expect(
            try await Shop.ask("from shop", file, body: body).answer.rows
                == ["-|-|-", #"1970-01-01T00:00:01Z|0|{"a":1}"#])
    }

    @Test("A common status can be derived from several fields, the first case that holds")
    func derived() async throws {
        let file = Shop.file(
            """
            common:
              links:
                id: id
                status:
                  cases:
                    - {when: {archived: true}, then: canceled}
                    - {when: {paid: present, reusable: false}, then: paid}
                    - {when: {expires: past}, then: expired}
                  otherwise: open
                url: info.url
            """,
            fields: "{id: text, archived: bool, paid: timestamp?, reusable: bool?, expires: timestamp?, info: json}")
        let body = """
            {"data":[{"id":"a","archived":true},{"id":"b","archived":false,"paid":"2026-01-01T00:00:00Z","reusable":false},
            {"id":"c","archived":false,"expires":"2026-01-01T00:00:00Z"},
            {"id":"d","archived":false,"expires":"2030-01-01T00:00:00Z","paid":"2026-01-01T00:00:00Z","reusable":true},
            {"id":"e","info":{"url":"u"}}]}
            """
        let answer = try await Shop.ask("from shop.links select id, status, url", file, body: body).answer
        #expect(answer.rows == ["a|canceled|-", "b|paid|-", "c|expired|-", "d|open|-", "e|open|u"])
        let filtered = try await Shop.ask("from shop.links where status=paid select id", file, body: body).answer
        #expect(filtered.rows == ["b"])
    }

    @Test(
        "Ways to authenticate become headers with references to settings",
        arguments: [
            ("auth: bearer {key}", "Authorization", Template([.literal("Bearer "), .setting("key")])),
            (
                "auth: \"{login}:{key}\"", "Authorization",
                Template([.setting("login"), .literal(":"), .setting("key")])
            ),
            (
                "auth: \"basic {key}:\"", "Authorization",
                Template([.literal("Basic "), .base64([.setting("key"), .literal(":")])])
            ),
            (
                "auth: basic {key_id}:{key}", "Authorization",
                Template([.literal("Basic "), .base64([.setting("key_id"), .literal(":"), .setting("key")])])
            ),
            ("auth: {own: {X-Api-Key: \"{key}\"}}", "X-Api-Key", Template([.setting("key")])),
        ])
    func authentication(_ line: String, _ name: String, _ template: Template) throws {
        let file = Shop.file("", provider: line)
        #expect(file.problems.map(\.message) == [])
        let manifest = try #require(file.provider).manifest
        #expect(manifest.authentications.flatMap(\.headers) == [HeaderDeclaration(name, template)])
        #expect(manifest.settings.map(\.name) == template.settings)
        #expect(!manifest.settings.contains { !$0.isSecret })
    }
}
