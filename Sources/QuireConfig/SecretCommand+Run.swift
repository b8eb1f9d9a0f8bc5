import QuireModel
import Subprocess
import SystemPackage

/// The reason why a program gave no secret. Its output is never part of it.
enum CommandFailure: Error, Hashable {
    /// The program doesn't exist or can't be run.
    case notFound
    /// It ended with another status than 0, or by a signal.
    case failed
    /// It didn't end in time.
    case timeout
    /// It printed too much.
    case tooLong
    /// Its first line is empty or isn't UTF-8.
    case noText
    /// The task was cancelled.
    case cancelled

    /// The reason in words that follow the program's name.
    func reason(seconds: Double) -> String {
        switch self {
        case .notFound: "can't be run; expected a program at that path or in PATH"
        case .failed: "failed; run it yourself to see why"
        case .timeout: "didn't end within \(seconds) s"
        case .tooLong: "printed too much for a secret"
        case .noText: "printed no text in its first line"
        case .cancelled: "was cancelled"
        }
    }
}

extension SecretCommand {
    /// Runs the program, without a shell and without input, and takes the first line that it prints.
    func output(environment: [String: String], seconds: Double) async throws(CommandFailure) -> Secret {
        let bytes: [UInt8]?
        do {
            bytes = try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await printed(environment: environment) }
                group.addTask {
                    try await Task.sleep(for: .seconds(min(max(seconds, 0), 1e9)))
                    throw CommandFailure.timeout
                }
                return try await group.next() ?? nil
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw .tooLong
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw Task.isCancelled ? .cancelled : .notFound
        }
        guard let bytes else { throw .failed }
        guard let secret = FirstLine.secret(in: bytes) else { throw .noText }
        return secret
    }

    /// All that it prints; nil when it fails.
    private func printed(environment: [String: String]) async throws -> [UInt8]? {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(200))]
        let variables = environment.map { (Environment.Key(rawValue: $0.key), $0.value) }
        let result = try await run(
            program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(arguments.map { $0.reveal { $0 } }),
            environment: .custom(
                Dictionary(
                    variables.compactMap { key, value in key.map { ($0, value) } },
                    uniquingKeysWith: { first, _ in first })),
            platformOptions: options, output: .bytes(limit: FirstLine.limit))
        return result.terminationStatus.isSuccess ? result.standardOutput : nil
    }
}
