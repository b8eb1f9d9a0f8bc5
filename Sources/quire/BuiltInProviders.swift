import DeclaredProviders
import MijnKlantportaalProvider
import QontoProvider
import QuirePluginKit
import QuireProviderFile
import TxnProvider

/// The providers that come with the program: the one list.
enum BuiltInProviders {
    static let all: [any ProviderPlugin] = [QontoProvider(), MijnKlantportaalProvider(), TxnProvider()] + declared

    private static let declared: [any ProviderPlugin] = DeclaredFiles.all.compactMap {
        ProviderFile.read($0.text, name: $0.name).provider
    }
}
