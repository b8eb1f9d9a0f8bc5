import QuireConsole
import QuireFetch
import QuireTestSupport
import Testing

/// The progress line as a function of what happened.
@Suite struct ProgressTests {
    private static let start = ContinuousClock.now
    private static let table = "qonto.payment_links"

    private static func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    /// What happened, each with its second, and when the line is looked at.
    struct Story: Sendable {
        var name: String
        var events: [(Double, FetchEvent)]
        var now: Double
    }

    private static func page(_ pages: Int, of expected: Int? = nil, rows: Int, left: Int? = nil) -> FetchEvent {
        .page(FetchPosition(source: table, pages: pages, expectedPages: expected, rows: rows, requestsLeft: left))
    }

    private static func wait(_ seconds: Double, _ cause: FetchWait.Cause, isRefused: Bool = false) -> FetchEvent {
        .waiting(FetchWait(provider: "Qonto", cause: cause, duration: .seconds(seconds), isRefused: isRefused))
    }

    private static let began: (Double, FetchEvent) = (0, .began(table))

    private static let stories = [
        Story(name: "nothing has begun", events: [], now: 10),
        Story(name: "less than 300 ms", events: [began], now: 0.299),
        Story(name: "the first page is awaited", events: [began], now: 0.3),
        Story(name: "the length is known", events: [began, (1, page(6, of: 100, rows: 600))], now: 3),
        Story(name: "the length is not known", events: [began, (1, page(6, rows: 90))], now: 3),
        Story(
            name: "the provider says what is left",
            events: [began, (1, page(6, of: 100, rows: 600, left: 54))], now: 3),
        Story(name: "long", events: [began, (400, page(50, of: 1000, rows: 5000, left: 1))], now: 400),
        Story(name: "very long", events: [began, (8000, page(50, of: 1000, rows: 1))], now: 8000),
        Story(name: "the last page is there", events: [began, (1, page(100, of: 100, rows: 10_000))], now: 9),
        Story(
            name: "a rate limit is waited for",
            events: [began, (2, page(6, of: 100, rows: 600)), (2, wait(12, .rateLimit))],
            now: 2),
        Story(
            name: "half of it is over",
            events: [began, (2, page(6, of: 100, rows: 600)), (2, wait(12, .rateLimit, isRefused: true))], now: 8.5),
        Story(
            name: "it is over",
            events: [began, (2, page(6, of: 100, rows: 600)), (2, wait(12, .rateLimit, isRefused: true))], now: 14),
        Story(
            name: "a failed request is made again",
            events: [began, (2, wait(1.5, .retry(reason: "the answer had status\r\n503", number: 2, of: 4)))], now: 2),
        Story(
            name: "the longer wait counts",
            events: [began, (2, wait(9, .rateLimit)), (2, wait(1, .retry(reason: "x", number: 2, of: 4)))], now: 2),
        Story(
            name: "two tables",
            events: [began, (0, .began("txn.payment_links")), (1, page(6, of: 100, rows: 600))], now: 3),
        Story(
            name: "one of two is read",
            events: [began, (0, .began("txn.payment_links")), (1, page(6, of: 100, rows: 600)), (2, .ended(table))],
            now: 3),
        Story(name: "all is read", events: [began, (1, page(1, of: 1, rows: 7)), (2, .ended(table))], now: 3),
    ]

    private static func line(_ story: Story, width: Int, isUnicode: Bool = true) -> String? {
        var progress = Progress()
        for (second, event) in story.events { progress.take(event, now: at(second)) }
        return progress.line(width: width, now: at(story.now), isUnicode: isUnicode)
    }

    @Test("Lines are as recorded, at every width")
    func recorded() throws {
        var text = ""
        for story in Self.stories {
            text += story.name + "\n"
            for width in [20, 30, 40, 60, 80, 120] {
                text += "  \(width): \(Self.line(story, width: width) ?? "-")\n"
            }
            text += "  C 120: \(Self.line(story, width: 120, isUnicode: false) ?? "-")\n"
        }
        #expect(try Golden("Corpus/progress/lines.txt").difference(from: text) == nil)
    }

    @Test("No line is wider than the terminal, nor moves its cursor", arguments: 1...130)
    func narrow(_ width: Int) {
        for story in Self.stories {
            guard let line = Self.line(story, width: width) else { continue }
            #expect(line.count <= width && !line.isEmpty)
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
        }
    }

    @Test("What a question takes doesn't count")
    func question() {
        var progress = Progress()
        progress.take(.began(Self.table), now: Self.at(0))
        progress.pass(.seconds(60))
        #expect(progress.line(width: 80, now: Self.at(60.2)) == nil)
        #expect(progress.line(width: 80, now: Self.at(60.5))?.hasSuffix("page 1 · 1 s") == true)
    }
}
