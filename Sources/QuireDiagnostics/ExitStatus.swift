/// The exit statuses of the program, as documented on the command line page.
package enum ExitStatus {
    /// Everything was read and written; no rows is fine.
    package static let complete = 0
    /// Something failed at run time.
    package static let runtimeError = 1
    /// The command line itself is wrong.
    package static let usage = 2
    /// The text is wrong (syntax, names, types); nothing was sent.
    package static let wrongText = 3
    /// Credentials are missing or were refused.
    package static let credentials = 4
    /// A provider or the network failed and nothing usable was written.
    package static let provider = 5
    /// Rows were written and some are missing, or a budget ran out.
    package static let partial = 6
    /// An `assert` failed.
    package static let assertFailed = 7
}
