import QuirePluginKit

/// The paths that a page is read for, as two trees of keys: one for the envelope, one for each record.
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

    /// The part that the walk reads, for the time of a call: pointers, so that nothing is counted or copied there.
    struct View {
        /// All nodes.
        let nodes: UnsafeBufferPointer<Node>
        /// All edges.
        let edges: UnsafeBufferPointer<Edge>
        /// The keys' bytes.
        let keys: UnsafeBufferPointer<UInt8>
        /// The root of the record's tree; the envelope's is node 0.
        let recordRoot: Int
    }

    /// All nodes; the first is the envelope's root.
    private let nodes: [Node]
    /// All edges, those of one node together.
    private let edges: [Edge]
    /// The keys' bytes.
    private let keys: [UInt8]
    /// The slots of the envelope's paths.
    let envelopeSlots: [FieldPath: Int]
    /// The slots of the record's paths.
    let recordSlots: [FieldPath: Int]
    /// How many slots the envelope has.
    var envelopeWidth: Int { envelopeSlots.count }
    /// How many slots a record has.
    var recordWidth: Int { recordSlots.count }
    private let recordRoot: Int

    /// The trees of the paths outside and inside the records, which are at `records`.
    init(envelope: [FieldPath], records: FieldPath, record: [FieldPath]) {
        var builder = Builder()
        builder.build(envelope.map { ($0.keys[...], $0) }, records: records.keys[...])
        envelopeSlots = builder.slots
        builder.slots = [:]
        recordRoot = builder.build(record.map { ($0.keys[...], $0) }, records: nil)
        recordSlots = builder.slots
        (nodes, edges, keys) = (builder.nodes, builder.edges, builder.keys)
    }

    /// Calls `body` with what the walk needs.
    func withView<Result>(_ body: (View) -> Result) -> Result {
        nodes.withUnsafeBufferPointer { nodes in
            edges.withUnsafeBufferPointer { edges in
                keys.withUnsafeBufferPointer { keys in
                    body(View(nodes: nodes, edges: edges, keys: keys, recordRoot: recordRoot))
                }
            }
        }
    }
}

/// Collects the nodes of the trees, each behind the one above it.
private struct Builder {
    var nodes: [PathTree.Node] = []
    var edges: [PathTree.Edge] = []
    var keys: [UInt8] = []
    /// The slots given out in the current tree.
    var slots: [FieldPath: Int] = [:]

    /// Adds the node where the given remaining paths start and returns its number.
    @discardableResult
    mutating func build(_ paths: [(rest: ArraySlice<String>, path: FieldPath)], records: ArraySlice<String>?)
        -> Int
    {
        let index = nodes.count
        nodes.append(PathTree.Node())
        var node = PathTree.Node()
        let firstSlot = slots.count
        let own = paths.filter { $0.rest.isEmpty }
        if let path = own.first?.path {
            node.slot = slots.count
            slots[path] = node.slot
        }
        node.isRecords = records?.isEmpty ?? false
        node.holdsRecords = records != nil

        var names: [String] = []
        for name in paths.compactMap(\.rest.first) + [records?.first].compactMap({ $0 }) where !names.contains(name) {
            names.append(name)
        }
        node.edges = edges.count..<edges.count + names.count
        for name in names {
            edges.append(PathTree.Edge(key: keys.count..<keys.count + name.utf8.count, node: 0))
            keys.append(contentsOf: name.utf8)
        }
        for (edge, name) in zip(node.edges, names) {
            let below = paths.filter { $0.rest.first == name }.map { ($0.rest.dropFirst(), $0.path) }
            edges[edge].node = build(below, records: records?.first == name ? records?.dropFirst() : nil)
        }
        node.slots = firstSlot..<slots.count
        nodes[index] = node
        return index
    }
}
