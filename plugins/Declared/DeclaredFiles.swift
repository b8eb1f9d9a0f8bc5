/// The providers that are files alone, built into the program as they stand beside this folder.
public enum DeclaredFiles {
    /// Each file's name and text.
    public static let all: [(name: String, text: String)] = [
        ("stripe.provider.yaml", PackageResources.stripe_provider_yaml),
        ("mollie.provider.yaml", PackageResources.mollie_provider_yaml),
        ("gocardless.provider.yaml", PackageResources.gocardless_provider_yaml),
        ("square.provider.yaml", PackageResources.square_provider_yaml),
        ("razorpay.provider.yaml", PackageResources.razorpay_provider_yaml),
        ("github.provider.yaml", PackageResources.github_provider_yaml),
    ].map { ($0.0, String(decoding: $0.1, as: UTF8.self)) }
}
