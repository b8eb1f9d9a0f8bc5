/// The names that APIs use for paging, in snake_case.
enum PagingNames {
    static let sizes: Set<String> = [
        "per_page", "page_size", "limit", "count", "max_results", "page_limit", "results_per_page", "pagelen", "top",
        "rows", "size", "page_count", "perpage", "pagesize", "num_results", "take", "max_items", "items_per_page",
        "max_count", "page_max",
    ]
    static let pages: Set<String> = ["page", "page_number", "pagenumber", "p", "page_no", "page_num", "page_index"]
    static let offsets: Set<String> = [
        "offset", "skip", "start_index", "start_at", "page_offset", "start", "first_result",
    ]
    static let cursors: Set<String> = [
        "cursor", "page_token", "next_token", "after", "starting_after", "page_after", "page_info", "continuation",
        "continuation_token", "next_cursor", "marker", "bookmark", "skiptoken", "page_cursor", "next_page_token",
        "after_cursor", "start_cursor", "pagination_token", "scroll_id", "after_id",
    ]
    static let nextAddresses: Set<String> = [
        "next", "next_url", "next_page_url", "next_link", "next_page_uri", "next_uri", "next_href", "next_page_link",
        "next_page",
    ]
    static let nextCursors: Set<String> = [
        "next_cursor", "next_page_token", "next_token", "cursor", "after", "end_cursor", "continuation_token", "next",
        "next_page_cursor", "next_marker", "bookmark", "next_page", "starting_after", "after_cursor", "scroll_id",
        "page_token", "next_page_id",
    ]
    static let nextPages: Set<String> = ["next_page", "next", "next_page_number"]
    static let currentPages: Set<String> = ["current_page", "page", "page_number", "current", "number", "page_index"]
    static let pageCounts: Set<String> = [
        "total_pages", "pages", "last_page", "page_count", "pages_total", "num_pages", "number_of_pages",
    ]
    static let totals: Set<String> = [
        "total_count", "total", "total_results", "total_items", "total_records", "items_total", "total_elements",
        "total_rows", "count_total", "total_size", "total_entries", "number_of_items",
    ]
    static let hasMores: Set<String> = [
        "has_more", "has_next", "has_next_page", "more", "has_more_pages", "more_results", "has_more_items",
        "has_additional_items",
    ]
    static let sizeEchoes: Set<String> = ["per_page", "page_size", "limit", "items_per_page"]
    /// The keys that contain them.
    static let wrappers: Set<String> = [
        "meta", "pagination", "paging", "page", "links", "_links", "cursors", "page_info", "response_metadata",
        "metadata", "_meta", "page_context", "next", "paginator", "_pagination", "pages",
    ]
    private static let others: Set<String> = [
        "object", "url", "success", "status", "errors", "warnings", "request_id", "jsonapi", "included", "first",
        "previous", "prev", "self", "last", "from", "to", "offset", "start", "end", "count", "code", "message",
        "kind", "etag", "first_page_url", "prev_page_url", "last_page_url", "path", "href", "uri", "links", "type",
        "ok", "error", "first_page_uri", "previous_page_uri", "prev_cursor", "previous_cursor", "updated", "version",
        "order", "sort", "timestamp", "as_of", "api_version", "prev_page", "previous_page", "previous_page_url",
        "incomplete_results", "schema", "extensions", "total_amount", "filters", "query", "embedded",
    ]

    /// Whether parameters lead from page to page.
    static func hasPaging(_ parameters: [SpecParameter]) -> Bool {
        parameters.contains { parameter in
            guard parameter.place == "query" else { return false }
            let name = word(parameter.name)
            return sizes.contains(name) || pages.contains(name) || offsets.contains(name) || cursors.contains(name)
        }
    }

    /// The normalized name: `page[size]` is `page_size`, `$top` is `top`.
    static func word(_ name: String) -> String { SnakeCase.name(name) ?? "" }

    /// Whether a key belongs to an envelope and not to a thing.
    static func isOfEnvelope(_ key: String) -> Bool {
        let name = word(key)
        return speaksOfPages(key) || wrappers.contains(name) || others.contains(name) || key.hasPrefix("_")
            || key.hasPrefix("@") || key.hasPrefix("$")
    }

    /// Whether a key names the continuation of pages or their number.
    static func speaksOfPages(_ key: String) -> Bool {
        let name = word(key)
        return nextAddresses.contains(name) || nextCursors.contains(name) || currentPages.contains(name)
            || pageCounts.contains(name) || totals.contains(name) || hasMores.contains(name)
            || sizeEchoes.contains(name) || ["meta", "pagination", "paging", "page_info"].contains(name)
    }
}
