import Foundation
import Testing

@Suite("Signing in, against an authorization server written from the RFCs")
struct SignInTests {
    @Test("consent, renewal, odd servers, several processes and signing out")
    func matrix() throws {
        var run = Invocation(
            ["-B", "\(Places.independentServer)/run_sign_in.py", "--quire", Places.quire], in: try Folder())
        run.program = "python3"
        run.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
        run.timeout = .seconds(1500)
        let outcome = try run.run()
        #expect(outcome.end == .exit(0), "\(outcome.text)\(outcome.errors)")
    }
}
