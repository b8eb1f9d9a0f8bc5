import Glibc
import QuireFetch

extension TokenFile {
    /// How long another process is waited for that renews.
    private static let lockWait = Duration.seconds(90)
    private static let lockPoll = Duration.milliseconds(100)

    /// The right to renew and to write, which one process at a time has; it ends with the process, however that ends.
    final class Lock: Sendable {
        private let descriptor: Int32

        init(_ descriptor: Int32) { self.descriptor = descriptor }

        deinit { close(descriptor) }
    }

    /// Returns the lock, as soon as no other process holds it.
    func lockWaiting(_ clock: any FetchClock) async throws(SignInFailure) -> Lock {
        let end = clock.now + TokenFile.lockWait
        while true {
            if let lock = try SignInWords.usable(self, { () throws(Problem) in try lock() }) { return lock }
            do {
                guard clock.now < end else { break }
                try await clock.sleep(until: clock.now + TokenFile.lockPoll)
            } catch {
                break
            }
        }
        throw SignInFailure(
            .unavailable, "another quire has held the tokens for \(Int(TokenFile.lockWait / .seconds(1))) s",
            hint: "if it hangs, end it; the lock is \(path).lock")
    }
}
