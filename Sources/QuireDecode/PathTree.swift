import QuirePluginKit

/// The paths that a page is read for, as a tree of keys: one for the envelope, one for each record.
///
/// A node with a slot wants its value. The slots of a node and everything below it follow each other, so that a key
/// that comes a second time can wipe what the first one left.
struct PathTree: Sendable {
    /// A place in the document.
    struct Node: Sendable {
        /// The slot for the value itself; -1 for none.
        var slot = -1
        /// The slots of this node and those below it.
        var slots = 0..<0
        /// The edges to the nodes below it.
        var edges = 0..<0
        /// Whether the records are here.
        var isRecords = false
        /// Whether the records are here or below.
        var holdsRecords = false
    }

    /// A key that leads from one node to another.
    struct Edge: Sendable {
        /// Where the key's bytes are in `keys`.
        var key: Range<Int>
        /// The node it leads to.
        var node: Int
    }

    /// All nodes; the first is the root.
    private(set) var nodes: [Node] = []
    /// All edges, those of one node together.
    private(set) var edges: [Edge] = []
    /// The keys' bytes.
    private(set) var keys: [UInt8] = []
    /// How many slots there are.
    private(set) var slotCount = 0
    private var slotsByPath: [FieldPath: Int] = [:]

    /// The tree of `paths`, and of the path to the records when there is one.
    init(_ paths: [FieldPath], records: FieldPath? = nil) {
        build(paths.map { ($0.keys[...], $0) }, records: records?.keys[...])
    }

    /// The slot of a path that the tree was made with.
    func slot(of path: FieldPath) -> Int? { slotsByPath[path] }

    /// Adds the node where the given remaining paths start and returns its number.
    @discardableResult
    private mutating func build(_ paths: [(rest: ArraySlice<String>, path: FieldPath)], records: ArraySlice<String>?)
        -> Int
    {
        let index = nodes.count
        nodes.append(Node())
        var node = Node()
        let firstSlot = slotCount
        let own = paths.filter { $0.rest.isEmpty }
        if let path = own.first?.path {
            node.slot = slotCount
            slotsByPath[path] = slotCount
            slotCount += 1
        }
        node.isRecords = records?.isEmpty ?? false
        node.holdsRecords = records != nil

        var names: [String] = []
        for name in paths.compactMap(\.rest.first) + [records?.first].compactMap({ $0 }) where !names.contains(name) {
            names.append(name)
        }
        node.edges = edges.count..<edges.count + names.count
        for name in names {
            edges.append(Edge(key: keys.count..<keys.count + name.utf8.count, node: 0))
            keys.append(contentsOf: name.utf8)
        }
        for (edge, name) in zip(node.edges, names) {
            let below = paths.filter { $0.rest.first == name }.map { ($0.rest.dropFirst(), $0.path) }
            edges[edge].node = build(below, records: records?.first == name ? records?.dropFirst() : nil)
        }
        node.slots = firstSlot..<slotCount
        nodes[index] = node
        return index
    }
}
