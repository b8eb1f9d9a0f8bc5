/// A provider that consists of a file, built into the program from the file next to this folder.
public struct DeclaredFile: Sendable {
    /// The provider's only name, which its file also states.
    public let provider: String
    private let bytes: @Sendable () -> [UInt8]

    /// The file's name.
    public var name: String { provider + ".provider.yaml" }

    /// The file's text, created on each access.
    public var text: String { String(decoding: bytes(), as: UTF8.self) }

    fileprivate init(_ provider: String, _ bytes: @escaping @Sendable () -> [UInt8]) {
        self.provider = provider
        self.bytes = bytes
    }
}

/// The providers that consist of files. Their names are known without reading them.
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
