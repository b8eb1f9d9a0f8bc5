extension SandboxTime {
    /// Seconds since 1970, as Stripe and Razorpay write times.
    var unixSeconds: Int { Int(wholeSecond.milliseconds / 1000) }

    /// Mollie's form: `2021-03-20T09:13:37+00:00`.
    var utcOffset: String { utcSeconds.dropLast() + "+00:00" }

    /// The day alone: `2026-05-17`.
    var day: String { String(utcSeconds.prefix(10)) }

    /// The form of HTTP's headers: `Sun, 06 Nov 1994 08:49:37 GMT`.
    var httpDate: String {
        let text = utcSeconds
        let date = text.prefix(10).split(separator: "-")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        // The header is only written for times after 1970, whose first day was a Thursday.
        let weekday = days[Int(max(0, milliseconds) / Self.day % 7)]
        let month = Int(date[1]).map { months[($0 - 1) % 12] } ?? ""
        return "\(weekday), \(date[2]) \(month) \(date[0]) \(text.dropFirst(11).prefix(8)) GMT"
    }

    /// The time that a whole number of seconds since 1970 is.
    static func unix(_ text: String) -> SandboxTime? {
        guard let seconds = Int64(text), abs(seconds) < 1 << 40 else { return nil }
        return SandboxTime(milliseconds: seconds * 1000)
    }
}
