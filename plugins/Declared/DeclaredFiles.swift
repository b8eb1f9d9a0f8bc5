/// A provider that is a file alone, built into the program as it stands beside this folder.
public struct DeclaredFile: Sendable {
    /// The provider's name, which is also the one that its file says. It has no other.
    public let provider: String
    private let bytes: @Sendable () -> [UInt8]

    /// The file's name.
    public var name: String { provider + ".provider.yaml" }

    /// The file's text, which is made anew each time.
    public var text: String { String(decoding: bytes(), as: UTF8.self) }

    fileprivate init(_ provider: String, _ bytes: @escaping @Sendable () -> [UInt8]) {
        self.provider = provider
        self.bytes = bytes
    }
}

/// The providers that are files alone. Their names are known without reading them.
public enum DeclaredFiles {
    /// All of them, in the order in which they are listed.
    public static let all = [
        DeclaredFile("stripe") { PackageResources.stripe_provider_yaml },
        DeclaredFile("mollie") { PackageResources.mollie_provider_yaml },
        DeclaredFile("gocardless") { PackageResources.gocardless_provider_yaml },
        DeclaredFile("square") { PackageResources.square_provider_yaml },
        DeclaredFile("razorpay") { PackageResources.razorpay_provider_yaml },
        DeclaredFile("github") { PackageResources.github_provider_yaml },
    ]
}
