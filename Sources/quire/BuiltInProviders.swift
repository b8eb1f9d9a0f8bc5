import MijnKlantportaalProvider
import QontoProvider
import QuirePluginKit
import TxnProvider

/// The providers that come with the program: the one list.
enum BuiltInProviders {
    static let all: [any ProviderPlugin] = [QontoProvider(), MijnKlantportaalProvider(), TxnProvider()]
}
