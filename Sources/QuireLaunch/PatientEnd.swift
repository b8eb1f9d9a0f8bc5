import Dispatch

/// Ends a process that was asked to end, if its run doesn't end by itself: its reader may have stopped reading.
struct PatientEnd: Sendable {
    /// How the process ends.
    let end: ProcessEnd
    /// How many more seconds to wait for work that must not be aborted.
    var patience = 15

    /// Ends the process after a while; it waits longer for work that must not be aborted, but not for ever.
    func come(unless isBusy: @escaping @Sendable () -> Bool) {
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(1)) {
            guard isBusy(), patience > 0 else { end.end() }
            PatientEnd(end: end, patience: patience - 1).come(unless: isBusy)
        }
    }
}
