import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax

/// Parses texts and resolves their statements one after another, as they would run; included files where they stand.
struct ScriptChecker {
    /// How deep files may include files.
    private static let deepest = 32

    private let catalog: Catalog
    private let context: EvaluationContext
    private let reader: ScriptReader
    private let mode: ParsedScript.Mode
    private let depth: CheckDepth
    private var script = CheckedScript()
    private var parameters: ParameterDeclarations
    /// What the next statement can name.
    private var scope: ScriptScope
    private var last: Schema?
    /// The files that are being read, each included by the one before it.
    private var chain: [String] = []
    private var included: Set<String> = []
    /// The files that statements so far write.
    private var written: Set<String> = []

    init(
        _ catalog: Catalog, _ context: EvaluationContext, _ inputs: ScriptInputs, _ reader: ScriptReader,
        mode: ParsedScript.Mode, depth: CheckDepth = .plans
    ) {
        self.catalog = catalog
        self.context = context
        self.reader = reader
        self.mode = mode
        self.depth = depth
        scope = catalog.script
        last = catalog.last
        parameters = ParameterDeclarations(inputs, context, mode)
    }

    /// All texts, one after another.
    mutating func check(_ sources: [SourceText]) -> CheckedScript {
        let parsed = sources.map { Flow.parse($0, mode: mode) }
        parameters.begin(&scope, using: parsed.reduce(into: []) { $0.formUnion($1.parameters) })
        for text in parsed {
            chain = text.source.name.map { [ScriptPath.normal($0)] } ?? []
            included.formUnion(chain)
            _ = check(text)
            script.completeness = text.completeness
        }
        script.diagnostics += parameters.problems(isReadWhole: parsed.allSatisfy(\.isValid))
        script.missing = parameters.missing
        script.last = last
        script.shareBindings()
        return script
    }

    /// Gives false when names that later statements may use are lost.
    private mutating func check(_ text: ParsedScript) -> Bool {
        script.diagnostics += text.diagnostics
        // What the parser couldn't read would only give errors that follow from its own.
        guard text.isValid else { return false }
        script.sources.formUnion(text.sources)
        script.files += text.files.compactMap { FileReference(of: $0, in: text.source, zone: context.zone) }
        for statement in text.statements {
            switch statement.kind {
            case .include(let path):
                guard include(path, from: text.source) else { return false }
            case .param(let parameter):
                script.diagnostics += parameters.declare(parameter, in: &scope, at: place(text.source), catalog)
                add(statement, .declare, at: place(text.source), Requirements(), [])
            case .letBinding(let name, _)
            where scope.bindings.count >= ScriptChecker.mostBindings && scope.bindings[name.text] == nil:
                script.diagnostics.append(
                    Diagnostic(
                        .tooMany,
                        message: "more than \(ScriptChecker.mostBindings) let bindings are known here: expected fewer; "
                            + "use a name again, or split the script",
                        source: text.source, span: name.span))
                return false
            default: resolve(statement, at: place(text.source))
            }
        }
        return true
    }

    private func place(_ source: SourceText) -> QueryPlace { QueryPlace(source: source, scope: scope, last: last) }

    /// Each statement keeps the names that it knows, so that what they take grows with the square of their number.
    private static let mostBindings = 500

    private mutating func resolve(_ statement: StatementSyntax, at place: QueryPlace) {
        var binder = StatementBinder(place, readable, context, depth: depth)
        let result = binder.bind(statement)
        script.diagnostics += result.diagnostics
        if case .letBinding(let name, let query) = statement.kind {
            if let problem = LetNames.problem(with: name, catalog, place.source) { script.diagnostics.append(problem) }
            var binding = LetBinding(
                name: name.text, query: result.kind == nil ? nil : query, source: place.source, scope: place.scope,
                last: place.last)
            binding.references = result.requirements.references
            binding.usesLast = result.requirements.usesLast
            scope.define(binding)
        }
        guard let kind = result.kind else { return }
        if case .query = statement.kind, let schema = result.schema { last = schema }
        add(statement, kind, at: place, result.requirements, result.diagnostics)
        if let path = script.statements.last?.destination { written.insert(ScriptPath.normal(path)) }
    }

    /// What can be read by the next statement: no file that one before writes, because files are looked at before any runs.
    private var readable: Catalog {
        guard !written.isEmpty else { return catalog }
        var readable = catalog
        readable.file = { [written, file = catalog.file] reference in
            guard written.contains(reference.path) else { return file(reference) }
            return .failure(
                FileProblem(
                    .changed,
                    "\(reference.title) is written by a statement before this one, and files are looked at before any runs",
                    hint: "name the rows with let and use them twice, or read the file in a script of its own"))
        }
        return readable
    }

    private mutating func add(
        _ statement: StatementSyntax, _ kind: CheckedStatement.Kind, at place: QueryPlace,
        _ requirements: Requirements, _ warnings: [Diagnostic]
    ) {
        script.statements.append(
            CheckedStatement(
                kind: kind, source: place.source, syntax: statement, place: place, scope: scope,
                requirements: requirements, warnings: warnings))
    }

    /// Reads another file in the place of the statement; a file that was read already isn't read again.
    private mutating func include(_ literal: LiteralSyntax, from source: SourceText) -> Bool {
        // While a text is typed no file is read.
        guard depth == .plans, case .text(let written)? = literal.value else { return false }
        let path = ScriptPath.resolve(written, from: source.name)
        func refuse(_ code: Diagnostic.Code, _ message: String, hint: String? = nil) -> Bool {
            script.diagnostics.append(
                Diagnostic(code, message: message, source: source, span: literal.span, hint: hint))
            return false
        }
        if let start = chain.firstIndex(of: path) {
            let circle = (chain[start...] + [path]).joined(separator: " → ")
            return refuse(.includeCycle, "the file includes itself: \(circle)")
        }
        guard included.insert(path).inserted else { return true }
        guard chain.count < Self.deepest else {
            return refuse(.includeTooDeep, "files include files more than \(Self.deepest) deep here")
        }
        let text: String
        do throws(ScriptReader.Failure) {
            text = try reader.read(path)
        } catch {
            let hint =
                source.name == nil || written.hasPrefix("/")
                ? nil : "the path is relative to the folder of the file that includes it"
            return refuse(.includeFailed, "'\(path)' \(error.reason)", hint: hint)
        }
        chain.append(path)
        defer { chain.removeLast() }
        return check(Flow.parse(SourceText(text, name: path), mode: .script))
    }
}

/// Which names a `let` can't have.
enum LetNames {
    /// What is wrong with a name; nil when nothing is.
    static func problem(with name: NameSyntax, _ catalog: Catalog, _ source: SourceText) -> Diagnostic? {
        let provider = catalog.provider(named: name.text)
        guard provider != nil || catalog.closed.names.contains(name.text) else { return nil }
        let alias = provider.map { $0.name == name.text ? "" : ", another name of \($0.name)," } ?? ""
        return Diagnostic(
            .reservedName,
            message: "'\(name.text)'\(alias) is a provider and cannot name a let binding", source: source,
            span: name.span, hint: "'from \(name.text)' must keep its meaning; choose another name")
    }
}

extension CheckedScript {
    /// Settles which bindings are read once and kept: those that more than one use in what runs would read.
    fileprivate mutating func shareBindings() {
        var bindings: [Int: LetBinding] = [:]
        func collect(_ scope: ScriptScope) {
            for binding in scope.bindings.values where bindings[binding.identity] == nil {
                bindings[binding.identity] = binding
                collect(binding.scope)
            }
        }
        for statement in statements { collect(statement.scope) }
        var uses: [Int: Int] = [:]
        func use(_ identities: [Int]) {
            for identity in identities {
                uses[identity, default: 0] += 1
                // A binding's own query names others once, however often it is used itself.
                if uses[identity] == 1 { use(bindings[identity]?.references ?? []) }
            }
        }
        for statement in statements {
            switch statement.kind {
            case .query, .assert, .print, .explain(_, .analyze): use(statement.requirements.references)
            case .explain(_, .plan), .describe, .declare: break
            }
        }
        let shared = Set(uses.filter { $0.value > 1 }.keys)
        for index in statements.indices { statements[index].shared = shared }
    }
}
