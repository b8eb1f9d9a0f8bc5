import ArgumentParser

/// What authors of providers need.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Write, check and list providers.",
        subcommands: [PluginNewCommand.self, PluginCheckCommand.self, PluginListCommand.self])
}
