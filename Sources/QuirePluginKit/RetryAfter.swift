/// The `Retry-After` header.
public enum RetryAfter {
    /// The delay in seconds: whole or decimal seconds, or an HTTP date when `now` is known; nil for anything else.
    public static func seconds(_ text: String, now: Timestamp?) -> Double? {
        let trimmed = NextLink.cleaned(text)
        if let number = ExactDecimal(trimmed) { return number >= .zero ? Double(number.description) : nil }
        guard let now, let date = date(trimmed) else { return nil }
        return max(0, Double(date.seconds - now.seconds))
    }

    /// The instant of an HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT`; nil for its obsolete forms.
    public static func date(_ text: String) -> Timestamp? {
        let parts = NextLink.cleaned(text).split(separator: " ").map(String.init)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: parts[2]) else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }
}
