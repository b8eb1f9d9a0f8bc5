package import QuireDiagnostics
import QuireModel

extension Settings {
    /// Reads all sources and determines the settings. A wrong value is reported and replaced by that of a weaker source.
    ///
    /// Precedence: flags, environment, the chosen profile, the project's file, the user's file. The diagnostics have
    /// exit status 2, because a wrong settings file is a usage error like a wrong option.
    package static func load(_ input: SettingsInput) -> (settings: Settings, problems: [Diagnostic]) {
        var loader = SettingsLoader(input: input)
        loader.load()
        return (loader.settings, loader.problems)
    }
}

/// Merges the layers.
struct SettingsLoader {
    let input: SettingsInput
    private(set) var settings: Settings
    private(set) var problems: [Diagnostic] = []

    init(input: SettingsInput) {
        self.input = input
        settings = Settings()
    }

    /// Reads and merges everything.
    mutating func load() {
        let files = [projectFile(), userFile()].compactMap { $0 }.map { document in
            var reader = SettingsReader(document: document, input: input)
            reader.read()
            problems += reader.problems
            return reader
        }
        let bases = files.map(\.layer)
        let profiles = chosenProfiles(in: files)
        let layers = [flagLayer(), environmentLayer()] + profiles + bases
        settleValues(layers)
        for layer in layers.reversed() { settings.parameters.merge(layer.parameters) { $1 } }
        settings.pluginFiles = layers.flatMap(\.plugins)
        settings.providerEntries = layers.map(\.providers)
        settleDirectories()
    }

    private mutating func settleValues(_ layers: [SettingsLayer]) {
        func all(_ key: SettingKey) -> [SettingCandidate] { layers.compactMap { $0.values[key] } }
        settings.format = first(all(.format)) { SettingValues.choice($0, of: Settings.formats) }
        settings.color = first(all(.color)) { SettingValues.color($0) } ?? .auto
        // A terminal that can do nothing gets no colours unless they are asked for.
        if settings.color == .auto, input.variable("TERM") == "dumb" { settings.color = .never }
        settings.decimals = first(all(.decimals)) { SettingValues.decimals($0) } ?? .text
        settings.timezone = first(all(.timezone)) { SettingValues.zone($0) } ?? .utc
        settings.now = first(all(.now)) { SettingValues.timestamp($0) }
        settings.budgets.maxRequests = first(all(.maxRequests)) { SettingValues.count($0) }
        settings.budgets.timeoutSeconds = first(all(.timeout)) { SettingValues.seconds($0) }
        settings.budgets.pageConcurrency = first(all(.pageConcurrency)) { SettingValues.count($0) }
        settings.budgets.maxResponseBytes = first(all(.maxResponseSize)) { SettingValues.bytes($0) }
        settings.budgets.requestSeconds = first(all(.requestTimeout)) { SettingValues.seconds($0) }
        settings.budgets.memoryBytes = first(all(.memoryLimit)) { SettingValues.bytes($0) }
    }

    /// The strongest valid value; the others are checked too, so that mistakes are reported early.
    private mutating func first<Value>(
        _ candidates: [SettingCandidate], _ parse: (SettingCandidate) -> Result<Value, Diagnostic>
    ) -> Value? {
        var found: Value?
        for candidate in candidates {
            switch parse(candidate) {
            case .success(let value): found = found ?? value
            case .failure(let problem): problems.append(problem)
            }
        }
        return found
    }

    private mutating func flagLayer() -> SettingsLayer {
        let flags = input.flags
        var layer = SettingsLayer()
        let options: [(SettingKey, String, String?)] = [
            (.format, "--format", flags.format), (.color, "--color", flags.color),
            (.decimals, "--decimals", flags.decimals), (.timezone, "--timezone", flags.timezone),
            (.now, "--now", flags.now), (.maxRequests, "--max-requests", flags.maxRequests),
            (.timeout, "--timeout", flags.timeout), (.pageConcurrency, "--page-concurrency", flags.pageConcurrency),
            (.maxResponseSize, "--max-response-size", flags.maxResponseSize),
            (.requestTimeout, "--request-timeout", flags.requestTimeout),
            (.memoryLimit, "--memory-limit", flags.memoryLimit),
        ]
        for case (let key, let option, let text?) in options {
            layer.values[key] = SettingCandidate(text: text, origin: .flag(option))
        }
        for parameter in flags.parameters {
            guard let equals = parameter.firstIndex(of: "="), equals > parameter.startIndex else {
                let candidate = SettingCandidate(text: parameter, origin: .flag("--param"))
                problems.append(candidate.problem("--param is '\(parameter)'; expected NAME=VALUE"))
                continue
            }
            layer.parameters[String(parameter[..<equals])] = String(parameter[parameter.index(after: equals)...])
        }
        layer.plugins = flags.plugins.map { input.absolute($0, from: input.currentDirectory) }
        return layer
    }

    private func environmentLayer() -> SettingsLayer {
        var layer = SettingsLayer()
        func variable(_ name: String, _ text: String?) -> SettingCandidate? {
            text.map { SettingCandidate(text: $0, origin: .environment(name)) }
        }
        layer.values[.now] = variable("QUIRE_NOW", input.variable("QUIRE_NOW"))
        let forced = variable("FORCE_COLOR", input.variable("FORCE_COLOR").map { $0 == "0" ? "never" : "always" })
        layer.values[.color] = variable("NO_COLOR", input.variable("NO_COLOR").map { _ in "never" }) ?? forced
        return layer
    }

    private mutating func chosenProfiles(in files: [SettingsReader]) -> [SettingsLayer] {
        let known = Set(files.flatMap(\.profiles.keys)).sorted()
        settings.profiles = known
        let flag = input.flags.profile.map { SettingCandidate(text: $0, origin: .flag("--profile")) }
        guard let choice = flag ?? files.lazy.compactMap(\.layer.profile).first else { return [] }
        let found = files.compactMap { $0.profiles[choice.text] }
        guard found.isEmpty else {
            settings.profile = choice.text
            return found
        }
        let list = known.isEmpty ? "no settings file has profiles" : "known profiles: \(known.joined(separator: ", "))"
        problems.append(
            choice.problem(
                "there is no profile '\(choice.text)'; \(list)",
                suggestions: EditDistance.nearest(choice.text, in: known).map { [$0] } ?? []))
        return []
    }

    private mutating func settleDirectories() {
        let home = input.variable("HOME")
        let cache = input.variable("XDG_CACHE_HOME") ?? home.map { $0 + "/.cache" }
        let chosen = input.variable("QUIRE_CACHE_DIR") ?? cache.map { $0 + "/quire" }
        settings.cacheDirectory = chosen.map { input.absolute($0, from: input.currentDirectory) }
        let path = input.variable("QUIRE_PLUGIN_PATH") ?? ""
        settings.pluginDirectories = path.split(separator: ":").map {
            input.absolute(String($0), from: input.currentDirectory)
        }
    }
}

extension SettingsLoader {
    /// The user's file: the named one, or else the one in its default place if it exists.
    private mutating func userFile() -> SettingsDocument? {
        let flag = input.flags.config.map { SettingCandidate(text: $0, origin: .flag("--config")) }
        let variable = input.variable("QUIRE_CONFIG").map {
            SettingCandidate(text: $0, origin: .environment("QUIRE_CONFIG"))
        }
        if let named = flag ?? variable {
            return document(input.absolute(named.text, from: input.currentDirectory), owner: .user, namedBy: named)
        }
        let home = input.variable("HOME").map { $0 + "/.config" }
        guard let base = input.variable("XDG_CONFIG_HOME") ?? home else { return nil }
        return document(input.absolute(base + "/quire/config.yaml", from: input.currentDirectory), owner: .user)
    }

    /// The project's file: the nearest one from the current directory up to the top of the repository.
    private mutating func projectFile() -> SettingsDocument? {
        var directories = [input.currentDirectory]
        while let last = directories.last, !input.files.exists(join(last, ".git")) {
            // Outside a repository only the current directory counts: the folders above may belong to anyone.
            guard let slash = last.lastIndex(of: "/"), last != "/" else {
                directories = [input.currentDirectory]
                break
            }
            directories.append(slash == last.startIndex ? "/" : String(last[..<slash]))
        }
        let paths = directories.map { join($0, ".quire.yaml") }
        return paths.first { input.files.exists($0) }.flatMap { document($0, owner: .project) }
    }

    private func join(_ directory: String, _ name: String) -> String {
        directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    private mutating func document(
        _ path: String, owner: SettingsDocument.Owner, namedBy candidate: SettingCandidate? = nil
    ) -> SettingsDocument? {
        do throws(FileAccessError) {
            let contents = try input.files.read(path, limit: SettingsDocument.limit)
            guard let text = String(validating: contents.bytes, as: UTF8.self) else {
                report("the settings file '\(path)' is not UTF-8 text")
                return nil
            }
            return SettingsDocument(path: path, owner: owner, text: text)
        } catch {
            // Only a file that was named must exist.
            if error == .missing, candidate == nil { return nil }
            let named = candidate.map { " that \($0.origin) names" } ?? ""
            report("the settings file '\(path)'\(named) \(error.reason)")
            return nil
        }
    }

    private mutating func report(_ message: String) {
        problems.append(Diagnostic(.unreadableSettings, message: message, exit: ExitStatus.usage))
    }
}
