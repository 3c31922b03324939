import Glibc
import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd
import Testing

@testable import OptoutDaemon

/// The daemon: it looks, is stopped, started and killed, and what it tells is compared with what it should.
extension World {
    func pass(readingGuide: Bool = false) throws {
        let before = sent.count
        let surroundings = Surroundings(
            paths: paths, now: { [unowned self] in wall }, zone: { [unowned self] in zone }, journal: channel,
            complain: { [unowned self] in if journal != .away { fail("the daemon complains: \($0)") } })
        try lookIntoFolders()
        var config = Config()
        config.inbox = folder + "/inbox"
        timer = try Pass(record: record, surroundings: surroundings, config: config).run(readingGuide: readingGuide)
        let takesGuide = readingGuide && isGuideNew
        if takesGuide {
            isGuideNew = false
            expectation.take(edition: try record.adoptedEdition()?.serial ?? 1, at: wall)
        }
        expectation.look(at: wall, byChange: takesGuide)
        compare(expectation.deliver(at: wall, journal), sent[before...])
        if let timer, timer <= wall { fail("would look again at once, at \(timer.rfc3339)") }
        if let moment = expectation.nextMoment(after: wall), timer.map({ $0 > moment }) ?? true {
            fail("sleeps until \(timer?.rfc3339 ?? "something changes") over \(moment.rfc3339)")
        }
    }

    private func compare(_ wanted: [Expectation.Entry], _ entries: ArraySlice<JournalEntry>) {
        let found = entries.filter { $0["OPTOUT_CHORE_ID"] != nil }.map(Expectation.Entry.init)
        if found.map(\.description).sorted() != wanted.map(\.description).sorted() {
            fail("told \(found.map(\.description).sorted()), not \(wanted.map(\.description).sorted())")
        }
    }

    private var channel: JournalChannel {
        JournalChannel(
            send: { [unowned self] in journal == .away ? (0, .noJournal(socket: "/nowhere")) : (take($0), nil) },
            hasRead: { true },
            find: { [unowned self] ids, _ throws(SystemdError) in
                journal == .unreadable ? nil : readable.intersection(ids)
            })
    }

    private func take(_ entries: [JournalEntry]) -> Int {
        sent += entries
        if journal != .stuck { readable.formUnion(entries.compactMap { $0["OPTOUT_DELIVERY_ID"] }) }
        return entries.count
    }

    func install(serial: Int) throws {
        let guide = try InventedGuide.bytes(serial: serial)
        let file = try #require(fopen(folder + "/guide.new", "w"))
        fwrite(guide, 1, guide.count, file)
        fclose(file)
        rename(folder + "/guide.new", folder + "/guide.json")
        isGuideNew = true
    }

    func publish(serial: Int) throws {
        note("edition \(serial) is installed")
        try install(serial: serial)
        if isRunning { try pass(readingGuide: true) }
    }

    func start() throws {
        note("the daemon starts")
        try record.close()
        record = try Record.open(at: folder + "/record.db", by: .optoutd, now: wall)
        isRunning = true
        try pass(readingGuide: true)
    }

    /// Killed between writing down what is due and its outcome; then started again.
    func kill() throws {
        let sends = chance(50) && (journal == .works || journal == .unreadable)
        note("the daemon is killed\(sends ? " after sending" : "")")
        _ = try record.settle(Writing(now: wall, zone: zone))
        expectation.look(at: wall, byChange: false)
        let before = sent.count
        let rows = try record.tellings(.journal, in: [.queued], at: wall).filter { $0.chore != nil }
        let attempts = try record.beginAttempts(rows.map(\.telling.id), at: wall)
        for row in rows where sends {
            guard let attempt = attempts[row.telling.id] else { continue }
            _ = take([JournalEntry(row, attempt: attempt, in: EntryContext(journal: .full, now: wall) { _ in nil })])
        }
        compare(expectation.dieWhileTelling(at: wall, sending: sends), sent[before...])
        if chance(50) { truth = truth.adding(seconds: away()) }
        try start()
    }
}

extension Expectation.Entry {
    init(_ entry: JournalEntry) {
        self.init(
            kind: entry["OPTOUT_KIND"] ?? "", step: entry["OPTOUT_STEP"] ?? entry["OPTOUT_KIND"] ?? "",
            lateDays: Int(entry["OPTOUT_LATE_DAYS"] ?? "") ?? -1)
    }
}
