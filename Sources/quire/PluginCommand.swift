import ArgumentParser

/// What authors of providers need.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Write and check providers.",
        subcommands: [PluginCheckCommand.self, PluginNewCommand.self])
}
