import Glibc
import Synchronization
import Testing

/// Two ends of a channel to a child: a pipe, or a pseudo-terminal.
struct Channel {
    /// The end that stays here; -1 when it is closed.
    var own: Int32
    /// The end that a child gets.
    var child: Int32

    /// Held while descriptors are made and handed to a child, so that no other child inherits them.
    static let spawning = Mutex(())

    /// A pipe from the child; `capacity` makes it hold no more than that.
    static func reading(capacity: Int32? = nil) throws -> Channel {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        // F_SETPIPE_SZ, which the headers keep to GNU programs.
        if let capacity { _ = fcntl(ends[0], 1031, capacity) }
        return Channel(own: ends[0], child: ends[1]).closedOnExec()
    }

    /// A pipe to the child.
    static func writing() throws -> Channel {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        return Channel(own: ends[1], child: ends[0]).closedOnExec()
    }

    /// A pseudo-terminal; without a window of a size of its own, one that gives line ends as they are written.
    static func terminal(window: (rows: Int, columns: Int)? = nil) throws -> Channel {
        var master: Int32 = -1
        var slave: Int32 = -1
        let (rows, columns) = window ?? (40, 120)
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        var modes = termios()
        try #require(openpty(&master, &slave, nil, nil, &size) == 0)
        tcgetattr(slave, &modes)
        if window == nil { modes.c_oflag &= ~tcflag_t(OPOST) }
        tcsetattr(slave, TCSANOW, &modes)
        return Channel(own: master, child: slave).closedOnExec()
    }

    private func closedOnExec() -> Channel {
        _ = fcntl(own, F_SETFD, FD_CLOEXEC)
        _ = fcntl(child, F_SETFD, FD_CLOEXEC)
        return self
    }
}
