extension Resource {
    /// The request that the declarations make of a step.
    func declaredRequest(for step: ScanStep) throws(ProviderError) -> PageRequest {
        let position = step.position.withinWindow
        let filters = endpoint.windows?.filters(step.filters, from: step.position.windowStart) ?? step.filters
        if case .url(let url) = position, !carriesParameters {
            return PageRequest(method: endpoint.method, target: .url(url), headers: endpoint.headers)
        }
        var parameters = RequestParameters()
        if case .cursor = position, !carriesParameters {
            // The cursor replaces all other parameters.
        } else {
            let given = Set(filters.map(\.capability.parameter))
            for item in self.endpoint.parameters where !given.contains(item.name) {
                parameters.add(item.name, .text(item.value))
            }
            for filter in filters { parameters.add(filter) }
            try add(step.sort, to: &parameters)
            if let parameter = endpoint.pageSize?.parameter, let size = step.pageSize {
                // A page of one row that only repeats the last one would never lead on.
                let least = endpoint.paging.repeatsLastRow && position != .first ? 2 : 1
                parameters.add(parameter, .integer(Int64(max(size, least))))
            }
        }
        var target = PageRequest.Target.path(try filledPath(filters))
        switch (position, endpoint.paging) {
        case (.first, _): break
        case (.page(let number), .pageNumber(let rule)): parameters.add(rule.parameter, .integer(Int64(number)))
        case (.page(let number), .nextURL(let rule)):
            guard let parameter = rule.pageParameter else { throw unsupported("page \(number)") }
            parameters.add(parameter, .integer(Int64(number)))
        case (.offset(let offset), .offset(let rule)): parameters.add(rule.parameter, .integer(Int64(offset)))
        case (.cursor(let mark), .cursor(let rule)): parameters.add(rule.parameter, .text(mark))
        case (.url(let url), _): target = .url(url)
        case (let position, _): throw unsupported("\(position)")
        }
        switch endpoint.parameterPlace {
        case .query:
            return PageRequest(
                method: endpoint.method, target: target, query: parameters.query, headers: endpoint.headers)
        case .jsonBody:
            let type = HeaderDeclaration("Content-Type", "application/json")
            return PageRequest(
                method: endpoint.method, target: target, headers: endpoint.headers + [type],
                body: parameters.json(within: endpoint.body))
        }
    }

    /// Whether requests for further pages carry filters, sort and page size as the first does.
    private var carriesParameters: Bool {
        switch endpoint.paging {
        case .cursor(let rule): rule.carriesParameters
        case .nextURL(let rule): rule.carriesParameters
        case .none, .pageNumber, .offset: true
        }
    }

    private func add(_ sort: AppliedSort?, to parameters: inout RequestParameters) throws(ProviderError) {
        guard let sort else { return }
        guard let items = sort.capability.parameters(sort.direction) else {
            throw ProviderError(
                .unsupportedStep, "\(table.name) can't be sorted by \(sort.capability.field) \(sort.direction.rawValue)"
            )
        }
        for item in items { parameters.add(item.name, .text(item.value)) }
    }

    private func unsupported(_ step: String) -> ProviderError {
        ProviderError(.unsupportedStep, "\(table.name) has no way to ask for \(step)")
    }

    private func filledPath(_ filters: [AppliedFilter]) throws(ProviderError) -> String {
        var filled = ""
        var rest = Substring(endpoint.path)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let parameter = String(rest[rest.index(after: open)..<close])
            let filter = filters.first { $0.capability.encoding == .path && $0.capability.parameter == parameter }
            guard let filter, let value = filter.values.first else {
                throw ProviderError(.missingParameter, "\(table.name) needs \(parameter)")
            }
            filled += try rest[..<open] + pathSegment(filter.capability.written(value), of: parameter)
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    /// A value as one segment of a path. An empty one, or one of dots, would be another path altogether.
    private func pathSegment(_ text: String, of parameter: String) throws(ProviderError) -> String {
        if text.isEmpty || text == "." || text == ".." {
            throw ProviderError(.missingParameter, "\(table.name) needs \(parameter), and \"\(text)\" can't be one")
        }
        return PercentEncoding.encode(text, keeping: PercentEncoding.unreserved)
    }
}

extension AppliedFilter {
    /// The parameters that this filter sends; none when it is a part of the path.
    public var queryItems: [QueryItem] {
        let texts = values.map(capability.written)
        switch capability.encoding {
        case .single, .repeated: return texts.map { QueryItem(capability.parameter, $0) }
        case .bracketRepeated: return texts.map { QueryItem(capability.parameter + "[]", $0) }
        case .commaSeparated: return [QueryItem(capability.parameter, texts.joined(separator: ","))]
        case .jsonArray: return [QueryItem(capability.parameter, Value.list(texts.map { .text($0) }).json())]
        case .path: return []
        }
    }
}

/// Percent-encoding according to RFC 3986.
public enum PercentEncoding {
    /// The bytes that never need encoding.
    public static let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)

    /// Returns text with every byte encoded that isn't in `kept`.
    public static func encode(_ text: String, keeping kept: Set<UInt8> = unreserved) -> String {
        var output: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            if kept.contains(byte) {
                output.append(byte)
            } else {
                output.append(contentsOf: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Parameters as the query part of a URL, without the `?`.
    public static func query(_ items: [QueryItem]) -> String {
        // RFC 3986 allows a colon in a query, and timestamps and `amount:desc` read better with it.
        let kept = unreserved.union(":".utf8)
        return items.map { encode($0.name, keeping: kept) + "=" + encode($0.value, keeping: kept) }.joined(
            separator: "&")
    }
}
