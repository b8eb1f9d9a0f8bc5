package import QuireModel

/// A secret, or where to get it when it is needed.
package enum SecretReference: Hashable, Sendable {
    /// The secret itself, from the environment.
    case value(Secret)
    /// The first line of a file, which only its owner may read.
    case file(String)
    /// The first line of a program's output.
    case command(SecretCommand)
}

/// A program that prints a secret; run directly, without a shell.
package struct SecretCommand: Hashable, Sendable {
    /// The program: a path, or a name to look up in `PATH`.
    package let program: String
    /// Its arguments, which may be confidential.
    package let arguments: [Secret]

    package init(program: String, arguments: [Secret]) {
        self.program = program
        self.arguments = arguments
    }
}
