import DeclaredProviders
import MijnKlantportaalProvider
import QontoProvider
import QuirePluginKit
import QuireProviderFile
import Synchronization
import TxnProvider

/// The providers that come with the program: the one list.
enum BuiltInProviders {
    /// Those that are written in Swift.
    static let compiled: [any ProviderPlugin] = [QontoProvider(), MijnKlantportaalProvider(), TxnProvider()]

    /// The names of those that are files, which are read once somebody names them.
    static let declared = DeclaredFiles.all.map(\.provider)

    /// The names of all of them.
    static var names: [String] { compiled.flatMap { [$0.manifest.id] + $0.manifest.aliases } + declared }
}

/// The built-in provider files that a run has read, each once.
final class DeclaredShelf: Sendable {
    private let read = Mutex<[String: any ProviderPlugin]>([:])

    /// Whether the file of that name was read.
    func isOpen(_ name: String) -> Bool { read.withLock { $0[name] != nil } }

    /// The provider of that name, from its file; nil where none has it.
    func provider(named name: String) -> (any ProviderPlugin)? {
        if let known = read.withLock({ $0[name] }) { return known }
        guard let file = DeclaredFiles.all.first(where: { $0.provider == name }),
            let provider = ProviderFile.read(file.text, name: file.name).provider
        else { return nil }
        read.withLock { $0[name] = provider }
        return provider
    }
}
