import CProcess
import Foundation
package import Glibc
package import QuireLineEditor

/// The process state that a command gets.
package struct ProcessContext: Sendable {
    package var environment: [String: String]
    package var currentDirectory: String
    package var interrupts: InterruptMonitor

    package init(environment: [String: String], currentDirectory: String, interrupts: InterruptMonitor) {
        self.environment = environment
        self.currentDirectory = currentDirectory
        self.interrupts = interrupts
    }

    /// The number of files that a run must be able to open, for all its threads and connections.
    private static let fewestFiles = 32

    /// Settles how signals end the process, and returns why it can't run.
    package static func begin() -> String? {
        #if DEBUG
            cprocess_begin(true)
        #else
            cprocess_begin(false)
        #endif
        guard !cprocess_can_open(fewestFiles) else { return nil }
        return "the limit on open files is too low: \(fewestFiles) more are needed; 'ulimit -n 256' allows enough"
    }

    /// The context of this process.
    package static func here(_ interrupts: InterruptMonitor) -> ProcessContext {
        ProcessContext(
            environment: ProcessInfo.processInfo.environment,
            currentDirectory: FileManager.default.currentDirectoryPath, interrupts: interrupts)
    }
}

/// How the process ends.
package enum ProcessEnd: Sendable, Equatable {
    case exit(Int)
    /// As the signal would end it.
    case signal(Int32)

    /// As Ctrl-C ends a process.
    package static let interrupted = ProcessEnd.signal(SIGINT)
    /// The end of a process whose reader has gone.
    package static let brokenPipe = ProcessEnd.signal(SIGPIPE)

    /// The requested end: by the signal received, or by Ctrl-C.
    package static func asked(_ termination: Int32?) -> ProcessEnd { .signal(termination ?? SIGINT) }

    package func end() -> Never {
        switch self {
        case .exit(let status): Glibc.exit(Int32(status))
        case .signal(let number): InterruptMonitor.endProcess(by: number)
        }
    }
}

/// The version of the program.
package enum Version {
    package static let text = "0.1.0"
}
