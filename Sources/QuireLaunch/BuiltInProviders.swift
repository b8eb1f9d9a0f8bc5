import DeclaredProviders
import MijnKlantportaalProvider
import QontoProvider
package import QuirePluginKit
import QuireProviderFile
import Synchronization
import TxnProvider

/// The providers that come with the program: the one list.
package enum BuiltInProviders {
    /// Those that are written in Swift.
    package static let compiled: [any ProviderPlugin] = [QontoProvider(), MijnKlantportaalProvider(), TxnProvider()]

    /// The names of those that are files, which are read when a name is used.
    package static let declared = DeclaredFiles.all.map(\.provider)

    /// The names of all of them.
    package static var names: [String] { compiled.flatMap { [$0.manifest.id] + $0.manifest.aliases } + declared }
}

/// The built-in provider files that a run has read, each once.
package final class DeclaredShelf: Sendable {
    private let read = Mutex<[String: any ProviderPlugin]>([:])

    /// Whether the file of that name was read.
    package func isOpen(_ name: String) -> Bool { read.withLock { $0[name] != nil } }

    /// The provider of that name, from its file; nil if there is none.
    package func provider(named name: String) -> (any ProviderPlugin)? {
        if let known = read.withLock({ $0[name] }) { return known }
        guard let file = DeclaredFiles.all.first(where: { $0.provider == name }),
            let provider = ProviderFile.read(file.text, name: file.name).provider
        else { return nil }
        read.withLock { $0[name] = provider }
        return provider
    }
}
