/// The file names of modules: `libquire-NAME.so`, so that a provider's name is known before it is opened.
package enum ModuleName {
    private static let prefix = "libquire-"
    private static let suffix = ".so"

    /// The provider's name in a file's name or path; nil if the file isn't a module's.
    package static func name(ofFile path: String) -> String? {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        guard file.hasPrefix(prefix), file.hasSuffix(suffix), file.count > prefix.count + suffix.count else {
            return nil
        }
        let name = String(file.dropFirst(prefix.count).dropLast(suffix.count))
        guard let first = name.utf8.first, isLetter(first) else { return nil }
        return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") } ? name : nil
    }

    /// The name of the file of a provider's module.
    package static func file(of name: String) -> String { prefix + name + suffix }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
