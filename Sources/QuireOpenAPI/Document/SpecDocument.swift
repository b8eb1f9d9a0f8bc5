import Foundation
import QuireDiagnostics

/// An API description and the way through its references.
struct SpecDocument: Sendable {
    let root: SpecNode
    let source: SourceText

    /// A node that a reference led to.
    struct Target: Sendable {
        var node: SpecNode
        /// The last reference on the way; nil when there was none.
        var pointer: String?
    }

    /// Why a reference leads nowhere.
    enum Broken: Error, Hashable, Sendable {
        /// It leads to another document.
        case remote(String)
        /// It leads to nothing.
        case missing(String)
        /// It leads back to itself.
        case circular(String)

        /// The reason in words.
        var words: String {
            switch self {
            case .remote(let reference): "'\(SpecText.line(reference, 80))' leads to another document"
            case .missing(let reference): "'\(SpecText.line(reference, 80))' leads to nothing"
            case .circular(let reference): "'\(SpecText.line(reference, 80))' leads back to itself"
            }
        }
    }

    /// The most references that are followed one after another.
    private static let mostHops = 32

    /// The node that a node refers to.
    func resolve(_ node: SpecNode) throws(Broken) -> Target {
        var target = Target(node: node, pointer: nil)
        for _ in 0..<SpecDocument.mostHops {
            guard let reference = target.node["$ref"]?.text else { return target }
            target = Target(node: try find(reference), pointer: reference)
        }
        throw .circular(target.pointer ?? "")
    }

    /// The node that a node refers to; nil if its reference is broken.
    func resolved(_ node: SpecNode?) -> SpecNode? {
        node.flatMap { try? resolve($0).node }
    }

    private func find(_ reference: String) throws(Broken) -> SpecNode {
        guard reference.hasPrefix("#") else { throw .remote(reference) }
        var node = root
        for part in reference.dropFirst().split(separator: "/") {
            let key = (String(part).removingPercentEncoding ?? String(part))
                .replacing("~1", with: "/").replacing("~0", with: "~")
            if let next = node[key] {
                node = next
            } else if let index = Int(key), node.list.indices.contains(index) {
                node = node.list[index]
            } else {
                throw .missing(reference)
            }
        }
        return node
    }
}
