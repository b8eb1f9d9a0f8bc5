/// The keys of each kind of mapping in a provider file. The schema in `docs/provider-file.schema.json` has the same
/// keys; a test compares them.
package enum FileShape: String, CaseIterable, Sendable {
    case file, setting, signIn, errors, table, field, pageSize, total, defaultOrder, parent, filter, rules, sort,
        windows
    case noPaging, numberedPaging, offsetPaging, cursorPaging, addressPaging, links, map, cases, caseOf, upper, constant

    /// The accepted keys.
    package var keys: [String] {
        switch self {
        case .file:
            [
                "provider", "aliases", "title", "version", "kit", "url", "hosts", "docs", "settings", "auth", "headers",
                "errors",
                "tables",
            ]
        case .setting: ["secret", "form", "help"]
        case .signIn:
            [
                "flow", "authorize", "token", "revoke", "secret", "client", "send", "scopes", "parameters",
                "token_parameters", "headers",
            ]
        case .errors:
            ["list", "code", "message", "parameter", "request_id", "request_id_headers", "rate_limit", "html_hint"]
        case .table:
            [
                "aliases", "doc", "method", "path", "headers", "parameters", "send", "body", "auth", "records",
                "fields",
                "key", "paging", "windows", "page_size", "total", "default_order", "filters", "rules", "sorts",
                "budgets", "parent", "common",
            ]
        case .field:
            [
                "type", "path", "currency", "units", "decimals", "time", "values", "listed", "nullable", "none",
                "sensitive", "from_request", "members", "doc",
            ]
        case .pageSize: ["parameter", "standard", "maximum", "over_maximum", "echo"]
        case .total: ["path", "unit", "reliable"]
        case .defaultOrder: ["field", "direction", "reliable"]
        case .parent: ["table", "field", "as"]
        case .filter:
            [
                "equals", "any_of", "at_least", "more_than", "at_most", "less_than", "as", "exact", "values", "map",
                "form",
            ]
        case .rules: ["required", "exclusive", "together"]
        case .sort: ["by", "asc", "desc", "nulls", "stable", "collation"]
        case .windows: ["from", "to", "days"]
        case .noPaging: ["style"]
        case .numberedPaging:
            ["style", "parameter", "first", "current", "next", "pages", "has_more", "short_page_ends", "end_statuses"]
        case .offsetPaging: ["style", "parameter", "has_more", "short_page_ends", "end_statuses"]
        case .cursorPaging:
            [
                "style", "parameter", "next", "last_row", "header", "inclusive", "has_more", "keep", "short_page_ends",
                "end_statuses",
            ]
        case .addressPaging: ["style", "path", "links", "link_header", "current", "page_parameter", "keep"]
        case .links: ["path", "rel"]
        case .map: ["map", "to", "otherwise"]
        case .cases: ["cases", "otherwise"]
        case .caseOf: ["when", "then"]
        case .upper: ["upper"]
        case .constant: ["value"]
        }
    }

    /// The keys that it can't do without.
    package var required: [String] {
        switch self {
        case .file: ["provider", "tables"]
        case .signIn: ["token"]
        case .table: ["path", "fields"]
        case .field: ["type"]
        case .parent: ["table", "field"]
        case .windows: ["from", "to", "days"]
        case .noPaging, .numberedPaging, .offsetPaging, .cursorPaging, .addressPaging: ["style"]
        case .links: ["path"]
        case .total: ["path"]
        case .defaultOrder: ["field"]
        case .map: ["map", "to"]
        case .cases: ["cases", "otherwise"]
        case .caseOf: ["when", "then"]
        case .upper: ["upper"]
        case .constant: ["value"]
        case .setting, .errors, .pageSize, .filter, .rules, .sort: []
        }
    }

    /// Its name in messages.
    var title: String {
        switch self {
        case .file: "a provider file"
        case .setting: "a setting"
        case .signIn: "sign_in"
        case .errors: "errors"
        case .table: "a table"
        case .field: "a field"
        case .pageSize: "page_size"
        case .total: "total"
        case .defaultOrder: "default_order"
        case .parent: "parent"
        case .filter: "a filter"
        case .rules: "rules"
        case .sort: "a sort"
        case .windows: "windows"
        case .noPaging, .numberedPaging, .offsetPaging, .cursorPaging, .addressPaging: "this style of paging"
        case .links: "links"
        case .map, .cases, .upper, .constant: "this column"
        case .caseOf: "a case"
        }
    }
}
