/// The providers of a run, by their names: a value created at the start, not a global.
///
///     var registry = ProviderRegistry()
///     try registry.register(QontoProvider(), place: "built in")
///     registry.plugin(named: "qonto")
public struct ProviderRegistry: Sendable {
    /// A registered provider, whether or not it is open.
    public struct Registration: Sendable {
        /// Its names, the one that it is listed under first.
        public let names: [String]
        /// Its name in messages.
        public let title: String
        /// Where it comes from, for messages: `built in`, or the path of its file.
        public let place: String
        /// The plugin; nil if it is known only by name, like a module that isn't open yet.
        public let plugin: (any ProviderPlugin)?
    }

    /// A name that two providers claim. The second is left out, so that it never receives what is meant for the first.
    public struct Conflict: Error, Hashable, Sendable, CustomStringConvertible {
        /// The name.
        public let name: String
        /// Both providers, the registered one first: a title and a place in parentheses.
        public let providers: [String]

        /// The conflict in words.
        public var description: String {
            "two providers are named '\(name)': \(providers.joined(separator: " and "))"
        }
    }

    /// All that is registered, in order.
    public private(set) var registrations: [Registration] = []

    /// A registry without providers.
    public init() {}

    /// A registry of these plugins; throws when two share a name or an alias.
    public init(_ plugins: [any ProviderPlugin]) throws(Conflict) {
        for plugin in plugins { try register(plugin, place: "built in") }
    }

    /// Registers a plugin under its own names, or under others.
    public mutating func register(
        _ plugin: any ProviderPlugin, names: [String]? = nil, place: String
    ) throws(Conflict) {
        let manifest = plugin.manifest
        try add(
            Registration(
                names: names ?? [manifest.id] + manifest.aliases, title: manifest.title, place: place, plugin: plugin))
    }

    /// Registers a provider that is known only by name.
    public mutating func register(closed name: String, place: String) throws(Conflict) {
        try add(Registration(names: [name], title: name, place: place, plugin: nil))
    }

    private mutating func add(_ new: Registration) throws(Conflict) {
        var seen: Set<String> = []
        for name in new.names {
            let owner = seen.insert(name).inserted ? registrations.first { $0.names.contains(name) } : new
            guard let owner else { continue }
            throw Conflict(name: name, providers: [owner, new].map { "\($0.title) (\($0.place))" })
        }
        registrations.append(new)
    }

    /// The plugins that are open, in order.
    public var plugins: [any ProviderPlugin] { registrations.compactMap(\.plugin) }

    /// The open plugin of that name or alias.
    public func plugin(named name: String) -> (any ProviderPlugin)? {
        registrations.first { $0.names.contains(name) }?.plugin
    }
}
