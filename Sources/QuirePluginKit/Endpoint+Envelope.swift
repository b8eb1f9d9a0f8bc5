extension Endpoint {
    /// The paths outside the records that the host decodes along with them.
    public var envelopePaths: [FieldPath] {
        var paths: [FieldPath?] = [total?.path, pageSize?.echo]
        switch paging {
        case .none: break
        case .offset(let rule): paths += [rule.hasMore]
        case .pageNumber(let rule): paths += [rule.current, rule.next, rule.pages, rule.hasMore]
        case .cursor(let rule):
            if case .body(let path) = rule.source { paths.append(path) }
            paths.append(rule.hasMore)
        case .nextURL(let rule):
            switch rule.source {
            case .body(let path), .links(let path, _): paths.append(path)
            case .linkHeader: break
            }
            paths.append(rule.current)
        }
        return paths.compactMap { $0 }
    }

    /// The path within the last record that the host decodes to find the next page.
    public var lastRecordPath: FieldPath? {
        if case .cursor(let rule) = paging, case .lastRow(let path, _) = rule.source { return path }
        return nil
    }
}
