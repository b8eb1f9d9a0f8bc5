package import QuireSandbox

/// The options of the embedded sandbox, as written.
package struct SandboxRequest: Sendable {
    /// How many links each provider has.
    package var links = 1000
    /// The seed of the data.
    package var seed: UInt64 = 1
    /// The latency of responses, such as `50ms`.
    package var latency: String?
    /// Faults, such as `429:after=2`.
    package var faults: [String] = []

    package init(links: Int = 1000, seed: UInt64 = 1, latency: String? = nil, faults: [String] = []) {
        self.links = links
        self.seed = seed
        self.latency = latency
        self.faults = faults
    }

    /// The options as the sandbox takes them.
    package func resolved() throws(UsageError) -> SandboxOptions {
        var options = SandboxOptions()
        guard (0...SandboxOptions.mostLinks).contains(links) else {
            throw UsageError("--links: expected 0 to \(SandboxOptions.mostLinks), found \(links)")
        }
        options.links = links
        options.seed = seed
        if let latency {
            guard let duration = LatencyText.duration(latency) else {
                throw UsageError("--latency: expected a time such as 50ms or 2s, found '\(latency)'")
            }
            options.latency = duration
        }
        for fault in faults {
            do throws(SandboxFaultError) {
                options.faults.append(try SandboxFault.parse(fault))
            } catch {
                throw UsageError("--fault: \(error)")
            }
        }
        return options
    }
}

/// A command line that can't be meant.
package struct UsageError: Error {
    package let message: String

    package init(_ message: String) { self.message = message }
}

/// Times of the sandbox's answers: `50ms`, `2s`.
package enum LatencyText {
    package static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), number <= 3_600_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": return .milliseconds(number)
        case "s": return .seconds(number)
        default: return nil
        }
    }
}
