/// The `Retry-After` header.
public enum RetryAfter {
    /// The delay in seconds, from whole or decimal seconds, or from an HTTP date if `now` is known; nil for anything
    /// else.
    public static func seconds(_ text: String, now: Timestamp?) -> Double? {
        let trimmed = NextLink.cleaned(text)
        if let number = ExactDecimal(trimmed) { return number >= .zero ? Double(number.description) : nil }
        guard let now, let date = date(trimmed) else { return nil }
        return max(0, Double(date.seconds - now.seconds))
    }

    /// The instant of an HTTP date in any of its three forms: `Sun, 06 Nov 1994 08:49:37 GMT`,
    /// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
    public static func date(_ text: String) -> Timestamp? {
        let parts = NextLink.cleaned(text).split(separator: " ").map(String.init)
        if parts.count == 6, parts[5] == "GMT" {
            return instant(year: parts[3], month: parts[2], day: parts[1], time: parts[4])
        }
        if parts.count == 4, parts[3] == "GMT" {
            let day = parts[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard day.count == 3, day[2].utf8.count == 2, let year = Int(day[2]) else { return nil }
            // Two digits of a year are read as POSIX reads them.
            return instant(year: (year < 69 ? "20" : "19") + day[2], month: day[1], day: day[0], time: parts[2])
        }
        guard parts.count == 5 else { return nil }
        return instant(year: parts[4], month: parts[1], day: parts[2], time: parts[3])
    }

    private static func instant(year: String, month: String, day: String, time: String) -> Timestamp? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard let index = months.firstIndex(of: month) else { return nil }
        func twoDigits(_ text: String) -> String { text.utf8.count == 1 ? "0" + text : text }
        return Timestamp("\(year)-\(twoDigits("\(index + 1)"))-\(twoDigits(day))T\(time)Z")
    }
}
