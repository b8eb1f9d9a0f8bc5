import QuireTerminal
import Testing

@Suite("The look of text")
struct TextStyleTests {
    @Test(
        "a look is a sequence before the text and one after it",
        arguments: [
            (.plain, "a"), (.dim, "\u{1B}[2ma\u{1B}[0m"), (TextStyle(.red, .bold), "\u{1B}[1;31ma\u{1B}[0m"),
            (TextStyle(.brightBlue), "\u{1B}[94ma\u{1B}[0m"), (TextStyle(nil, .reverse), "\u{1B}[7ma\u{1B}[0m"),
        ] as [(TextStyle, String)])
    func applied(_ style: TextStyle, _ written: String) { #expect(style.applied(to: "a") == written) }
}
