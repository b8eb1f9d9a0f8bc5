import QuireConfig
import QuireDiagnostics
import QuireModel
import QuirePluginKit

/// The files and environment of a test, at fixed places.
struct World {
    /// The text of the user's file.
    var user: String?
    /// The text of the project's file.
    var project: String?
    /// The environment besides `HOME`.
    var environment: [String: String] = [:]
    /// The flags.
    var flags = SettingsFlags()
    /// Further files.
    var files: [String: String] = [:]

    /// The input that it makes.
    var input: SettingsInput {
        var texts = files
        if let user { texts["/users/me/.config/quire/config.yaml"] = user }
        if let project { texts["/src/repo/.quire.yaml"] = project }
        return SettingsInput(
            flags: flags, environment: environment.merging(["HOME": "/users/me"]) { own, _ in own },
            files: MemoryFileAccess(texts), currentDirectory: "/src/repo")
    }

    /// What is made of it.
    func load() -> (settings: Settings, problems: [Diagnostic]) { Settings.load(input) }

    /// The instances, with the problems of all stages.
    func instances() -> (instances: [ProviderInstance], problems: [Diagnostic]) {
        let (settings, problems) = load()
        let (instances, more) = settings.instances(of: [bank, other], environment: input.environment)
        return (instances, problems + more)
    }

    /// The instance of that name.
    func instance(_ name: String) -> ProviderInstance? { instances().instances.first { $0.name == name } }
}

/// A plugin with two ways to authenticate and a header that is optional.
let bank = Manifest(
    id: "bank", aliases: ["bk"], title: "Bank", baseURL: "https://api.bank.example",
    settings: [
        Setting("secret_key", isSecret: true, form: .pair, help: "from the settings page"),
        Setting("access_token", isSecret: true, help: "from OAuth"),
        Setting("staging_token", isSecret: true, help: "for staging"),
        Setting("region", help: "eu or us"),
    ],
    authentications: [
        Authentication("key", headers: [HeaderDeclaration("Authorization", Template([.setting("secret_key")]))]),
        .bearer("oauth", setting: "access_token"),
    ],
    headers: [
        HeaderDeclaration("X-Staging", Template([.setting("staging_token")])),
        HeaderDeclaration("X-Region", Template([.literal("in "), .setting("region")])),
        HeaderDeclaration("Accept", "application/json"),
    ])

/// A plugin that authenticates with two settings at once.
let other = Manifest(
    id: "other", title: "Other", baseURL: "https://other.example/v1",
    settings: [
        Setting("user", help: "the login"), Setting("password", isSecret: true, help: "the password"),
    ],
    authentications: [
        Authentication(
            "basic",
            headers: [
                HeaderDeclaration(
                    "Authorization",
                    Template([
                        .literal("Basic "), .base64([.setting("user"), .literal(":"), .setting("password")]),
                    ]))
            ])
    ])

/// A table of either plugin.
let links = Resource(name: "links", path: "/links", recordsPath: "links", fields: [])

/// The headers as text.
func shown(_ headers: [CredentialHeader]) -> [String] {
    headers.map { header in "\(header.name): \(header.value.reveal { $0 })" }
}
