extension Duration {
    /// The whole milliseconds of it.
    package var milliseconds: Int {
        Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }

    /// The length in whole seconds, rounded up, as people write it: `4 s`, `3 min 20 s`, `2 h 5 min`.
    package var inWords: String {
        let exact = self / .seconds(1)
        let seconds = exact < 1e9 ? max(0, Int(exact.rounded(.up))) : 1_000_000_000
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60) min" + (seconds % 60 == 0 ? "" : " \(seconds % 60) s") }
        let minutes = seconds % 3600 / 60
        return "\(seconds / 3600) h" + (minutes == 0 ? "" : " \(minutes) min")
    }
}
