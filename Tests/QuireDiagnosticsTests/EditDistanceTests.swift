import QuireDiagnostics
import Testing

@Suite("The nearest name")
struct EditDistanceTests {
    @Test(
        "a slip finds the name that was meant, and nothing else does",
        arguments: [
            ("stauts", "status"), ("amuont", "amount"), ("STATUS", "status"), ("created", nil),
            ("creatd_at", "created_at"),
            ("x", nil), ("", nil), ("zzzz", nil), ("idd", "id"),
        ] as [(String, String?)])
    func nearest(name: String, expected: String?) {
        #expect(EditDistance.nearest(name, in: ["id", "status", "amount", "created_at", "currency"]) == expected)
    }

    @Test("among equally near names the one that differs by case alone wins")
    func caseTie() {
        #expect(EditDistance.nearest("Name", in: ["game", "name"]) == "name")
        #expect(EditDistance.nearest("amounT", in: ["AMOUNT", "amount"]) == "amount")
    }

    @Test(
        "a swap of neighbours is one edit",
        arguments: [("ab", "ba", 1), ("abc", "abd", 1), ("", "abc", 3), ("a", "a", 0)])
    func distance(left: String, right: String, expected: Int) {
        #expect(EditDistance.distance(left, right) == expected)
        #expect(EditDistance.distance(right, left) == expected)
    }

    @Test("a name of megabytes is not compared")
    func longName() {
        let long = String(repeating: "a", count: 1_000_000)
        #expect(EditDistance.nearest(long, in: [long + "b", "a"]) == nil)
    }
}
