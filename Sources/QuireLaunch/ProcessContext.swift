import Foundation
import Glibc
package import QuireLineEditor

/// What a command is given of the process.
package struct ProcessContext: Sendable {
    package var environment: [String: String]
    package var currentDirectory: String
    package var interrupts: InterruptMonitor

    package init(environment: [String: String], currentDirectory: String, interrupts: InterruptMonitor) {
        self.environment = environment
        self.currentDirectory = currentDirectory
        self.interrupts = interrupts
    }

    /// This process as it was started.
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
    case interrupted
    case terminated
    case brokenPipe

    package func end() -> Never {
        switch self {
        case .exit(let status): Glibc.exit(Int32(status))
        case .interrupted: InterruptMonitor.endProcess()
        case .terminated: ProcessEnd.end(by: SIGTERM)
        case .brokenPipe: ProcessEnd.end(by: SIGPIPE)
        }
    }

    private static func end(by number: Int32) -> Never {
        signal(number, SIG_DFL)
        kill(getpid(), number)
        Glibc.exit(128 + number)
    }
}

/// The version of the program.
package enum Version {
    package static let text = "0.1.0"
}
