import QontoProvider
import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSyntax

/// What the binder made of a query.
struct Binding {
    /// The query; nil when something is wrong with it.
    let query: Query?
    /// What is wrong, or worth a warning.
    let diagnostics: [Diagnostic]

    /// Parses and binds a query over Qonto and the shop, on 20 November 2026 at noon.
    init(_ text: String, zone: CalendarZone = .utc, last: Schema? = nil) {
        let source = SourceText(text)
        let parsed = Parser.parse(source)
        let catalog = Catalog(
            providers: [
                Catalog.Provider(name: "qonto", aliases: ["q"], plugin: QontoProvider()),
                Catalog.Provider(name: "shop", plugin: Shop()),
            ], last: last)
        let context = EvaluationContext(zone: zone, now: Timestamp(seconds: 1_795_176_000))
        var binder = Binder(catalog: catalog, source: source, context: context)
        var query: Query?
        for case .query(let syntax) in parsed.statements.map(\.kind) where parsed.isValid {
            query = binder.bind(syntax)
        }
        self.query = query
        diagnostics = parsed.diagnostics + binder.diagnostics
    }

    /// The codes of all diagnostics.
    var codes: [String] { diagnostics.map(\.code.rawValue) }

    /// The stages in words, one a line.
    var stages: [String] {
        (query?.stages ?? []).map { stage in
            let printer = PlanPrinter()
            return switch stage {
            case .filter(let condition): printer.step(.filter(condition))
            case .sort(let keys): printer.step(.sort(keys))
            case .limit(let count): printer.step(.take(count))
            case .skip(let count): printer.step(.skip(count))
            case .project(let columns): printer.step(.project(columns))
            case .distinct: printer.step(.distinct)
            case .count: printer.step(.count)
            case .countBy(let keys): printer.step(.countBy(keys))
            case .aggregate(let grouping): printer.step(.aggregate(grouping))
            case .expand(let column, let element): printer.step(.expand(column, element: element))
            }
        }
    }

    /// The result's columns as `name: type`.
    var columns: [String] { (query?.schema.columns ?? []).map { "\($0.name): \($0.type)" } }
}
