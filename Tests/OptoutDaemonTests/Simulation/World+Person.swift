import OptoutCore
import OptoutStore
import Testing

/// What the person says.
///
/// What is remembered by its date is said only while the clock is right.
extension World {
    func change<Value>(
        _ deed: Deed, occurred: InstantRange? = nil, _ body: (Change) throws -> Value
    ) throws {
        _ = try record.change(deed, occurred: occurred, Writing(now: wall, zone: zone), body)
        expectation.writes(at: wall)
    }

    /// What follows a command: the daemon, if it runs, looks.
    func said(_ text: String) throws {
        note(text)
        expectation.look(at: wall, byChange: true)
        if isRunning { try pass() }
    }

    func account(_ slug: String) throws -> Account {
        try #require(try record.accounts().first { $0.slug == slug })
    }

    func addAccount() throws {
        guard expectation.accounts.values.count(where: \.isOpen) < 5, expectation.accounts.count < 9 else {
            return try answer()
        }
        let (product, plan) =
            [
                ("acme/code", "pro"), ("acme/code", "firm"), ("acme/chat", "free"), ("acme/chat", "free"),
                ("acme/mail", "free"), ("acme/talk", "free"),
            ].randomElement(using: &random) ?? ("acme/code", "pro")
        let slug = "a\(expectation.accounts.count)"
        try change(.accountAdd) { change in
            try change.addAccount(
                Account(
                    id: .init(""), slug: slug, product: .init(product),
                    plans: [PlanChange(plan: .init(plan), from: InstantRange(wall))], recordedAt: wall))
        }
        let number = expectation.happens()
        expectation.accounts[slug] = ExpectedAccount(product: product, plan: plan, number: number)
        provided[slug] = Provided()
        try said("adds \(slug): \(product):\(plan)")
    }

    func closeAccount() throws {
        let open = expectation.accounts.filter(\.value.isOpen).keys.sorted()
        guard offset == 0, open.count > 3, let slug = open.randomElement(using: &random) else { return }
        let id = try account(slug).id
        try change(.accountClose) { try $0.closeAccount(id) }
        expectation.accounts[slug]?.isOpen = false
        try said("closes \(slug)")
    }

    /// Some of what is to be done is shown in the terminal.
    func lookAtTerminal() throws {
        let slugs = Dictionary(uniqueKeysWithValues: try record.accounts().map { ($0.id, $0.slug) })
        let shown = try record.chores(at: wall).filter { _ in chance(60) }
        try record.printed(shown.map(\.id), at: wall)
        for chore in shown {
            let slug = chore.key.account.flatMap { slugs[$0] } ?? ""
            expectation.printed(slug, chore.key.step?.text ?? chore.key.kind.rawValue, at: wall)
        }
        note("sees \(shown.count) things in the terminal")
        if isRunning { try pass() }
    }

    /// Answers one of the chores, in one of the ways in which it can be answered.
    func answer() throws {
        guard let chore = try record.chores(at: wall).filter({ $0.state != .later }).randomElement(using: &random)
        else { return }
        let slug = try chore.key.account.flatMap { try record.account($0) }?.slug ?? ""
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4: try finish(chore, slug)
        case 4: try dismiss(chore, slug)
        case 5: try turnOn()
        default: try snooze(chore, slug)
        }
    }

    // MARK: Done

    private func finish(_ chore: Chore, _ slug: String) throws {
        let simple: Set<ChoreKind> = [.getExport, .proveDeletion, .exportFile, .guideAge]
        if offset != 0, !isPlainStep(chore), !simple.contains(chore.key.kind) { return }
        switch chore.key.kind {
        case .openStep, .newStep, .changedStep:
            isPlainStep(chore) ? try finish(chore, slug, chore.key.step?.text ?? "") : try turn(slug, off: true)
        case .deleteChats: try deleteAll(slug)
        case .getExport, .proveDeletion: try ask(chore, slug)
        case .recheck: try lookAgain(slug)
        case .reviewKept: try keepOn(slug)
        case .exportFile, .inbox, .guideAge: try acknowledge(chore, slug)
        }
    }

    /// One that does not end in a switch.
    private func isPlainStep(_ chore: Chore) -> Bool {
        chore.key.step.map { !$0.text.hasSuffix("opt-out") } ?? false
    }

    private func finish(_ chore: Chore, _ slug: String, _ step: String) throws {
        let number = expectation.happens()
        try change(.done) { try $0.markDone(chore.id) }
        expectation.accounts[slug]?.done[step] = number
        let word = expectation.said()
        expectation.accounts[slug]?.doneAt[step] = word
        try said("has done \(step) of \(slug)")
    }

    private func ask(_ chore: Chore, _ slug: String) throws {
        try change(.done) { try $0.markAsked(chore.id) }
        let word = expectation.said()
        expectation.accounts[slug]?.asked[chore.key.kind.rawValue, default: []].append(word)
        try said("has asked for the export of \(slug)")
    }

    private func lookAgain(_ slug: String) throws {
        try observe(slug, off: true, .seen, at: InstantRange(wall))
        try said("sees that \(slug) is still off")
    }

    private func acknowledge(_ chore: Chore, _ slug: String) throws {
        try change(.done) { try $0.markDone(chore.id) }
        let (number, word) = (expectation.happens(), expectation.said())
        switch chore.key.kind {
        case .exportFile: expectation.accounts[slug]?.fileKnown = number
        case .inbox: expectation.inboxKnown.append(word)
        default: expectation.guideKnown.append(word)
        }
        try said("knows of \(chore.key.kind.rawValue) \(slug)")
    }

    /// Turned just now, or some time on one of the last days.
    private func turn(_ slug: String, off: Bool) throws {
        let day = zone.day(wall).adding(days: -Int.random(in: 0...2, using: &random))
        let last = expectation.accounts[slug]?.looks.map(\.at).max() ?? .distantPast
        let start = zone.startOfDay(day)
        let isDay = chance(30) && start > last && start < wall
        let range = isDay ? InstantRange(start, min(zone.startOfDay(day.adding(days: 1)), wall)) : InstantRange(wall)
        try observe(slug, off: off, .turned, at: range)
        try said("turns \(slug) \(off ? "off" : "on")\(isDay ? " on \(day)" : "")")
    }

    private func observe(_ slug: String, off: Bool, _ how: Observation.How, at range: InstantRange) throws {
        let account = try account(slug)
        let setting = Setting.ID(account.product.text.replacing("/", with: ".") + ".training")
        try change(.set, occurred: range) {
            _ = try $0.observe(account.id, setting: setting, state: off ? "off" : "on", how: how)
        }
        let written = expectation.log.count
        expectation.accounts[slug]?.looks.append(
            .init(earliest: range.earliest, at: range.latest, isOff: off, written: written))
    }

    private func turnOn() throws {
        let off = expectation.accounts.filter { $0.value.isOpen && $0.value.isOff(at: wall) }.keys.sorted()
        if offset == 0, let slug = off.randomElement(using: &random) { try turn(slug, off: false) }
    }

    // MARK: Not now, and never

    private func dismiss(_ chore: Chore, _ slug: String) throws {
        let step = chore.key.step?.text ?? chore.key.kind.rawValue
        try change(.dismiss) { try $0.dismiss(chore.id, because: "not mine") }
        let (number, word) = (expectation.happens(), expectation.said())
        switch chore.key.kind {
        case .recheck, .reviewKept: expectation.accounts[slug]?.refusedAt[step, default: []].append(word)
        case .exportFile: expectation.accounts[slug]?.fileKnown = number
        case .inbox: expectation.inboxKnown.append(word)
        case .guideAge: expectation.guideRefused.append(word)
        default: expectation.accounts[slug]?.dismissed[step] = number
        }
        try said("dismisses \(step) of \(slug)")
    }

    private func snooze(_ chore: Chore, _ slug: String) throws {
        let step = chore.key.step?.text ?? chore.key.kind.rawValue
        let seconds = Int64.random(in: 3_600...1_728_000, using: &random)
        let until = wall.adding(seconds: seconds)
        try change(.snooze) { try $0.snooze(chore.id, until: until) }
        expectation.snooze(slug, step, seconds: seconds)
        try said("snoozes \(step) of \(slug) until \(until.rfc3339)")
    }
}
