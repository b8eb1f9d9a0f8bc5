import Foundation
import Testing

/// Secrets planted in every run of these tests; none may turn up in anything that the program writes.
enum Canary {
    static let secretKey = "canary-login-5d1e:canary+key/9c2f&e=77"
    static let wrongKey = "canary-wrong-1b7a:canary+wrong/04aa&d=31"
    static let accessToken = "canary-token+0e88/77c1=="
    static let stagingToken = "canary-staging/3f21+bb=6"

    private static let all = [secretKey, wrongKey, accessToken, stagingToken]

    /// What would betray a secret: itself, its part after the colon, and both as URLs and headers spell them.
    private static let traces: [Data] = all.flatMap { secret in
        let parts = [secret] + (secret.split(separator: ":").dropFirst().first.map { [String($0)] } ?? [])
        return parts.flatMap { part in
            let encoded = Data(part.utf8).base64EncodedString()
            // The last group depends on what follows.
            let start = String(encoded.prefix((part.utf8.count / 3) * 4))
            let escaped = part.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? part
            let lowered = part.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed) ?? part
            return [part, start, escaped, escaped.lowercased(), lowered].map { Data($0.utf8) }
        }
    }

    /// Whether bytes hold a trace of a secret.
    static func isIn(_ bytes: Data) -> Bool { traces.contains { bytes.range(of: $0) != nil } }

    /// Says so when a secret is in what a run wrote or left in its folder; `own` are the files that the test wrote.
    static func search(_ outcome: Outcome, _ folder: Folder, own: Set<String>, _ location: SourceLocation) {
        #expect(!isIn(outcome.output), "a secret is on standard output", sourceLocation: location)
        #expect(!isIn(Data(outcome.errors.utf8)), "a secret is on standard error", sourceLocation: location)
        for name in folder.files where !own.contains(name) {
            let bytes = FileManager.default.contents(atPath: folder.file(name)) ?? Data()
            #expect(!isIn(bytes) && !isIn(Data(name.utf8)), "a secret is in \(name)", sourceLocation: location)
        }
    }
}
