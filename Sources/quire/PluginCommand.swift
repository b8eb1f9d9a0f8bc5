import ArgumentParser
import QuireLaunch

/// The commands for provider authors.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Write, import, check, probe, list, add and remove providers.",
        subcommands: [
            PluginNewCommand.self, PluginImportCommand.self, PluginCheckCommand.self, PluginProbeCommand.self,
            PluginListCommand.self, PluginAddCommand.self, PluginRemoveCommand.self,
        ])
}
