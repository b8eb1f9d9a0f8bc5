import QuireModel
import QuirePlan

/// Unifies the types of a union of files, so that they can hold the values of all members.
enum FileUnion {
    static func widen(_ members: inout [BoundSource]) {
        guard let names = members.first?.scope.names else { return }
        for name in names {
            let all = members.compactMap { member in
                member.scope.column(named: name).map { (type: $0.type, column: member.file?.column(named: name)) }
            }
            // A column without values takes the type of the others.
            let known = Set(all.filter { $0.column?.isEmpty != true }.map(\.type))
            guard Set(all.map(\.type)).count > 1, let type = common(known, members) else { continue }
            for index in members.indices { members[index].widen(name, to: type) }
        }
    }

    /// The type that can hold values of all these types; nil if there is none.
    private static func common(_ types: Set<ValueType>, _ members: [BoundSource]) -> ValueType? {
        if types.count <= 1 { return types.first }
        if types == [.integer, .decimal] { return .decimal }
        // A number in a record doesn't become text by declaration.
        let areFields = members.allSatisfy { $0.file?.format.isJSON != true }
        return areFields && !types.contains(.money) ? .text : nil
    }
}

extension BoundSource {
    /// The file that it is, without anything done to its rows; nil for any other source.
    fileprivate var file: FileTable? {
        guard case .table(let table) = source, stages.isEmpty else { return nil }
        return table.origin.file
    }

    fileprivate mutating func widen(_ name: String, to type: ValueType) {
        guard case .table(let table) = source, var file,
            let index = file.columns.firstIndex(where: { $0.name == name && !$0.isDeclared })
        else { return }
        file.columns[index].type = type
        source = .table(TableSource(file, span: table.span))
        for place in scope.columns.indices where scope.columns[place].name == name {
            scope.columns[place].type = type
            scope.columns[place].field = file.columns[index].field
        }
    }
}

extension FileTable {
    fileprivate func column(named name: String) -> FileColumn? { columns.first { $0.name == name } }
}
