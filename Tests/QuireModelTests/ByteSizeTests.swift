import QuireModel
import Testing

/// Sizes as people write them.
@Suite struct ByteSizeTests {
    @Test(
        "A size is a number and a unit",
        arguments: [
            ("64MB", 64_000_000), ("1GB", 1_000_000_000), ("1.5 gb", 1_500_000_000), ("2GiB", 2 << 30),
            ("512k", 512_000), ("100000", 100_000), ("1B", 1), ("64 MiB", 64 << 20), ("1.5", nil), ("", nil),
            ("MB", nil), ("0", nil), ("-1MB", nil), ("1e3", nil), ("1..5GB", nil), (".5GB", nil), ("1 TB", nil),
            ("999999999999999GB", nil), ("１GB", nil),
        ] as [(String, Int?)])
    func read(_ text: String, _ bytes: Int?) { #expect(ByteSize(text)?.bytes == bytes) }

    @Test(
        "A size is written with the largest unit that fits",
        arguments: [
            (1, "1 byte"), (999, "999 bytes"), (1000, "1 KB"), (64 << 20, "67.1 MB"), (1_000_000_000, "1 GB"),
            (1_550_000, "1.6 MB"), (.max, "9223372036.9 GB"),
        ])
    func written(_ bytes: Int, _ text: String) { #expect("\(ByteSize(bytes))" == text) }
}
