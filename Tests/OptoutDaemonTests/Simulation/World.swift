import Glibc
import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd
import Testing

@testable import OptoutDaemon

/// A person, a daemon and a machine whose clock, journal and power do what chance wants.
///
/// Nothing waits: the daemon's sleep is a jump of the clock to the moment it set its timer to.
final class World {
    /// What may happen besides the person's own commands.
    struct Trouble: OptionSet {
        let rawValue: Int
        static let power = Trouble(rawValue: 1)
        static let journal = Trouble(rawValue: 2)
        static let kills = Trouble(rawValue: 4)
        static let clock = Trouble(rawValue: 8)
    }

    private(set) var random: SplitMix
    private let trouble: Trouble
    private let folder: String
    private let paths: Paths
    private var record: Record
    private(set) var expectation = Expectation()

    /// The moment it really is, and how far the machine's clock is ahead of it.
    private var truth = InventedGuide.day("2026-02-20").startUTC
    private var offset: Int64 = 0
    private var wall: Instant { truth.adding(seconds: offset) }
    private var zone = Zone.utc
    private let zones: [Zone]
    private var isRunning = true
    private var isGuideNew = true
    /// What the daemon set its timer to.
    private var timer: Instant?

    private var journal = Expectation.Journal.works
    private var readable: Set<String> = []
    private(set) var sent: [JournalEntry] = []
    /// What happened, for whoever looks at a failure.
    private(set) var story: [String] = []
    private(set) var failures: [String] = []

    init(seed: UInt64, trouble: Trouble, zones: [Zone]) throws {
        random = SplitMix(seed: seed)
        (self.trouble, self.zones) = (trouble, zones)
        folder = try Self.scratch()
        paths = try Paths(
            environment: ["HOME": folder, "OPTOUT_GUIDE": folder + "/guide.json"], program: "/bin/optoutd")
        record = try Record.open(at: folder + "/record.db", by: .optoutd, now: truth)
        try write(InventedGuide.bytes(serial: 1))
    }

    deinit {
        try? record.close()
        for name in ["guide.json", "record.db", "record.db-wal", "record.db-shm"] { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    private static func scratch() throws -> String {
        var template = Array("\(access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp")/optout-sim-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        return String(cString: try #require(made))
    }

    private func write(_ guide: [UInt8]) throws {
        let file = try #require(fopen(folder + "/guide.new", "w"))
        fwrite(guide, 1, guide.count, file)
        fclose(file)
        rename(folder + "/guide.new", folder + "/guide.json")
    }

    private func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private func note(_ text: String) { story.append("\(wall.rfc3339) (\(offset / 3600) h): \(text)") }

    // MARK: Time

    /// Lives from 2026-02-20 to 2026-05-20 and then, with everything put right, for a quiet month.
    func live() throws {
        let end = InventedGuide.day("2026-05-20").startUTC
        var arrivals = [("2026-03-25", 30), ("2026-04-15", 30)].map { day, days in
            InventedGuide.day(day).adding(days: Int.random(in: 0...days, using: &random)).startUTC.adding(seconds: 11)
        }
        try pass(readingGuide: true)
        while truth < end {
            let next = truth.adding(seconds: Int64.random(in: 60...400_000, using: &random))
            try sleep(until: max(truth, min(next, arrivals.first ?? next)))
            if let arrival = arrivals.first, truth >= arrival {
                arrivals.removeFirst()
                try publish(serial: 3 - arrivals.count)
            } else {
                try something()
            }
        }
        try putRight()
        try sleep(until: InventedGuide.day("2026-06-25").startUTC)
    }

    /// Lets the daemon sleep and wake until then.
    private func sleep(until then: Instant) throws {
        var looks = 0
        while isRunning, let timer, timer < then.adding(seconds: offset) {
            if timer > wall { truth = timer.adding(seconds: -offset) }
            looks += 1
            if looks > 500 { return fail("the daemon does not come to rest") }
            try pass()
        }
        truth = max(truth, then)
    }

    // MARK: The daemon

    private func pass(readingGuide: Bool = false) throws {
        let before = sent.count
        let surroundings = Surroundings(
            paths: paths, now: { [unowned self] in wall }, zone: { [unowned self] in zone }, journal: channel,
            complain: { _ in })
        timer = try Pass(record: record, surroundings: surroundings, config: Config()).run(readingGuide: readingGuide)
        if readingGuide, isGuideNew {
            isGuideNew = false
            expectation.take(edition: try record.adoptedEdition()?.serial ?? 1)
        }
        expectation.look(at: wall)
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

    private func fail(_ text: String) {
        failures.append("\(wall.rfc3339): \(text)")
    }

    private var channel: JournalChannel {
        JournalChannel(
            send: { [unowned self] entry throws(SystemdError) in try take(entry) },
            find: { [unowned self] ids throws(SystemdError) in
                journal == .unreadable ? nil : readable.intersection(ids)
            })
    }

    private func take(_ entry: JournalEntry) throws(SystemdError) {
        if journal == .away { throw .noJournal(socket: "/nowhere") }
        sent.append(entry)
        if journal != .stuck, let id = entry["OPTOUT_DELIVERY_ID"] { readable.insert(id) }
    }

    // MARK: What happens

    private func something() throws {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<12 where trouble.contains(.power): try stop()
        case 12..<25 where trouble.contains(.power): try suspend()
        case 25..<32 where trouble.contains(.journal): try disturbJournal()
        case 32..<38 where trouble.contains(.kills): try kill()
        case 38..<50 where trouble.contains(.clock): try setClock()
        case 50..<58: try move()
        case 58..<68: try addAccount()
        default: try answer()
        }
    }

    private func publish(serial: Int) throws {
        note("edition \(serial) is installed")
        try write(InventedGuide.bytes(serial: serial))
        isGuideNew = true
        if isRunning { try pass(readingGuide: true) }
    }

    private func stop() throws {
        note("the daemon stops")
        isRunning = false
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            truth = truth.adding(seconds: away())
            if chance(50) { try answer() }
        }
        try start()
    }

    private func start() throws {
        note("the daemon starts")
        try record.close()
        record = try Record.open(at: folder + "/record.db", by: .optoutd, now: wall)
        isRunning = true
        try pass(readingGuide: true)
    }

    /// Hours to weeks.
    private func away() -> Int64 {
        chance(60)
            ? Int64.random(in: 3_600...86_400, using: &random) : Int64.random(in: 86_400...1_500_000, using: &random)
    }

    private func suspend() throws {
        truth = truth.adding(seconds: away())
        note("wakes from being suspended")
        if let timer, timer <= wall { try pass() }
    }

    private func disturbJournal() throws {
        journal = [.works, .works, .away, .stuck, .unreadable].randomElement(using: &random) ?? .works
        note("the journal: \(journal)")
    }

    /// Killed between writing down what is due and its outcome; then started again.
    private func kill() throws {
        let sends = chance(50) && (journal == .works || journal == .unreadable)
        note("the daemon is killed\(sends ? " after sending" : "")")
        _ = try record.settle(Writing(now: wall, zone: zone))
        expectation.look(at: wall)
        let before = sent.count
        let rows = try record.tellings(.journal, in: [.queued], at: wall).filter { $0.chore != nil }
        let attempts = try record.beginAttempts(rows.map(\.telling.id), at: wall)
        for row in rows where sends {
            guard let attempt = attempts[row.telling.id] else { continue }
            try take(JournalEntry(row, attempt: attempt, in: EntryContext(journal: .full, now: wall) { _ in nil }))
        }
        compare(expectation.dieWhileTelling(at: wall, sending: sends), sent[before...])
        if chance(50) { truth = truth.adding(seconds: away()) }
        try start()
    }

    private func setClock() throws {
        let steps: [Int64] = [-7_200, -3_600, 3_600, -86_400, 86_400, -259_200, 864_000, 283_824_000]
        offset = offset == 0 || chance(20) ? steps.randomElement(using: &random) ?? 0 : 0
        note("the clock is set")
        if isRunning { try pass() }
    }

    private func move() throws {
        zone = zones.randomElement(using: &random) ?? .utc
        note("the zone is \(zone.name)")
        if isRunning { try pass() }
    }

    private func putRight() throws {
        (offset, journal) = (0, .works)
        note("everything is put right")
        try start()
    }

    // MARK: The person

    private func change<Value>(_ deed: Deed, _ body: (Change) throws -> Value) throws {
        _ = try record.change(deed, Writing(now: wall, zone: zone), body)
    }

    /// What follows a command: the daemon, if it runs, looks.
    private func said(_ text: String) throws {
        note(text)
        expectation.look(at: wall)
        if isRunning { try pass() }
    }

    private func addAccount() throws {
        guard expectation.accounts.count < 5 else { return try answer() }
        let (product, plan) =
            [
                ("acme/code", "pro"), ("acme/code", "pro"), ("acme/code", "firm"), ("acme/chat", "free"),
                ("acme/talk", "free"),
            ].randomElement(using: &random) ?? ("acme/code", "pro")
        let slug = "a\(expectation.accounts.count)"
        try change(.accountAdd) { change in
            try change.addAccount(
                Account(
                    id: .init(""), slug: slug, product: .init(product),
                    plans: [PlanChange(plan: .init(plan), from: InstantRange(wall))], recordedAt: wall))
        }
        let number = expectation.happens()
        expectation.accounts[slug] = .init(product: product, plan: plan, number: number)
        try said("adds \(slug): \(product):\(plan)")
    }

    /// Answers one of the chores, in one of the ways in which it can be answered.
    private func answer() throws {
        guard let chore = try record.chores(at: wall).filter({ $0.state != .later }).randomElement(using: &random),
            let slug = try record.accounts().first(where: { $0.id == chore.key.account })?.slug
        else { return }
        let step = chore.key.step?.text ?? chore.key.kind.rawValue
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<3: try finish(chore, slug, step)
        case 3: try dismiss(chore, slug, step)
        case 4: try turnOn()
        default: try snooze(chore, slug, step)
        }
    }

    private func finish(_ chore: Chore, _ slug: String, _ step: String) throws {
        let number = expectation.happens()
        if step == "get-export" {
            if offset != 0 { return }
            try change(.done) { try $0.markAsked(chore.id) }
            expectation.accounts[slug]?.asked = wall
            return try said("has asked for the export of \(slug)")
        }
        if step.hasSuffix("opt-out") {
            if offset != 0 { return }
            return try turn(slug, off: true)
        }
        try change(.done) { try $0.markDone(chore.id) }
        expectation.accounts[slug]?.done[step] = number
        try said("has done \(step) of \(slug)")
    }

    private func turn(_ slug: String, off: Bool) throws {
        let account = try #require(try record.accounts().first { $0.slug == slug })
        let setting = account.product.text.replacing("/", with: ".") + ".training"
        try change(.set) {
            _ = try $0.observe(account.id, setting: .init(setting), state: off ? "off" : "on", how: .turned)
        }
        expectation.accounts[slug]?.switchedOff.append((wall, off))
        try said("turns \(slug) \(off ? "off" : "on")")
    }

    private func turnOn() throws {
        let off = expectation.accounts.filter { $0.value.switchedOff.last?.off == true }.keys.sorted()
        if offset == 0, let slug = off.randomElement(using: &random) { try turn(slug, off: false) }
    }

    private func dismiss(_ chore: Chore, _ slug: String, _ step: String) throws {
        try change(.dismiss) { try $0.dismiss(chore.id, because: "not mine") }
        let number = expectation.happens()
        expectation.accounts[slug]?.dismissed[step] = number
        try said("dismisses \(step) of \(slug)")
    }

    private func snooze(_ chore: Chore, _ slug: String, _ step: String) throws {
        if offset != 0 { return }
        let until = wall.adding(seconds: Int64.random(in: 3_600...1_728_000, using: &random))
        try change(.snooze) { try $0.snooze(chore.id, until: until) }
        expectation.snooze(slug, step, until: until)
        try said("snoozes \(step) of \(slug) until \(until.rfc3339)")
    }
}

extension Expectation.Entry {
    init(_ entry: JournalEntry) {
        self.init(
            kind: entry["OPTOUT_KIND"] ?? "", step: entry["OPTOUT_STEP"] ?? entry["OPTOUT_KIND"] ?? "",
            lateDays: Int(entry["OPTOUT_LATE_DAYS"] ?? "") ?? -1)
    }
}

/// The same numbers every time (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
