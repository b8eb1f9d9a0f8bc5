import QuireLaunch

extension RunOptions {
    /// The command line as options of a launch.
    var launch: LaunchOptions {
        var launch = LaunchOptions()
        launch.flags = flags
        launch.parameterNames = parameters.compactMap {
            $0.split(separator: "=", omittingEmptySubsequences: false).first.map(String.init)
        }
        launch.output = output
        launch.isCSVSafe = isCSVSafe
        launch.saysYes = saysYes
        launch.isWithoutInput = isWithoutInput
        launch.strict = strict
        launch.stats = stats
        launch.errorFormat = errorFormat
        launch.keepGoing = keepGoing
        launch.quiet = quiet
        launch.verbose = verbose
        launch.sandbox = sandbox.isOn ? sandbox.data.request : nil
        return launch
    }
}
