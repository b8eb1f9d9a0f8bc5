package import QuireDiagnostics
import QuireModel
package import QuirePluginKit

extension Settings {
    /// The configured providers: every entry of the settings files, and every plugin under its own name.
    ///
    /// Environment variables take precedence over files. A provider with a wrong setting is left out, and a diagnostic gives
    /// the reason.
    package func instances(
        of manifests: [Manifest], environment: [String: String]
    ) -> (instances: [ProviderInstance], problems: [Diagnostic]) {
        let (instances, _, problems) = self.instances(of: manifests, closed: [], environment: environment)
        return (instances, problems)
    }

    /// The configured providers, and the names of those whose plugin isn't open, each with the plugin's name: their settings
    /// aren't known yet.
    package func instances(
        of manifests: [Manifest], closed: Set<String>, environment: [String: String]
    ) -> (instances: [ProviderInstance], closed: [String: String], problems: [Diagnostic]) {
        var maker = InstanceMaker(manifests: manifests, closed: closed, environment: environment)
        maker.notePlugins(of: providerEntries.flatMap { $0 })
        for layer in providerEntries { maker.add(layer) }
        let instances = maker.instances()
        return (instances, maker.named, maker.problems)
    }

    /// The variables that settings files refer to, each with the names of the providers whose settings do.
    package var variableOwners: [String: Set<String>] {
        var owners: [String: Set<String>] = [:]
        for entry in providerEntries.joined() {
            for case .environment(let name) in entry.values.values.map(\.content) {
                owners[name, default: []].insert(entry.name)
            }
        }
        return owners
    }

    /// Whether a settings file or the environment sets anything of a provider, under its own name or another.
    package func mention(_ provider: String, _ environment: [String: String]) -> Bool {
        let prefix = "QUIRE_\(provider.uppercased())_"
        return environment.keys.contains { $0.hasPrefix(prefix) }
            || providerEntries.joined().contains { $0.name == provider || $0.plugin?.text == provider }
    }
}

/// Combines plugins, the entries of files and the environment.
private struct InstanceMaker {
    /// The entries for one name, the strongest first.
    private struct Draft {
        let name: String
        var entries: [ProviderEntry]
    }

    private static let common = ["base_url", "allow_insecure"]

    let manifests: [Manifest]
    let closed: Set<String>
    let environment: [String: String]
    /// The names of providers whose plugin isn't open, each with that plugin's.
    private(set) var named: [String: String] = [:]
    private(set) var problems: [Diagnostic] = []
    private var drafts: [Draft] = []
    /// The plugin that any layer assigns to an entry of that name; the strongest layer wins.
    private var plugins: [String: String] = [:]

    init(manifests: [Manifest], closed: Set<String>, environment: [String: String]) {
        self.manifests = manifests
        self.closed = closed
        self.environment = environment
    }

    /// Notes which names have an assigned plugin, since one layer may leave it to another.
    mutating func notePlugins(of entries: [ProviderEntry]) {
        for entry in entries { plugins[entry.name] = plugins[entry.name] ?? entry.plugin?.text }
    }

    /// Adds the entries of one layer.
    mutating func add(_ layer: [ProviderEntry]) {
        var seen: [String] = []
        for entry in layer {
            // An alias of a plugin configures the plugin's own provider, unless it is assigned another plugin.
            let own = manifest(named: entry.name)
            let plugin = plugins[entry.name]
            let isOwn = own != nil && (plugin == nil || manifest(named: plugin ?? "")?.id == own?.id)
            let name = isOwn ? own?.id ?? entry.name : entry.name
            if seen.contains(name) {
                problems.append(
                    entry.location.problem(
                        .invalidSetting, "the provider '\(name)' is configured twice, under two of its names"))
                continue
            }
            seen.append(name)
            if let index = drafts.firstIndex(where: { $0.name == name }) {
                drafts[index].entries.append(entry)
            } else {
                drafts.append(Draft(name: name, entries: [entry]))
            }
        }
    }

    /// The providers, the plugins' own first.
    mutating func instances() -> [ProviderInstance] {
        for manifest in manifests where !drafts.contains(where: { $0.name == manifest.id }) {
            drafts.append(Draft(name: manifest.id, entries: []))
        }
        for name in closed { named[name] = name }
        let order = manifests.map(\.id)
        let sorted = drafts.filter { order.contains($0.name) } + drafts.filter { !order.contains($0.name) }
        var made: [ProviderInstance] = []
        for draft in sorted {
            if let instance = instance(of: draft) { made.append(instance) }
        }
        return made
    }

    private func manifest(named name: String) -> Manifest? {
        manifests.first { $0.id == name || $0.aliases.contains(name) }
    }

    private mutating func instance(of draft: Draft) -> ProviderInstance? {
        guard let manifest = plugin(of: draft) else { return nil }
        let failures = problems.count
        warnOfUnknownVariables(draft.name, manifest)
        for entry in draft.entries {
            for (setting, value) in entry.values.sorted(by: { $0.key < $1.key }) {
                check(setting, value, in: manifest)
            }
        }
        func strongest(_ setting: String) -> ProviderEntry.Value? {
            draft.entries.lazy.compactMap { $0.values[setting] }.first
        }
        let allowInsecure = insecurity(draft.name, strongest("allow_insecure"))
        let address = address(draft.name, strongest("base_url"), manifest, allowInsecure: allowInsecure)
        guard let address, !problems[failures...].contains(where: { $0.severity == .error }) else { return nil }
        var values: [String: ProviderInstance.ResolvedSetting] = [:]
        var unset: [String: SettingOrigin] = [:]
        for setting in settings(of: manifest) {
            switch resolve(setting, of: draft.name, strongest(setting.name)) {
            case .success(let value): values[setting.name] = value
            case .failure(let missing): unset[setting.name] = missing.origin
            }
        }
        let names = drafts.map(\.name)
        return ProviderInstance(
            name: draft.name, aliases: draft.name == manifest.id ? manifest.aliases.filter { !names.contains($0) } : [],
            manifest: manifest, baseURL: address.text, baseURLOrigin: address.origin, allowInsecure: allowInsecure,
            values: values, unset: unset)
    }

    private mutating func plugin(of draft: Draft) -> Manifest? {
        let written = draft.entries.lazy.compactMap(\.plugin).first
        if let location = draft.entries.first?.location, !isName(draft.name) {
            problems.append(
                location.problem(
                    .invalidSetting,
                    "'\(draft.name)' can't be a provider's name; expected lower-case letters, digits and _"))
            return nil
        }
        if let manifest = manifest(named: written?.text ?? draft.name) { return manifest }
        if closed.contains(written?.text ?? draft.name) {
            named[draft.name] = written?.text ?? draft.name
            return nil
        }
        let known = manifests.map(\.id) + closed.sorted()
        let nearest = EditDistance.nearest(written?.text ?? draft.name, in: known)
        let message = "there is no plugin '\(written?.text ?? draft.name)'; known: \(known.joined(separator: ", "))"
        let location = written?.location ?? draft.entries.first?.location
        let problem = location?.problem(
            .unknownPlugin, message, suggestions: nearest.map { [$0] } ?? [],
            hint: written == nil ? "a provider with a name of its own states its plugin: plugin: NAME" : nil)
        if let problem { problems.append(problem) }
        return nil
    }

    private func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (97...122).contains(first) else { return false }
        return name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }

    private mutating func check(_ setting: String, _ value: ProviderEntry.Value, in manifest: Manifest) {
        let known = settings(of: manifest).map(\.name) + InstanceMaker.common
        guard known.contains(setting) else {
            problems.append(
                value.key.problem(
                    .unknownSetting,
                    "\(manifest.id) has no setting '\(setting)'; known settings: \(known.joined(separator: ", "))",
                    suggestions: EditDistance.nearest(setting, in: known).map { [$0] } ?? []))
            return
        }
        let isSecret = manifest.settings.contains { $0.name == setting && $0.isSecret }
        switch value.content {
        case .text where isSecret:
            problems.append(
                value.key.problem(
                    .secretInSettings,
                    "'\(setting)' is a secret and is written in the file itself; expected a reference to it",
                    hint: "write { env: NAME }, { file: PATH } or { command: [PROGRAM, …] }"))
        case .environment, .file, .command:
            let plain = InstanceMaker.common + manifest.undeclaredSettings.map(\.name)
            guard plain.contains(setting) else { return }
            problems.append(
                value.key.problem(.invalidSetting, "'\(setting)' is a reference; expected the value itself"))
        case .text: break
        }
    }

    private func settings(of manifest: Manifest) -> [Setting] { manifest.settings + manifest.undeclaredSettings }

    private mutating func insecurity(_ name: String, _ value: ProviderEntry.Value?) -> Bool {
        guard let (text, origin) = plain("allow_insecure", of: name, value) else { return false }
        if let flag = SettingValues.flag(text) { return flag }
        let message = "allow_insecure (\(origin)) is neither true nor false"
        problems.append(
            value?.key.problem(.invalidSetting, message)
                ?? Diagnostic(.invalidSetting, message: message, exit: ExitStatus.usage))
        return false
    }

    private mutating func address(
        _ name: String, _ value: ProviderEntry.Value?, _ manifest: Manifest, allowInsecure: Bool
    ) -> (text: String, origin: SettingOrigin)? {
        let written = plain("base_url", of: name, value)
        // A provider without an address can be named and described, but not queried.
        if written == nil, manifest.baseURL.isEmpty { return ("", .standard) }
        let (text, origin) = written ?? (manifest.baseURL, .standard)
        do throws(BaseURL.Problem) {
            return (try BaseURL.checked(text, allowInsecure: allowInsecure), origin)
        } catch {
            let code: Diagnostic.Code = error == .insecure ? .insecureBaseURL : .invalidBaseURL
            let message = "the base URL of \(name) (\(origin)) \(error.reason)"
            let variable = ProviderInstance.variable(provider: name, setting: "allow_insecure")
            let hint = error == .insecure ? "\(variable)=true accepts it" : nil
            let isFromFile = environment[ProviderInstance.variable(provider: name, setting: "base_url")] ?? "" == ""
            problems.append(
                (isFromFile ? value?.key.problem(code, message, hint: hint) : nil)
                    ?? Diagnostic(code, message: message, hint: hint, exit: ExitStatus.usage))
            return nil
        }
    }

    /// The text of a setting that isn't a secret, from the environment or else from a file.
    private func plain(
        _ setting: String, of name: String, _ value: ProviderEntry.Value?
    ) -> (String, SettingOrigin)? {
        let variable = ProviderInstance.variable(provider: name, setting: setting)
        if let text = environment[variable], !text.isEmpty { return (text, .environment(variable)) }
        guard let value, case .text(let text) = value.content else { return nil }
        return (text.reveal { $0 }, value.key.origin)
    }

    private struct Unset: Error {
        let origin: SettingOrigin?
    }

    private func resolve(
        _ setting: Setting, of name: String, _ value: ProviderEntry.Value?
    ) -> Result<ProviderInstance.ResolvedSetting, Unset> {
        func found(_ value: ProviderInstance.ResolvedSetting.Value, _ origin: SettingOrigin) -> Result<
            ProviderInstance.ResolvedSetting, Unset
        > { .success(.init(value: value, origin: origin)) }
        let variable = ProviderInstance.variable(provider: name, setting: setting.name)
        if let text = environment[variable], !text.isEmpty {
            return found(setting.isSecret ? .secret(.value(Secret(text))) : .plain(text), .environment(variable))
        }
        guard let value else { return .failure(Unset(origin: nil)) }
        let place = value.key.origin
        switch value.content {
        case .text(let text): return found(.plain(text.reveal { $0 }), place)
        case .environment(let other):
            let origin = SettingOrigin.reference("environment \(other)", by: place)
            guard let text = environment[other], !text.isEmpty else { return .failure(Unset(origin: origin)) }
            return found(.secret(.value(Secret(text))), origin)
        case .file(let path): return found(.secret(.file(path)), .reference("file \(path)", by: place))
        case .command(let command):
            return found(.secret(.command(command)), .reference("command \(command.program)", by: place))
        }
    }

    private mutating func warnOfUnknownVariables(_ name: String, _ manifest: Manifest) {
        let known = (settings(of: manifest).map(\.name) + InstanceMaker.common).map {
            ProviderInstance.variable(provider: name, setting: $0)
        }
        // Another provider's name may begin with this one's, and has its own variables.
        let others = (drafts.map(\.name) + manifests.map(\.id)).filter { $0 != name && $0.hasPrefix(name + "_") }
        let prefix = ProviderInstance.variable(provider: name, setting: "")
        for variable in environment.keys.sorted() where variable.hasPrefix(prefix) && !known.contains(variable) {
            if others.contains(where: { variable.hasPrefix(ProviderInstance.variable(provider: $0, setting: "")) }) {
                continue
            }
            problems.append(
                Diagnostic(
                    .unknownVariable, severity: .warning,
                    message: "\(name) has no setting for the variable \(variable)",
                    suggestions: EditDistance.nearest(variable, in: known).map { [$0] } ?? [],
                    hint: "known settings: \(known.joined(separator: ", "))", exit: ExitStatus.complete))
        }
    }
}
