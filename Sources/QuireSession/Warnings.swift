import QuireDecode
import QuireDiagnostics
import QuireFetch
import QuirePlan

/// Turns observations about the data of a run into warnings.
struct Warnings {
    private let query: Query
    private let source: SourceText

    init(_ query: Query, _ source: SourceText) {
        self.query = query
        self.source = source
    }

    /// One warning for each field and kind of oddity, and one for each thing that evaluation noticed.
    func all(_ read: ReadOutcome) -> [Diagnostic] {
        let skipped = read.skipped.map { name, problem in
            make(.skippedProvider, "\(name) is left out: \(problem.message)")
        }
        let partial = Set(read.partial).sorted().map { what in
            make(.incompleteSource, "\(what) partial: rows are missing, and what is computed from others may be wrong")
        }
        return partial + skipped + read.reports.flatMap(of) + noticed(read.notes)
    }

    private func of(_ report: ScanReport) -> [Diagnostic] {
        let table = report.source
        var warnings = merged(report.oddities).map { warning(of: $0, in: table) }
        if let path = report.endedWithout {
            warnings.append(
                make(
                    .unstatedEnd,
                    "\(table): taken as complete after a full page, only because that page has nothing at '\(path)'"))
        }
        if let moved = report.moved {
            warnings.append(make(.listChanged, "\(table): the list changed while reading: \(moved)"))
        }
        return warnings
    }

    /// Merges columns that no row has: a server that leaves out an object leaves out all of its columns.
    private func merged(_ oddities: [FieldOddity]) -> [FieldOddity] {
        let absent = oddities.filter { $0.kind == .absent }
        guard var all = absent.first else { return oddities }
        all.field = absent.map(\.field).joined(separator: ", ")
        return oddities.filter { $0.kind != .absent } + [all]
    }

    private func warning(of oddity: FieldOddity, in table: String) -> Diagnostic {
        let field = "\(table).\(oddity.field)"
        let values = times(oddity.count, "value")
        return switch oddity.kind {
        case .wrongShape:
            make(.oddValue, "\(field): \(values) could not be read and became null, such as \(oddity.example)")
        case .absent:
            make(
                .missingColumn,
                "\(field): declared to be always present, but none of the \(times(oddity.count, "row")) has "
                    + (oddity.field.contains(",") ? "them" : "it"))
        case .absentKey:
            make(
                .missingColumn,
                "\(field): belongs to the key, but \(times(oddity.count, "row")) "
                    + "\(oddity.count == 1 ? "lacks" : "lack") it and can't be told from others")
        case .damagedText:
            make(
                .damagedText,
                "\(field): \(values) can't be read as text to the end; \u{FFFD} and its code stand for what isn't UTF-8, "
                    + "such as \(oddity.example)")
        case .unlistedValue:
            make(.unlistedValue, "\(field): \(values) not in the API's documentation, such as \(oddity.example)")
        }
    }

    private func noticed(_ notes: EvaluationNotes) -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        for (expression, currencies) in notes.currencies.sorted(by: { $0.key < $1.key }) where currencies.count > 1 {
            let met = currencies.sorted().joined(separator: ", ")
            warnings.append(
                make(.severalCurrencies, "\(expression) was compared by number across currencies: \(met)"))
        }
        if notes.divisionsByZero > 0 {
            warnings.append(
                make(.divisionByZero, "\(times(notes.divisionsByZero, "division")) by zero gave null"))
        }
        if notes.mixedArithmetic > 0 {
            warnings.append(
                make(
                    .mixedCurrencies,
                    "\(times(notes.mixedArithmetic, "value")) in different currencies could not be combined and gave null"
                ))
        }
        return warnings
    }

    private func make(_ code: Diagnostic.Code, _ message: String) -> Diagnostic {
        Diagnostic(
            code, severity: .warning, message: message, source: source, span: query.span, exit: ExitStatus.complete)
    }

    private func times(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
