import QuireConsole
import QuireFetch
import QuireSession
import QuireTerminal

/// Writes to the terminal, or to a pager once it is taller than the window.
struct PagedStream: ByteSink {
    private let stream: ByteStream
    private let paging: Pager.Choice?
    /// The progress line, which a pager must not have in its picture.
    private let display: ProgressDisplay?
    /// What was written so far, for the pager, until it is certain that none is needed.
    private var written: [UInt8] = []
    private var pager: Pager?
    /// The limits of the run, which a person's reading doesn't use up.
    private let budget: RunBudget?
    /// The time for which the pager took nothing, because the person was reading.
    private(set) var waited = Duration.zero

    /// Makes one of a stream; without a choice of pager everything goes there.
    init(_ stream: ByteStream, paging: Pager.Choice? = nil, display: ProgressDisplay? = nil, budget: RunBudget? = nil) {
        self.stream = stream
        self.paging = paging
        self.display = display
        self.budget = budget
    }

    /// Waits until the person is done with the pager, if there is one.
    func finish() async {
        guard let pager else { return }
        await pager.finish()
        display?.resume()
    }

    mutating func writeWords(_ text: String, spelling: SafeText.Spelling) throws(OutputError) {
        try write(stream.shown(text, spelling: spelling))
    }

    mutating func write(_ bytes: [UInt8]) throws(OutputError) {
        if let pager { return try write(bytes, to: pager) }
        guard let paging else { return try stream.write(bytes) }
        written += bytes
        let room = paging.window.rows - 1
        guard paging.window.rows(of: written, upTo: room) >= room, let pager = Pager(paging) else {
            return try stream.write(bytes)
        }
        self.pager = pager
        display?.hold()
        let all = written
        written = []
        try write(all, to: pager)
    }

    private mutating func write(_ bytes: [UInt8], to pager: Pager) throws(OutputError) {
        let start = ContinuousClock.now
        budget?.beginWait(now: start)
        defer {
            let end = ContinuousClock.now
            budget?.endWait(now: end)
            waited += end - start
        }
        // All that is hostile in the data has been spelled out, so that what is left are colours of ours.
        let takesColours = paging?.takesColours ?? true
        try pager.stream.write(takesColours ? bytes : Array(TextStyle.removed(from: bytes[...]).utf8))
    }
}
