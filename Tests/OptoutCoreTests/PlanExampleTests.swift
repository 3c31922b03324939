import OptoutCore
import Testing

/// The worked examples, told by `plan` and `dueTelling` to somebody who looks only when something happens or they say.
struct PlanExampleTests {
    @Test(arguments: try PlanExample.all()) func whatIsToldIsWhatWasWorkedOutByHand(_ example: PlanExample) {
        var watch = Watch(example)
        watch.live()
        #expect(watch.told == example.told)
    }

    @Test func everyKindIsInAnExample() throws {
        let told = try PlanExample.all().flatMap(\.told)
        let kinds = ReminderKind.allCases.prefix { $0 != .editionAdopted }.map(\.rawValue)
        #expect(kinds.filter { kind in !told.contains { $0.contains(" \(kind)") } } == [])
    }
}

/// Keeps chores and tellings as the record does, and nothing else.
private struct Watch {
    private struct Open {
        var chore: Chore
        var wanted: WantedChore
        var tellings: [Telling] = []
        var isReleased = false
    }

    private let example: PlanExample
    private var open: [Open] = []
    private(set) var told: [String] = []

    init(_ example: PlanExample) { self.example = example }

    mutating func live() {
        var next = example.facts.map(\.at).min()
        while let now = next, now < example.until {
            let later = example.facts.map(\.at).filter { $0 > now }.min()
            if let sleep = sleep(at: now) {
                if happens("shown", at: now) { show(now) }
                next = min(sleep, later ?? sleep)
            } else {
                if happens("shown", at: now) { show(now) }
                let look = look(at: now)
                #expect(look.map { $0 > now } ?? true, "would look again at once")
                next = [look, later].compactMap { $0 }.min()
            }
        }
    }

    private func happens(_ word: String, at now: Instant) -> Bool {
        example.facts.contains { $0.at == now && $0.word == word }
    }

    /// When somebody looks again; `nil`: now.
    private func sleep(at now: Instant) -> Instant? {
        example.facts.first { $0.word == "asleep" && $0.at <= now && now < $0.date }?.date
    }

    private mutating func look(at now: Instant) -> Instant? {
        let known = example.facts.filter { $0.at <= now }
        let planned = plan(example.input(known, at: now), now: now)
        expectSame(planned.chores, known, from: now, until: planned.next ?? example.until)
        open = planned.chores.map { wanted in
            var one =
                open.first { $0.wanted.key == wanted.key && $0.wanted.serial == wanted.serial }
                ?? Open(chore: chore(wanted, now), wanted: wanted)
            if one.wanted.isHeld, !wanted.isHeld { one.chore.foundAt = now }
            one.wanted = wanted
            one.chore.due = wanted.due ?? one.chore.foundAt
            one.chore.snoozedUntil = snooze(wanted.key, known)
            let isSnoozed = one.chore.snoozedUntil.map { $0 > now } ?? false
            one.chore.state = isSnoozed && wanted.state(at: now) == .due ? .snoozed : wanted.state(at: now)
            return one
        }
        for index in open.indices { tell(&open[index], now) { told.append($0) } }
        let nexts = open.map { dueTelling(of: $0.chore, told: $0.tellings, now: now).next }
        return (nexts + [planned.next]).compactMap { $0 }.min()
    }

    /// Before the moment at which `plan` wants to look again it has nothing else to say.
    private func expectSame(_ chores: [WantedChore], _ known: [PlanExample.Fact], from now: Instant, until: Instant) {
        let span = until.uSec - now.uSec
        for moment in [1, span / 3, span / 2, span - 1].map({ now.adding(uSec: $0) })
        where moment > now && moment < until {
            let other = plan(example.input(known, at: moment), now: moment)
            #expect(other.chores == chores, "\(moment.rfc3339)")
            #expect(other.next.map { $0 >= until } ?? true, "\(moment.rfc3339)")
        }
    }

    private func chore(_ wanted: WantedChore, _ now: Instant) -> Chore {
        let found = min(wanted.since ?? now, now)
        return Chore(
            id: Chore.ID("c"), handle: "abcd", key: wanted.key, product: wanted.product, due: wanted.due ?? found,
            foundAt: found, state: .due)
    }

    private func snooze(_ key: ChoreKey, _ known: [PlanExample.Fact]) -> Instant? {
        let name = key.step.map { $0.text.dropFirst("example.chat.".count) } ?? key.kind.rawValue[...]
        return known.last { $0.word == "snooze" && $0.words[1] == name }?.date
    }

    private mutating func show(_ now: Instant) {
        for index in open.indices { tell(&open[index], now) { _ in } }
    }

    private func tell(_ one: inout Open, _ now: Instant, _ say: (String) -> Void) {
        guard let due = dueTelling(of: one.chore, told: one.tellings, now: now).telling else { return }
        one.tellings.append(
            Telling(
                id: Telling.ID(due.occasion), chore: one.chore.id, kind: due.kind, channel: .journal,
                occasion: due.occasion, queuedAt: now, state: .delivered, toldAt: now))
        say(words(due, of: one.chore.key, now))
    }

    /// `2026-03-02 open-step opt-out repeat-1 late 3`.
    private func words(_ due: DueTelling, of key: ChoreKey, _ now: Instant) -> String {
        let day = now.dayUTC
        let time = now == day.startUTC ? "\(day)" : now.rfc3339.replacing(":00Z", with: "Z")
        let kind = due.kind == .countdown ? due.occasion : due.kind.rawValue
        let step = key.step.map { String($0.text.dropFirst("example.chat.".count)) }
        let repeated = due.occasion.hasPrefix("repeat") ? due.occasion : nil
        let late = due.lateDays > 0 ? "late \(due.lateDays)" : nil
        return [time, kind, step, repeated, late].compactMap { $0 }.joined(separator: " ")
    }
}
