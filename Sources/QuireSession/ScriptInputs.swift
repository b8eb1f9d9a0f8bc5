package import QuireModel
import Synchronization

/// The inputs of a script from outside.
package struct ScriptInputs: Sendable {
    /// Values for parameters, by name.
    package var named: [String: String]
    /// The names among them that the command line gave for this script; each must be one of its parameters.
    package var expected: [String]
    /// The arguments after the script's name.
    package var arguments: [String]
    /// Whether parameters may lack a value, because nothing will run.
    package var allowsMissing: Bool

    package init(
        named: [String: String] = [:], expected: [String] = [], arguments: [String] = [], allowsMissing: Bool = false
    ) {
        self.named = named
        self.expected = expected
        self.arguments = arguments
        self.allowsMissing = allowsMissing
    }
}

/// A parameter without a value and a default, which the user may be asked for.
package struct MissingParameter: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// The type that its value must have.
    package var type: ValueType
}

/// Reads the files that scripts include.
package struct ScriptReader: Sendable {
    /// Why a file can't be read, in words that follow its name.
    package struct Failure: Error, Hashable, Sendable {
        /// The reason, such as `doesn't exist`.
        package var reason: String

        package init(_ reason: String) { self.reason = reason }
    }

    /// The text of the file at a path.
    package var read: @Sendable (_ path: String) throws(Failure) -> String

    package init(_ read: @escaping @Sendable (_ path: String) throws(Failure) -> String) { self.read = read }

    /// Returns a reader that reads each file once and returns the same content afterwards.
    package func remembering() -> ScriptReader {
        let texts = RememberedTexts()
        return ScriptReader { path throws(Failure) in
            if let text = texts.known.withLock({ $0[path] }) { return text }
            let text = try read(path)
            texts.known.withLock { $0[path] = text }
            return text
        }
    }

    private final class RememberedTexts: Sendable {
        let known = Mutex<[String: String]>([:])
    }

    /// A reader without files.
    package static let none = ScriptReader { _ throws(Failure) in throw Failure("can't be read here") }
}
