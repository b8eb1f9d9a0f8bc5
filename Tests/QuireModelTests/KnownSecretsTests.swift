import Foundation
import QuireModel
import Testing

@Suite struct KnownSecretsTests {
    private static let secret = "k+y/\"01 23=\\z"
    private static let mask = KnownSecrets.mask

    private func secrets(_ texts: String...) -> KnownSecrets {
        let secrets = KnownSecrets()
        for text in texts { secrets.add(Secret(text)) }
        return secrets
    }

    @Test(
        "a secret is masked however it is written",
        arguments: [
            secret, #"k+y/\"01 23=\\z"#, "k%2By%2F%2201%2023%3D%5Cz", "k%2by%2f%2201+23%3d%5cz",
            "k+y/%2201%2023=%5Cz", "k%252By%252F%252201%252023%253D%255Cz", #"k\u002by\/\"01\u002023=\u005cz"#,
            "k+y/&quot;01 23=&#92;z", "k&#43;y&#x2F;&#34;01 23&#x3d;&#x5C;z", "K+Y/&QUOT;01 23=\\Z",
        ])
    func spellings(_ spelling: String) {
        #expect(secrets(Self.secret).masked("é <\(spelling)> \(spelling)") == "é <\(Self.mask)> \(Self.mask)")
    }

    @Test(
        "its base64 is masked whatever stands before and behind it, and in addresses too",
        arguments: ["", "a", "ab", "abc", "login:"], ["", "x", "yz"])
    func base64(before: String, after: String) {
        let secret = "s\u{FF}\u{FE}cret~~key>>"
        let encoded = Data((before + secret + after).utf8).base64EncodedString()
        let safe = encoded.replacing("+", with: "-").replacing("/", with: "_")
        for text in [encoded, safe, encoded.replacing("/", with: "%2F").replacing("+", with: "%2B")] {
            let masked = secrets(secret).masked(text)
            #expect(masked.contains(Self.mask), "\(text)")
            // What is left belongs to the groups that the secret shares with its neighbours.
            #expect(masked.utf8.count - Self.mask.utf8.count <= (before + after).utf8.count * 4 / 3 + 8, "\(masked)")
        }
    }

    @Test(
        "what a message cut off is masked as well",
        arguments: [
            ("near abcdefgh…", "near ‹redacted›…"), ("…ghijklmnop x", "‹redacted› x"), ("abcde…", "abcde…"),
            ("…lmnop", "…lmnop"), ("abcdefgh x", "abcdefgh x"),
            ("abcdefghijklm*** x", "‹redacted›*** x"), ("abcdefghijk x", "abcdefghijk x"),
            ("ABCDEFGHIJKLMNOP", "‹redacted›"),
        ])
    func cut(_ text: String, _ expected: String) {
        #expect(secrets("abcdefghijklmnop").masked(text) == expected)
    }

    @Test("of two secrets the longer one is masked as a whole, and what is short is no secret")
    func several() {
        #expect(
            secrets("abcdefg", "abcdefghijk", "abc").masked("abcdefghijk abcdefg abc")
                == "\(Self.mask) \(Self.mask) abc")
        #expect(secrets("").masked("text") == "text")
    }

    @Test(
        "a secret that looks like an encoding of another text is masked as it is, and encoded",
        arguments: [#"ab\\\\cdef"#, "ab%25cd%2541", #"ab\u0041cd"#, #"\\\"\\\""#, "a+b%20c+d"])
    func ambiguous(secret: String) {
        let encoded = secret.replacing("%", with: "%25").replacing("\\", with: "%5C").replacing("+", with: "%2B")
        let json = secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        for text in [secret, encoded, json] {
            #expect(secrets(secret).masked("a <\(text)> b") == "a <\(Self.mask)> b")
        }
    }

    @Test("the key behind a login is masked alone too")
    func pair() {
        #expect(
            secrets("login-12:0123456789").masked("bad key 0123456789 of login-12")
                == "bad key \(Self.mask) of login-12")
        let long = secrets("an-organisation:0123456789")
        #expect(long.masked("an-organisation:01234 of an-organisation") == "an-organisation:01234 of an-organisation")
        #expect(long.masked("an-organisation:012345*** by") == "\(Self.mask)*** by")
    }
}
