/// The names and words that the data is made of, chosen to be awkward where real ones are.
enum SampleText {
    /// Names of payers.
    static let people = [
        "Zoë Müller", "Łukasz Żółkiewski", "李雷", "Søren Ægirsson", "Ana Núñez 🌻", "John Doe", "Siân O'Brien",
        "Nguyễn Thị Hạnh", "محمد علي", "Ольга Иванова", "Jan de Vries", "Marie-Claude d'Été", "山田 花子",
        "Renée van 't Hoff", "Γιώργος Παπαδόπουλος", "Ame\u{301}lie Noe\u{308}l", "Jürgen Groß", "X Æ",
    ]

    /// Companies that pay.
    static let companies = [
        "Bäckerei Zum Süßen Eck GmbH", "Café \"De Zwaan\" B.V.", "O'Neill & Sons Ltd", "Åkerströms Bygg AB",
        "Société Générale de Plomberie", "株式会社サクラ", "C:\\Design Studio", "Fiets & Zo 🚲", "Acme, Inc.",
        "Vereniging van Eigenaars Prinsengracht 1024-1048 te Amsterdam, sectie penningmeester en kascommissie",
    ]

    /// Products sold by the piece.
    static let products = [
        "Item 1", "Espresso beans, 1 kg", "Crème brûlée", "T-shirt \"Été\" (M)", "Gift card 🎁", "寿司セット",
        "Fahrradschlauch 28″", "Olive oil 500 ml", "Notebook A5", "Ticket: Łódź Jazz Night",
    ]

    /// Services sold by the hour.
    static let services = [
        "Consulting", "Translation ES→NL", "Massage 60 min", "Website upkeep", "Piano lesson", "Café-Beratung",
    ]

    /// Descriptions of links.
    static let linkDescriptions = [
        "Contribution costs", "Contributie 2026", "Borg sleutel", "Deposit", "Lidmaatschap Zoë & co",
        "Factuur 2026-117", "Aanbetaling verbouwing", "Donatie 💶", "Entrée zomerfeest", "Workshop 陶芸",
    ]
}
