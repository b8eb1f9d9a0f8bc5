import Foundation
import QuireFetch
import QuireModel
import QuireSandbox

/// The environment of a run on the sandbox.
package enum SandboxEnvironment {
    /// The environment without settings of the providers that the sandbox serves, and with its own; `QUIRE_NOW` stays
    /// the user's when set.
    package static func replacing(
        in environment: [String: String], with own: [(name: String, value: String)]
    ) -> [String: String] {
        let prefixes = SandboxProvider.allCases.map { "QUIRE_\($0.rawValue.uppercased())_" }
        var result = environment.filter { name, _ in !prefixes.contains { name.hasPrefix($0) } }
        for (name, value) in own where name != "QUIRE_NOW" || result["QUIRE_NOW"]?.isEmpty != false {
            result[name] = value
        }
        return result
    }
}

extension Timestamp {
    /// The clock's time, to the second.
    static var current: Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }
}

extension RequestLogEntry: CustomStringConvertible {
    /// One line for `-v`; it contains no headers and thus no secrets.
    package var description: String {
        let result = status.map { "\($0), \(bytes) bytes" } ?? failure ?? "failed"
        return "\(request) → \(result), \(duration.milliseconds) ms"
    }
}
