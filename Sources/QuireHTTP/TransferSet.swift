import CCurl
import QuireFetch
import QuirePluginKit

/// The exchanges under way and those that wait for their turn, on curl's multi interface. It is confined to one thread.
///
/// Only so many go to one host at a time; the others wait here in the order in which they came. curl would queue them as
/// well, but counts the wait as time of the response, so that a slow server with many pages in flight would look dead.
final class TransferSet {
    private struct Waiting {
        let number: UInt64
        let exchange: Exchange
        let answer: TransferLoop.Answer
    }

    private struct Host {
        var active = 0
        var waiting: [Waiting] = []
        /// How long a connection may be idle and still be used, in seconds.
        var mostIdleSeconds = Host.mostIdleSeconds

        /// The same where the server doesn't say.
        static let mostIdleSeconds = 15

        /// Takes what the server says; a request must reach it before its time is over.
        mutating func learn(keepAliveSeconds: Int?) {
            if let keepAliveSeconds { mostIdleSeconds = min(Self.mostIdleSeconds, max(1, keepAliveSeconds - 1)) }
        }

        func hasRoom(for exchange: Exchange) -> Bool { active < max(1, exchange.limits.connectionsPerHost) }
    }

    private struct UnderWay {
        let number: UInt64
        let transfer: Transfer
        let answer: TransferLoop.Answer
    }

    /// curl's handle, which another thread may only wake.
    let multi: UnsafeMutableRawPointer
    /// The transfers in curl's hands, by their handles.
    private var underWay: [UnsafeMutableRawPointer: UnderWay] = [:]
    private var hosts: [HTTPPlace: Host] = [:]
    private var spareHandles: [UnsafeMutableRawPointer] = []

    /// The most connections that are kept for later requests.
    private static let keptConnections = 128
    /// How long a wait may be in milliseconds; whatever matters ends it before.
    private static let longestWait: Int32 = 60_000

    /// An empty set; nil without memory.
    init?() {
        guard let multi = quire_curl_multi_new(Self.keptConnections) else { return nil }
        self.multi = multi
    }

    /// Starts an exchange when it is its turn at its host.
    func start(_ number: UInt64, _ exchange: Exchange, _ answer: TransferLoop.Answer) {
        let waiting = Waiting(number: number, exchange: exchange, answer: answer)
        if hosts[exchange.place, default: Host()].hasRoom(for: exchange) {
            begin(waiting)
        } else {
            hosts[exchange.place]?.waiting.append(waiting)
        }
    }

    /// Ends an exchange, under way or waiting; nothing happens when there is none of that number.
    func cancel(_ number: UInt64) {
        if let (easy, found) = underWay.first(where: { $0.value.number == number }) {
            quire_curl_multi_remove(multi, easy)
            leave(found, with: .failure(.cancelled(found.transfer.exchange)))
            return
        }
        for place in hosts.keys {
            guard let index = hosts[place]?.waiting.firstIndex(where: { $0.number == number }),
                let found = hosts[place]?.waiting.remove(at: index)
            else { continue }
            found.answer.resume(returning: .failure(.cancelled(found.exchange)))
            return
        }
    }

    /// Does what can be done, and waits until there is more to do.
    func advance() {
        if quire_curl_multi_perform(multi) == 0 { endAll { .noMemory($0.place) } }
        var result = CURLE_OK
        while let easy = quire_curl_multi_finished(multi, &result) {
            guard let found = underWay[easy] else { continue }
            let isUnanswered = found.transfer.metClosedConnection(result)
            let outcome = found.transfer.outcome(result)
            quire_curl_multi_remove(multi, easy)
            if isUnanswered {
                sendAgain(found)
            } else {
                leave(found, with: outcome)
            }
        }
        if quire_curl_multi_poll(multi, Self.longestWait) == 0 { endAll { .noMemory($0.place) } }
    }

    /// Breaks off all that is under way or waits, and closes every connection.
    func close() {
        endAll { .cancelled($0) }
        for easy in spareHandles { quire_curl_free(easy) }
        quire_curl_multi_free(multi)
    }

    // MARK: Turns

    private func begin(_ waiting: Waiting, over connection: Transfer.Connection? = nil) {
        let place = waiting.exchange.place
        guard let easy = spareHandles.popLast() ?? quire_curl_new() else {
            return waiting.answer.resume(returning: .failure(.noMemory(place)))
        }
        let idle = hosts[place]?.mostIdleSeconds ?? Host.mostIdleSeconds
        let transfer = Transfer(waiting.exchange, on: easy, over: connection ?? .kept(idle: idle))
        do throws(TransportError) {
            try transfer.prepare()
            guard quire_curl_multi_add(multi, easy) != 0 else { throw .noMemory(place) }
            hosts[place, default: Host()].active += 1
            underWay[easy] = UnderWay(number: waiting.number, transfer: transfer, answer: waiting.answer)
        } catch {
            transfer.dispose()
            spareHandles.append(easy)
            waiting.answer.resume(returning: .failure(error))
        }
    }

    /// Sends a request again at once, on a new connection.
    private func sendAgain(_ ended: UnderWay) {
        release(ended)
        let place = ended.transfer.exchange.place
        hosts[place]?.active -= 1
        begin(Waiting(number: ended.number, exchange: ended.transfer.exchange, answer: ended.answer), over: .new)
    }

    private func release(_ ended: UnderWay) {
        underWay[ended.transfer.easy] = nil
        ended.transfer.dispose()
        spareHandles.append(ended.transfer.easy)
    }

    /// Answers an exchange that is out of curl's hands, and lets the next one at its host begin.
    private func leave(_ ended: UnderWay, with outcome: Result<PageResponse, TransportError>) {
        let place = ended.transfer.exchange.place
        release(ended)
        hosts[place]?.learn(keepAliveSeconds: ended.transfer.keepAliveSeconds)
        ended.answer.resume(returning: outcome)
        hosts[place]?.active -= 1
        while let host = hosts[place], let next = host.waiting.first, host.hasRoom(for: next.exchange) {
            hosts[place]?.waiting.removeFirst()
            begin(next)
        }
        // What is known of the host stays; there are as many as providers.
    }

    /// Ends everything under way and waiting, for a reason that is each exchange's own.
    private func endAll(_ reason: (Exchange) -> TransportError) {
        let waiting = hosts.values.flatMap(\.waiting)
        for place in hosts.keys { hosts[place]?.waiting = [] }
        for exchange in waiting { exchange.answer.resume(returning: .failure(reason(exchange.exchange))) }
        for (easy, found) in underWay {
            quire_curl_multi_remove(multi, easy)
            leave(found, with: .failure(reason(found.transfer.exchange)))
        }
    }
}

extension TransportError {
    fileprivate static func noMemory(_ place: HTTPPlace) -> TransportError {
        TransportError(.connection, "no connection to \(place): there is no memory or descriptor for it")
    }
}
