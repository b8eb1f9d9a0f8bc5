/// The page that a browser shows at the end of a sign-in.
package enum RedirectPage {
    /// Access was granted.
    package static func done(_ title: String) -> String {
        page("Signed in", "Quire has what it needs from \(escaped(title)). You can close this page.")
    }

    /// Access was denied.
    package static func refused(_ title: String) -> String {
        page("Not signed in", "\(escaped(title)) did not grant access. Quire shows the reason.")
    }

    /// The answer is to another try.
    package static let foreign = page(
        "Not signed in",
        "This response belongs to a different sign-in from the one that Quire is waiting for. Open its address again.")

    /// The address belongs to nothing else.
    package static let unrelated = page("Nothing here", "Quire is waiting here for a sign-in only.")

    private static func page(_ title: String, _ words: String) -> String {
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>\(title)</title>
        <style>body{font:16px/1.5 sans-serif;margin:15vh auto;max-width:32em;padding:0 1em}</style>
        <h1>\(title)</h1><p>\(words)</p></html>

        """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
