import QuireDiagnostics
import QuirePluginKit
import QuireProviderFile

/// Puts the guesses of all lists together into a provider.
struct ProviderBuilder {
    private let document: SpecDocument
    private let schemas: SchemaReader
    private let finder: OperationFinder
    private let depth: Int
    private var access: AccessGuess
    private var drafts: [TableDraft] = []
    private var leftOut: [String]

    /// The most tables of one provider.
    private static let mostTables = 1000
    /// The most operations that the file names as left out.
    private static let mostLeftOut = 60

    init(document: SpecDocument, id: String, depth: Int) {
        self.document = document
        self.depth = depth
        schemas = SchemaReader(document: document)
        finder = OperationFinder(document: document, schemas: schemas)
        access = AccessGuess(document: document, name: id)
        leftOut = finder.leftOut.map { "\($0.title): \($0.reason)" }
    }

    /// Makes the tables, all of them or those named.
    mutating func build(only wanted: [String], _ reader: SpecReader) throws(Diagnostic) {
        let own = document.root["servers"]?.list ?? []
        let others = finder.lists.lazy.compactMap { $0.servers?.list }.first { !$0.isEmpty }
        access.readServers(own.isEmpty ? others ?? [] : own)
        let lists = finder.lists
        let names = TableNames.names(for: lists.map(\.path))
        for (operation, name) in zip(lists, names) {
            let draft = draft(of: operation, named: name)
            if let refusal = draft.refusal {
                leftOut.append("\(SpecText.line(operation.title, 100)): \(refusal)")
            } else {
                drafts.append(draft)
            }
        }
        guard !schemas.isExhausted else {
            throw reader.problem(
                "the schemas refer to each other in too many ways to follow",
                at: document.root["components"]?.place,
                hint: "keep only the paths you need")
        }
        try choose(wanted, reader)
        Parents.fill(&drafts)
        for index in drafts.indices {
            drafts[index].resource.endpoint.authentications = authentications(of: drafts[index])
        }
    }

    private mutating func choose(_ wanted: [String], _ reader: SpecReader) throws(Diagnostic) {
        let known = drafts.map(\.resource.table.name)
        for name in wanted where !known.contains(name) {
            throw Diagnostic(
                .apiDescription,
                message: "the description has no list for a table '\(SpecText.line(name, 60))'",
                suggestions: EditDistance.ranked(name, in: known),
                hint: "its tables: \(known.prefix(40).joined(separator: ", "))\(known.count > 40 ? ", …" : "")",
                exit: ExitStatus.usage)
        }
        if !wanted.isEmpty { drafts.removeAll { !wanted.contains($0.resource.table.name) } }
        drafts = Array(drafts.prefix(ProviderBuilder.mostTables))
        if drafts.isEmpty { throw nothing(reader) }
    }

    /// Why there isn't a single table.
    private func nothing(_ reader: SpecReader) -> Diagnostic {
        var problem = reader.problem(
            "none of its \(finder.count) operations returns a list that quire can read",
            at: document.root["paths"]?.place)
        problem.notes = Array(leftOut.prefix(5))
        let isRemote =
            schemas.broken.contains { if case .remote = $0 { true } else { false } }
            || leftOut.contains { $0.contains("another document") }
        problem.hint =
            isRemote
            ? "only references within the document are followed: put it into one file with a bundler for OpenAPI" : nil
        return problem
    }

    private func draft(of operation: ListOperation, named name: String) -> TableDraft {
        let envelope = operation.envelope
        var resource = Resource(
            name: name, path: operation.path, recordsPath: FieldPath(keys: envelope.records), fields: [])
        resource.endpoint.recordsMayBeMissing = envelope.isOptional && !envelope.records.isEmpty
        resource.table.documentation = SpecText.sentence(operation.node["summary"]?.text)
        if resource.table.documentation.isEmpty {
            resource.table.documentation = SpecText.sentence(operation.node["description"]?.text)
        }
        var draft = TableDraft(operation: operation, resource: resource)
        if let reason = envelope.reason { draft.guess("records", reason) }
        if operation.sendsBody {
            draft.resource.endpoint.method = "POST"
            draft.resource.endpoint.parameterPlace = .jsonBody
            draft.guess("method", "a POST that only reads, by the last word of its path")
        }
        if let host = otherHost(of: operation) {
            draft.refusal = "it is served at \(SpecText.line(host, 80)), not at \(access.manifest.baseURL)"
            return draft
        }
        FieldGuess(schemas: schemas, depth: depth).fill(&draft)
        guard !draft.resource.table.fields.isEmpty else {
            draft.refusal = "its rows have no keys that could be columns"
            return draft
        }
        KeyGuess.fill(&draft)
        PathParts.fill(&draft)
        let hasLinks = operation.responseHeaders.contains { $0.lowercased() == "link" }
        if draft.refusal == nil {
            PagingGuess(facts: EnvelopeFacts(envelope, schemas: schemas), hasLinkHeader: hasLinks).fill(&draft)
        }
        guard draft.refusal == nil else { return draft }
        SortGuess.fill(&draft)
        FilterGuess.fill(&draft)
        PathParts.fillRequired(&draft)
        let rest = draft.open.map(\.name)
        if !rest.isEmpty { draft.note("path", "not used: \(rest.joined(separator: ", "))") }
        return draft
    }

    /// The host of an operation with its own servers; nil if it is the provider's.
    private func otherHost(of operation: ListOperation) -> String? {
        guard let servers = operation.servers?.list, let first = servers.first?["url"]?.text else { return nil }
        let urls = servers.compactMap { $0["url"]?.text }.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        return urls.contains(access.manifest.baseURL) || access.manifest.baseURL.isEmpty ? nil : first
    }

    /// The ways to authenticate that a list accepts.
    private mutating func authentications(of draft: TableDraft) -> [String] {
        access.readHeaders(draft.operation.parameters)
        let requirements = draft.operation.node["security"] ?? document.root["security"]
        let names = access.authentications(requirements)
        guard requirements == nil, access.manifest.authentications.isEmpty else { return names }
        // Schemes that no operation requires are only mentioned in prose.
        let schemes = document.root["components"]?["securitySchemes"]?.map?.entries.prefix(3).map(\.key) ?? []
        let all = schemes.map { SpecNode(content: .map(SpecMap([($0, .nothing)])), place: nil) }
        let found = access.authentications(SpecNode(content: .list(all), place: nil))
        if !found.isEmpty {
            access.note(
                "auth",
                "guessed: no operation says how to authenticate; these are the ways that the document describes")
        }
        return found
    }

    /// The provider with its file. Tables that can't be read back from the file are left out, with the reason.
    mutating func result(file: String, isBrief: Bool) throws(Diagnostic) -> OpenAPIImport {
        while true {
            let provider = self.provider(isBrief: isBrief)
            let text = print(provider, file: file)
            let read = ProviderFile.read(text, name: file)
            if read.provider != nil, read.problems.isEmpty || text.utf8.count > ProviderFile.limit {
                return OpenAPIImport(
                    provider: provider, text: text, fixtures: fixtures(of: provider),
                    guesses: text.matches(of: #/# guessed:/#).count, leftOut: leftOut, operations: finder.count)
            }
            if text.utf8.count > ProviderFile.limit {
                return OpenAPIImport(
                    provider: provider, text: text, fixtures: [], guesses: 0, leftOut: leftOut, operations: finder.count
                )
            }
            let problem = read.problems.first
            let failed = Set(read.failedTables)
            for name in failed.sorted() {
                leftOut.append("\(name): it can't be written, since \(SpecText.line(problem?.message ?? "", 120))")
            }
            drafts.removeAll { failed.contains($0.resource.table.name) }
            guard !failed.isEmpty, !drafts.isEmpty else {
                throw Diagnostic(
                    .apiDescription,
                    message: "no provider file can be made of it: \(SpecText.line(problem?.message ?? "", 160))",
                    exit: ExitStatus.usage)
            }
        }
    }

    /// Filters in the file's order: those of a column together, whatever the order of the document's parameters.
    private static func ordered(_ filters: [FilterCapability]) -> [FilterCapability] {
        var fields: [String] = []
        for filter in filters where !fields.contains(filter.field) { fields.append(filter.field) }
        let order: [FilterCapability.Operator] = [.equals, .anyOf, .atLeast, .moreThan, .atMost, .lessThan]
        return fields.flatMap { field in
            let own = filters.filter { $0.field == field }
            return order.flatMap { wanted in own.filter { $0.operator == wanted } }
                + own.filter { !order.contains($0.operator) }
        }
    }

    private func provider(isBrief: Bool) -> DeclaredProvider {
        var resources = drafts.map(\.resource)
        let all = access.manifest.authentications.map(\.name)
        for index in resources.indices {
            if resources[index].endpoint.authentications == all { resources[index].endpoint.authentications = [] }
            resources[index].table.filters = Self.ordered(resources[index].table.filters)
            let parent = resources[index].table.parent?.resource
            if let parent, !resources.contains(where: { $0.table.name == parent }) {
                resources[index].table.parent = nil
            }
            guard isBrief else { continue }
            for field in resources[index].table.fields.indices {
                resources[index].table.fields[field].documentation = ""
            }
        }
        var manifest = access.manifest
        if manifest.authentications.count == 1, let setting = manifest.authentications[0].settings.first {
            // The only way to authenticate needs no distinct name.
            manifest.authentications[0].name = setting
            for index in resources.indices where !resources[index].endpoint.authentications.isEmpty {
                resources[index].endpoint.authentications = []
            }
        }
        return DeclaredProvider(manifest, resources)
    }

    private func print(_ provider: DeclaredProvider, file: String) -> String {
        var notes = access.notes
        for draft in drafts {
            for (key, lines) in draft.notes.sorted(by: { $0.key < $1.key }) {
                // Notes on missing parts go above the path.
                let place = draft.resource.has(key) ? key : "path"
                notes["tables/\(draft.resource.table.name)/\(place)", default: []] += lines
            }
        }
        if access.manifest.authentications.isEmpty {
            notes["tables", default: []].append(
                (notes["auth"] ?? []).joined(separator: "; ")
                    + "check: no way to authenticate is declared; add auth where the API wants a key")
        }
        let version = SpecText.line(document.root["info"]?["version"]?.text ?? "", 40)
        let short = file.split(separator: "/").last.map(String.init) ?? file
        let head = [
            "\(provider.manifest.title)\(version.isEmpty ? "" : ", version \(version)"), imported from \(SpecText.line(short, 80)).",
            "What was guessed says so, and why. Look at each guess; quire plugin check and quire plugin probe help.",
        ]
        var tail: [String] = []
        if !leftOut.isEmpty {
            tail = ["Left out:"] + leftOut.prefix(ProviderBuilder.mostLeftOut).map { "  \(SpecText.line($0, 200))" }
            let more = leftOut.count - ProviderBuilder.mostLeftOut
            if more > 0 { tail.append("  and \(more) more") }
        }
        return ProviderFilePrinter.text(provider, head: head, notes: notes, tail: tail)
    }

    private func fixtures(of provider: DeclaredProvider) -> [(name: String, text: String)] {
        drafts.prefix(100).compactMap { draft in
            guard let resource = provider.resource(named: draft.resource.table.name),
                let text = ExampleResponse(schemas: schemas, operation: draft.operation, resource: resource).text
            else { return nil }
            return ("\(resource.table.name).example.json", text)
        }
    }
}

extension Resource {
    /// Whether the file of a table has a value at these keys.
    fileprivate func has(_ key: String) -> Bool {
        let parts = key.split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2 {
            switch parts[0] {
            case "fields": return table.field(named: parts[1]) != nil
            case "filters": return table.filters.contains { $0.field == parts[1] }
            case "sorts": return table.sorts.contains { $0.field == parts[1] }
            default: return false
            }
        }
        switch key {
        case "paging": return endpoint.paging != .none
        case "page_size": return endpoint.pageSize != nil
        case "total": return endpoint.total != nil
        case "parameters": return !endpoint.parameters.isEmpty
        case "parent": return table.parent != nil
        case "method": return endpoint.method != "GET"
        case "records": return !endpoint.recordsPath.keys.isEmpty
        case "key": return table.primaryKey != (table.field(named: "id") == nil ? [] : ["id"])
        case "path", "fields": return true
        default: return false
        }
    }
}
