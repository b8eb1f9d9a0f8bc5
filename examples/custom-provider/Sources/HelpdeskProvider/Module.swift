import QuirePluginKit

/// What quire calls when it opens the library.
@_cdecl("quire_provider")
public func quireProvider() -> UnsafeMutableRawPointer { ProviderModule.handOver(HelpdeskProvider()) }
