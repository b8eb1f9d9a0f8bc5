import QuireFetch
import Testing

/// The time in which a person reads or thinks is none of the run's.
@Suite struct PersonWaitTests {
    @Test("The end of a run moves on while a person is waited for, however many waits there are at once")
    func waits() throws {
        let start = ContinuousClock.now
        func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }
        let budget = RunBudget(deadline: at(10), seconds: 10)
        #expect(budget.deadline(now: at(9)) == at(10))
        budget.beginWait(now: at(4))
        #expect(budget.deadline(now: at(100)) == at(106))
        try budget.takeRequest(now: at(100))
        budget.beginWait(now: at(100))
        budget.endWait(now: at(104))
        #expect(budget.deadline(now: at(204)) == at(210))
        budget.endWait(now: at(204))
        #expect(budget.deadline(now: at(205)) == at(210))
        #expect(throws: FetchError(.budget(.time(10)))) { try budget.takeRequest(now: at(210)) }
        // What nobody began doesn't end.
        budget.endWait(now: at(300))
        #expect(budget.deadline(now: at(300)) == at(210))
        #expect(RunBudget().deadline(now: at(1)) == nil)
    }

    @Test("A run that is renewed has all of its time again")
    func renewed() {
        let start = ContinuousClock.now
        let budget = RunBudget(deadline: start + .seconds(10), seconds: 10)
        budget.beginWait(now: start)
        budget.endWait(now: start + .seconds(50))
        let renewed = budget.renewed(now: start + .seconds(60))
        #expect(renewed.deadline(now: start + .seconds(61)) == start + .seconds(70))
    }
}
