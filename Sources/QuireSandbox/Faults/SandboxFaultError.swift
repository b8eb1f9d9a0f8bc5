/// The problem with the text of a fault.
package enum SandboxFaultError: Error, Hashable, CustomStringConvertible {
    /// No fault has this name, or the fault takes no value, or requires one.
    case kind(String)
    /// This fault has no such option.
    case option(String)
    /// An option is given twice.
    case twice(String)
    /// More than one of `at`, `first` and `every` is given.
    case whens
    /// A value of the wrong form.
    case value(String, found: String, expected: String)

    /// What was found and what was expected.
    package var description: String {
        switch self {
        case .kind(let found):
            """
            found the fault "\(found)", expected 429, 500 to 599, reset, truncate[=BYTES], slow[=DURATION], html, \
            drift[=LINKS], comma, no-comma, total-null, total=null|wrong|text, clamp=N, limit[=N], \
            next=relative|host|scheme or stuck
            """
        case .option(let found):
            """
            found the option "\(found)", expected at=N+N, first=N, every=N or provider=NAME, \
            and after=SECONDS with a status
            """
        case .twice(let name):
            "found the option \"\(name)\" twice, expected it once"
        case .whens:
            "found more than one of at, first and every, expected one"
        case .value(let name, let found, let expected):
            "found \"\(found)\" for \(name), expected \(expected)"
        }
    }
}
