import ArgumentParser

/// What authors of providers need.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Write, check, list, add and remove providers.",
        subcommands: [
            PluginNewCommand.self, PluginCheckCommand.self, PluginListCommand.self, PluginAddCommand.self,
            PluginRemoveCommand.self,
        ])
}
