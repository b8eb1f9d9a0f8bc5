package import QuireConfig
package import QuireConsole
import QuireModel
import QuireSession

// The display of a run's messages and results.
extension SettingsLoader {
    /// Whether marks beyond ASCII can be shown.
    var isUnicode: Bool {
        // An empty variable counts as unset, according to POSIX.
        let charset =
            ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "UTF-8"
        return charset != "C" && charset != "POSIX" && environment["TERM"] != "dumb"
    }

    /// A progress line, where one can be shown: a dumb terminal can't take a line back, and JSON is for programs.
    func progressDisplay() -> ProgressDisplay? {
        let isShown =
            ByteStream.standardError.isTerminal && !options.quiet && options.errorFormat == .text
            && environment["TERM"] != "dumb"
        return isShown ? ProgressDisplay(on: .standardError, isUnicode: isUnicode) : nil
    }

    /// The display settings.
    func display(_ settings: Settings) -> Session.Display {
        Session.Display(
            format: settings.format, decimals: settings.decimals == .number ? .number : .text,
            isColoured: ColourChoice.isColoured(settings.color, environment, stream: .standardOutput),
            hasColouredMessages: ColourChoice.isColoured(settings.color, environment, stream: .standardError))
    }

    /// A printer of messages, that takes turns with the progress line.
    func messages(_ display: Session.Display, _ progress: ProgressDisplay?) -> MessagePrinter {
        MessagePrinter(
            to: .standardError.takingTurns(with: progress).masking(secrets), format: options.errorFormat,
            isColoured: display.hasColouredMessages, isQuiet: options.quiet)
    }

    /// Where the run's words and data go.
    func console(_ settings: Settings, _ progress: ProgressDisplay?) -> Console {
        let display = display(settings)
        return Console(
            messages: messages(display, progress), progress: progress, display: display,
            outputPath: options.output == "-" ? nil : options.output,
            isCSVSafe: options.isCSVSafe, isUnicode: isUnicode, zone: settings.timezone, statistics: options.stats,
            isStrict: options.strict, start: .now, secrets: secrets)
    }
}

/// Whether a stream gets colours.
package enum ColourChoice {
    package static func isColoured(_ choice: Settings.Color, _ environment: [String: String], stream: ByteStream)
        -> Bool
    {
        switch choice {
        case .always: return true
        case .never: return false
        case .auto:
            if environment["NO_COLOR"]?.isEmpty == false { return false }
            if let force = environment["FORCE_COLOR"], !force.isEmpty { return force != "0" }
            return stream.isTerminal
        }
    }
}
