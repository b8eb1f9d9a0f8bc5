package import QuireDiagnostics
package import QuirePlan
import QuirePluginKit
package import QuireSyntax

extension Binder {
    /// A file as a source, and the columns that it has.
    mutating func bind(_ file: FileSyntax, as syntax: TableSyntax) throws(BindingError) -> BoundSource {
        let table = try catalog.table(of: file, in: source, context)
        for remark in table.remarks { warn(BindingError(code: .fileOption, message: remark, span: file.path.span)) }
        let bound = TableSource(table, span: syntax.span)
        let scope = Scope(
            columns: bound.table.fields.map { Scope.Column(name: $0.name, type: $0.type, field: $0) },
            hasRaw: true, title: bound.name, isTable: true,
            qualifiers: [syntax.alias?.text ?? table.reference.shortName])
        return BoundSource(source: .table(bound), scope: scope)
    }
}

extension Catalog {
    /// The table of a file.
    func table(
        of file: FileSyntax, in source: SourceText, _ context: EvaluationContext
    ) throws(BindingError) -> FileTable {
        let reference = try FileReference(file, in: source, zone: context.zone)
        switch self.file(reference) {
        case .success(let table):
            let names = table.columns.map(\.name)
            for case .column(let name, _, _, _) in file.options.map(\.kind) where !names.contains(name.text) {
                var error = BindingError.unknownMember(name, of: reference.title, known: names)
                error.message = "\(reference.title) has no column '\(name.text)'"
                error.hint = "its columns: \(names.joined(separator: ", "))"
                throw error
            }
            return table
        case .failure(let problem):
            throw BindingError(
                code: Diagnostic.Code(rawValue: problem.kind.rawValue), message: problem.message, span: file.path.span,
                hint: problem.hint)
        // The file is inspected before the text runs, and its problems are reported then.
        case nil: throw .reported(file.span)
        }
    }

    /// The table of a file, or the problem with it, for `describe`.
    package func described(
        _ file: FileSyntax, in source: SourceText, _ context: EvaluationContext
    ) -> Result<FileTable, Diagnostic> {
        do throws(BindingError) {
            return .success(try table(of: file, in: source, context))
        } catch {
            return .failure(error.diagnostic(in: source))
        }
    }
}

extension FileReference {
    /// The qualifier of its columns without an alias: the file's name without extensions.
    package var shortName: String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.split(separator: ".").first.map(String.init) ?? name
    }
}
