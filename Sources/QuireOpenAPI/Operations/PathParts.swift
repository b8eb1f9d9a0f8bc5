import Foundation
import QuirePluginKit

/// Adds columns and filters for the required parts of a request: parts of the path, and required parameters.
enum PathParts {
    /// Adds the path with its parameters as filters; refuses one that can't be written.
    static func fill(_ draft: inout TableDraft) {
        var path = draft.operation.path
        let isWritable =
            path.hasPrefix("/") && !path.contains("//") && !path.contains("/..")
            && path.wholeMatch(of: #/[A-Za-z0-9._~!$'()*,;:@%{}\/-]+/#) != nil
        guard isWritable, path.count(where: { $0 == "{" }) == path.count(where: { $0 == "}" }) else {
            draft.refusal = "its path can't be written in a provider file"
            return
        }
        let names = path.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" }) }
        for name in names {
            let parameter = draft.operation.parameters.first { $0.place == "path" && $0.name == name }
            if let only = parameter?.shape.standard
                ?? (parameter?.shape.values.count == 1 ? parameter?.shape.values.first : nil),
                only.wholeMatch(of: #/[A-Za-z0-9._-]{1,60}/#) != nil
            {
                path = path.replacing("{\(name)}", with: only)
                draft.guess("path", "\(name) is always \(only), the value that the document has by default")
                continue
            }
            guard let column = SnakeCase.name(name) else {
                draft.refusal = "a part of its path, {\(SpecText.line(name, 40))}, can't be a column"
                return
            }
            let field = request(column, parameter, &draft)
            path = path.replacing("{\(name)}", with: "{\(field)}")
            draft.resource.table.filters.append(
                FilterCapability(field: field, .equals, parameter: field, encoding: .path, fidelity: .exact))
            draft.resource.table.filterRules.append(.required([field]))
        }
        draft.resource.endpoint.path = path
    }

    /// Parameters without which the API answers nothing.
    static func fillRequired(_ draft: inout TableDraft) {
        for parameter in draft.open where parameter.isRequired {
            guard parameter.isWritable else {
                draft.refusal = "it needs a parameter that can't be written in a provider file"
                return
            }
            draft.used.insert(parameter.name)
            if let filter = draft.resource.table.filters.first(where: {
                $0.parameter == parameter.name || $0.parameter + "[]" == parameter.name
            }) {
                draft.resource.table.filterRules.append(.required([filter.parameter]))
                continue
            }
            let only = parameter.shape.standard ?? (parameter.values.count == 1 ? parameter.values.first : nil)
            if let only {
                draft.resource.endpoint.parameters.append(QueryItem(parameter.name, SpecText.line(only, 200)))
                draft.guess("parameters", "\(parameter.name) is needed, and sent as \(SpecText.line(only, 60))")
                continue
            }
            let secrets = ["access_token", "client_secret", "secret", "api_key", "token", "client_id", "apikey", "key"]
            guard let column = SnakeCase.name(parameter.name), !secrets.contains(column),
                [.text, .integer, .bool, .number, .any].contains(parameter.one.kind), parameter.one.properties.isEmpty
            else {
                draft.refusal = "it needs \(SpecText.line(parameter.name, 40)), which a query can't give"
                return
            }
            let field = request(column, parameter, &draft)
            draft.resource.table.filters.append(
                FilterCapability(field: field, .equals, parameter: parameter.name, fidelity: .exact))
            draft.resource.table.filterRules.append(.required([parameter.name]))
        }
    }

    /// The column for a required value: the one of the rows if it is the same, otherwise one that is filled in.
    private static func request(_ name: String, _ parameter: SpecParameter?, _ draft: inout TableDraft) -> String {
        var column = name
        if draft.resource.table.field(named: column) != nil || column == "raw" { column = "in_" + column }
        while draft.resource.table.field(named: column) != nil { column += "_2" }
        var type = ValueType.text
        switch parameter?.one.kind {
        case .integer?: type = .integer
        case .bool?: type = .bool
        case .number?: type = .decimal
        default: type = .text
        }
        let words = SpecText.sentence(parameter?.words)
        draft.resource.table.fields.append(
            Field(column, type, isFromRequest: true, doc: words.isEmpty ? "What the list belongs to." : words))
        return column
    }
}
