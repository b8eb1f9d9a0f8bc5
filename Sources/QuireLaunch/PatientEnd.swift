import Dispatch

/// The end of a process that was asked to end, should its run not end by itself: its reader may have stopped reading.
struct PatientEnd: Sendable {
    /// How the process ends.
    let end: ProcessEnd
    /// How many seconds more are waited for what must not be broken off.
    var patience = 15

    /// Ends the process in a while; it waits longer for what must not be broken off, but not for ever.
    func come(unless isBusy: @escaping @Sendable () -> Bool) {
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(1)) {
            guard isBusy(), patience > 0 else { end.end() }
            PatientEnd(end: end, patience: patience - 1).come(unless: isBusy)
        }
    }
}
