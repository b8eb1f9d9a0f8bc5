import Testing

@testable import QuireSandbox

@Suite("The text of a fault")
struct SandboxFaultTests {
    @Test(
        "says what happens, where and when",
        arguments: [
            ("429", SandboxFault(.status(429, retryAfter: 1), when: .at([1]))),
            ("429:after=5", SandboxFault(.status(429, retryAfter: 5), when: .at([1]))),
            ("503:after=0:every=3", SandboxFault(.status(503, retryAfter: 0), when: .every(3))),
            ("500:provider=txn:first=2", SandboxFault(.status(500, retryAfter: nil), provider: .txn, when: .first(2))),
            ("reset:at=2+4", SandboxFault(.reset, when: .at([2, 4]))),
            ("truncate", SandboxFault(.truncate(bytes: nil), when: .at([1]))),
            ("truncate=100:at=3", SandboxFault(.truncate(bytes: 100), when: .at([3]))),
            ("slow", SandboxFault(.slow(.seconds(1)), when: .every(1))),
            ("slow=250ms", SandboxFault(.slow(.milliseconds(250)), when: .every(1))),
            ("slow=2min:provider=mkp", SandboxFault(.slow(.seconds(120)), provider: .mijnklantportaal)),
            ("html:provider=Qonto", SandboxFault(.html, provider: .qonto, when: .at([1]))),
            ("drift", SandboxFault(.drift(links: 1), when: .every(1))),
            ("drift=3:at=1", SandboxFault(.drift(links: 3), when: .at([1]))),
            ("comma", SandboxFault(.comma(true))), ("no-comma", SandboxFault(.comma(false))),
            ("total-null", SandboxFault(.total(.null))), ("total=text", SandboxFault(.total(.text))),
            ("clamp=50", SandboxFault(.clamp(50))), ("limit", SandboxFault(.limit(60))),
            ("limit=5", SandboxFault(.limit(5))), ("next=host", SandboxFault(.next(.host))),
            ("stuck", SandboxFault(.stuck)),
        ])
    func reads(text: String, expected: SandboxFault) throws {
        #expect(try SandboxFault.parse(text) == expected)
    }

    @Test(
        "is refused with what was found and expected",
        arguments: [
            ("", .kind("")), ("404", .kind("404")), ("429=5", .kind("429=5")), ("Reset", .kind("Reset")),
            ("reset=1", .kind("reset=1")), ("clamp", .kind("clamp")), (":at=1", .kind("")),
            ("reset:after=1", .option("after")), ("html:when=2", .option("when")), ("html:at", .option("at")),
            ("html:", .option("")), ("html:at=", .option("at=")), ("html:at=1:at=2", .twice("at")),
            ("html:at=1:every=2", .whens),
            ("html:at=0", .value("at", found: "0", expected: "a whole number from 1 to 1000000")),
            ("html:at=1+", .value("at", found: "", expected: "a whole number from 1 to 1000000")),
            ("html:every=-1", .value("every", found: "-1", expected: "a whole number from 1 to 1000000")),
            (
                "drift=99999999999999999999",
                .value(
                    "drift", found: "99999999999999999999", expected: "a whole number from 1 to 1000000")
            ),
            ("slow=5", .value("slow", found: "5", expected: "a duration such as 500ms, 2s or 1min")),
            (
                "slow=99999999999999999999s",
                .value(
                    "slow", found: "99999999999999999999s", expected: "a duration such as 500ms, 2s or 1min")
            ),
            ("total=lots", .value("total", found: "lots", expected: "null, wrong, text")),
            (
                "html:provider=paypal",
                .value(
                    "provider", found: "paypal",
                    expected: "qonto, mijnklantportaal, txn, stripe, mollie, gocardless, square, razorpay, github")
            ),
            ("clamp=5:provider=qonto", .value("provider", found: "qonto", expected: "txn")),
        ] as [(String, SandboxFaultError)])
    func refuses(text: String, expected: SandboxFaultError) {
        #expect(throws: expected) { try SandboxFault.parse(text) }
        let message = expected.description
        #expect(message.contains("found") && message.contains("expected") && !message.hasSuffix("."))
    }
}
