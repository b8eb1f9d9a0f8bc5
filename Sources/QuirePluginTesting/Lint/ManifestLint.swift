import Foundation
import QuirePluginKit

/// Finds mistakes in a manifest.
enum ManifestLint {
    static func check(_ plugin: any ProviderPlugin) -> CheckReport.Check {
        let manifest = plugin.manifest
        var problems = Problems()
        problems.expectName(manifest.id, "the provider's id")
        for alias in manifest.aliases { problems.expectName(alias, "the alias") }
        problems.expectUnique([manifest.id] + manifest.aliases, "the name")
        problems.expect(!manifest.title.isEmpty, "the provider has no title", "give it the name that users know")
        problems.expect(
            manifest.kitVersion == Manifest.currentKitVersion,
            "it is written for version \(manifest.kitVersion) of the kit, and this is \(Manifest.currentKitVersion)",
            "compare it with the kit's changes, then state \(Manifest.currentKitVersion)")
        problems.expect(
            manifest.version.split(separator: ".").count == 3
                && manifest.version.split(separator: ".").allSatisfy { Int($0) != nil },
            "the version \"\(manifest.version)\" doesn't consist of three numbers", "write it as 1.0.0")
        problems.expect(
            manifest.documentation.isEmpty || isAddress(manifest.documentation),
            "the documentation \"\(manifest.documentation)\" is not an address",
            "give the https address that the declarations were taken from, so that they can be checked against it")
        addresses(manifest, &problems)
        settings(manifest, &problems)
        tables(plugin, &problems)
        return CheckReport.Check("manifest", of: manifest.id, problems: problems.all)
    }

    private static func addresses(_ manifest: Manifest, _ problems: inout Problems) {
        let base = manifest.baseURL
        problems.expect(
            base.isEmpty || isAddress(base), "the base URL \"\(base)\" is not an address",
            "write scheme and host, such as https://api.example.com, or leave it empty when users must set it")
        problems.expect(
            !base.hasSuffix("/"), "the base URL ends in a slash", "leave the slash out: paths begin with one")
        let parts = URLComponents(string: base)
        problems.expect(
            parts?.query == nil && parts?.fragment == nil && parts?.user == nil,
            "the base URL has more than scheme, host and path", "declare parameters with the tables")
        problems.expect(
            parts?.scheme != "http" || ["localhost", "127.0.0.1", "::1"].contains(parts?.host ?? ""),
            "the base URL is http, so a key would be sent unencrypted", "use https")
        for host in manifest.allowedHosts {
            problems.expect(
                !host.isEmpty && !host.contains("/") && !host.contains(" ") && !host.contains("*"),
                "the allowed host \"\(host)\" is not a host name", "write the name alone, such as files.example.com")
        }
    }

    private static func settings(_ manifest: Manifest, _ problems: inout Problems) {
        let names = manifest.settings.map(\.name)
        let signIns = manifest.authentications.compactMap(\.signIn)
        let common = ["base_url", "allow_insecure"] + (signIns.isEmpty ? [] : SignIn.commonSettings)
        problems.expectUnique(names, "the setting")
        for setting in manifest.settings {
            problems.expectName(setting.name, "the setting")
            problems.expect(
                !common.contains(setting.name), "the setting \(setting.name) exists for every provider",
                "remove it")
            problems.expect(
                !setting.help.isEmpty, "the setting \(setting.name) has no help", "say what it is and where to get it")
        }
        let templates = manifest.headers.map { ("the header \($0.name)", $0.value.settings) }
        let logins = manifest.authentications.map { ("the authentication \($0.name)", $0.settings) }
        let clients = signIns.map { ("the sign-in", $0.settings) }
        for (user, used) in templates + logins + clients {
            for name in used { problems.expectKnown(name, in: names, user) }
        }
        for authentication in manifest.authentications { SignInLint.check(authentication, manifest, &problems) }
        problems.expectUnique(manifest.authentications.map(\.name), "the authentication")
        for authentication in manifest.authentications {
            let secrets = manifest.settings.filter { authentication.settings.contains($0.name) && $0.isSecret }
            problems.expect(
                !secrets.isEmpty, "the authentication \(authentication.name) uses no secret setting",
                "mark the setting that holds the key as secret, so that it is never shown")
        }
        for header in manifest.headers where header.name.lowercased() == "authorization" {
            problems.expect(
                false, "Authorization is declared as a static header",
                "declare it as an authentication, so that a missing key is noticed before a request is made")
        }
        let used = Set((templates + logins + clients).flatMap(\.1))
        for name in names where !used.contains(name) {
            problems.expect(false, "no header uses the setting \(name)", "use it, or remove it")
        }
    }

    private static func tables(_ plugin: any ProviderPlugin, _ problems: inout Problems) {
        problems.expect(!plugin.resources.isEmpty, "the provider has no table", "declare one")
        problems.expectUnique(plugin.resources.flatMap { [$0.table.name] + $0.table.aliases }, "the table")
        for resource in plugin.resources {
            guard let parent = resource.table.parent else { continue }
            let names = plugin.resources.map(\.table.name)
            problems.expectKnown(parent.resource, in: names, "the parent of \(resource.table.name)")
            if let table = plugin.resources.first(where: { $0.table.name == parent.resource }) {
                problems.expectKnown(
                    parent.field, in: table.table.fields.map(\.name), "the parent of \(resource.table.name)")
            }
            problems.expectKnown(
                parent.childField, in: resource.table.fields.map(\.name), "the parent of \(resource.table.name)")
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme else { return false }
        return (scheme == "https" || scheme == "http") && parts.host?.isEmpty == false
    }
}
