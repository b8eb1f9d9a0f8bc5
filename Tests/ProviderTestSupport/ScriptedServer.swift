package import Foundation
package import QuireFetch
package import QuirePluginKit
import Synchronization

/// A transport that answers from a function and remembers what it was asked.
package final class ScriptedServer: Transport {
    private let answer: @Sendable (TransportRequest, URLComponents) -> PageResponse
    private let asked = Mutex<[TransportRequest]>([])
    private let isInTurn: Bool
    private let underWay = Mutex(0)

    /// A server that answers an address.
    package init(_ answer: @escaping @Sendable (URLComponents) -> PageResponse) {
        self.answer = { _, url in answer(url) }
        isInTurn = false
    }

    /// A server that answers a whole request.
    package init(requests answer: @escaping @Sendable (TransportRequest, URLComponents) -> PageResponse) {
        self.answer = answer
        isInTurn = false
    }

    /// A server that gives this body, whatever it is asked.
    package convenience init(body: String) { self.init { _ in .json(body) } }

    /// A server of a list of pages by their numbers, the first of which needs none; past the end it gives the last.
    package convenience init(pages: [String], by parameter: String = "page") {
        self.init { url in
            let number = url.parameter(parameter).flatMap { Int($0) } ?? 1
            return .json(pages[max(0, min(number, pages.count) - 1)])
        }
    }

    /// A server that gives these pages in order of arrival, and the last again and again: to a reader that has one page
    /// under way at a time, since of several chance says which comes first.
    package init(inTurn pages: [PageResponse]) {
        let next = Counter()
        answer = { _, _ in pages[min(next.take(), pages.count - 1)] }
        isInTurn = true
    }

    /// What it answers at an address.
    package func answered(_ url: URLComponents) -> PageResponse {
        answer(TransportRequest(method: "GET", url: url.string ?? ""), url)
    }

    /// The requests so far.
    package var requests: [TransportRequest] { asked.withLock { $0 } }

    /// The addresses asked so far, without the host.
    package var targets: [String] {
        requests.map { request in
            let parts = URLComponents(string: request.url)
            return (parts?.percentEncodedPath ?? "") + (parts?.percentEncodedQuery.map { "?\($0)" } ?? "")
        }
    }

    /// The hosts asked so far, each once.
    package var hosts: Set<String> { Set(requests.compactMap { URLComponents(string: $0.url)?.host }) }

    package func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        asked.withLock { $0.append(request) }
        guard let url = URLComponents(string: request.url) else { throw TransportError(.malformed, "no address") }
        guard isInTurn else { return answer(request, url) }
        underWay.withLock { $0 += 1 }
        defer { underWay.withLock { $0 -= 1 } }
        // Whoever asks for several at once has its next request here before this one is answered.
        for _ in 0..<3 { await Task.yield() }
        guard underWay.withLock({ $0 }) == 1 else {
            throw TransportError(.cancelled, "answers in order of arrival, and several requests at once")
        }
        return answer(request, url)
    }
}

/// Counts from zero.
private final class Counter: Sendable {
    private let count = Mutex(0)

    func take() -> Int {
        count.withLock { count in
            count += 1
            return count - 1
        }
    }
}

extension PageResponse {
    /// A response with a JSON body.
    package static func json(_ body: String, status: Int = 200) -> PageResponse {
        PageResponse(status: status, headers: [.init("Content-Type", "application/json")], body: Array(body.utf8))
    }

    /// A redirect.
    package static func redirect(to location: String) -> PageResponse {
        PageResponse(status: 302, headers: [.init("Location", location)])
    }
}

extension URLComponents {
    /// The value of a parameter.
    package func parameter(_ name: String) -> String? { queryItems?.first { $0.name == name }?.value }
}
