import DeclaredProviders
import MijnKlantportaalProvider
import QontoProvider
import QuirePluginKit
import QuireProviderFile
import TxnProvider

/// The providers that come with the program: the one list.
enum BuiltInProviders {
    static let all: [any ProviderPlugin] = [QontoProvider(), MijnKlantportaalProvider(), TxnProvider()] + declared

    /// The names of those that `all` leaves out without a word while they aren't configured: they are there for whoever
    /// wants them, and nobody misses them.
    static let onRequest = Set(declared.map(\.manifest.id))

    private static let declared: [any ProviderPlugin] = DeclaredFiles.all.compactMap {
        ProviderFile.read($0.text, name: $0.name).provider
    }
}
