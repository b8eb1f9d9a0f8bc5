import ArgumentParser

/// What authors of providers need.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Write, import, check, probe and list providers.",
        subcommands: [
            PluginNewCommand.self, PluginImportCommand.self, PluginCheckCommand.self, PluginProbeCommand.self,
            PluginListCommand.self,
        ])
}
