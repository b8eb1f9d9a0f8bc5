import QontoProvider
import QuirePluginKit

/// The providers that come with the program: the one list.
enum BuiltInProviders {
    static let all: [any ProviderPlugin] = [QontoProvider()]
}
