import OptoutCore

/// What is to be done at a moment.
extension Expectation {
    private static let codeDates = ["2026-04-24", "2026-05-01"].map { InventedGuide.day($0).startUTC }
    private static let talkDates = ["2026-04-10", "2026-05-05"].map { InventedGuide.day($0).startUTC }
    private static let guideDays = ["2026-09-20", "2027-01-10"].map { InventedGuide.day($0).startUTC }

    /// Of products with chats: days until a switch is worth another look, until a deleted chat is gone at the
    /// provider, and hours after which an export that was asked for can have come.
    private static let rules: [String: (lookDays: Int, purgeDays: Int, exportHours: Int64)] = [
        "acme/chat": (60, 20, 48), "acme/mail": (180, 45, 12),
    ]

    func wanted(at now: Instant) -> [Matter] {
        let all = accounts.sorted { $0.key < $1.key }.filter(\.value.isOpen).flatMap { name, account -> [Matter] in
            switch (account.product, account.plan) {
            case ("acme/code", "pro"): code(name, account, now)
            case ("acme/talk", _): talk(name, account, now)
            case (let product, _): Self.rules[product].map { chats(name, account, $0, now) } ?? []
            }
        }
        return all + guide(now) + arrival(now)
    }

    /// Days on which something can have to be done that had not before.
    var days: [Instant] {
        accounts.values.filter(\.isOpen).flatMap { account -> [Instant] in
            let look = lastLook(account).map { $0.at.adding(days: Self.rules[account.product]?.lookDays ?? 180) }
            let review = account.doneAt["acme.talk.verify-default"]?.moment.adding(days: 365)
            return [look, review].compactMap { $0 } + account.chats.reviews
        } + [guideAgain ?? guideDay] + Self.codeDates
    }

    // MARK: Without an account

    private var guideDay: Instant { Self.guideDays[edition < 4 ? 0 : 1] }

    /// A month after the person said that they know, which nobody can before it is so.
    private var guideAgain: Instant? {
        guideKnown.map(\.moment).filter { $0 >= guideDay }.max()?.adding(days: 30)
    }

    /// From its last day on.
    private func guide(_ now: Instant) -> [Matter] {
        let day = guideAgain ?? guideDay
        if guideRefused.contains(where: { $0.moment >= guideDay }) || day > now { return [] }
        return [Matter("guide-age", found: min(now, max(day, editionTaken)), waitsUntil: day)]
    }

    /// One thing to do, however many files wait: the first that the person has not said they know of.
    private func arrival(_ now: Instant) -> [Matter] {
        let unknown = inbox.values.filter { came in inboxKnown.allSatisfy { came > $0.moment } }
        return unknown.min().map { [Matter("inbox", found: $0, waitsUntil: $0)] } ?? []
    }

    // MARK: Steps

    /// A step with the kind and edition of the newest change that came after the account.
    private func matter(
        _ step: String, _ name: String, _ account: ExpectedAccount, _ now: Instant, date: Instant? = nil
    )
        -> Matter
    {
        let news = changes.last { $0.step == step && $0.number > account.number }
        return Matter(news?.kind ?? "open-step", name, step: step, serial: news?.serial, date: date, found: now)
    }

    /// Whether a deed was done, or refused, after the step last became another one.
    private func counts(_ deed: Int?, for step: String) -> Bool {
        deed.map { $0 > changes.last { $0.step == step && $0.kind == "changed-step" }?.number ?? 0 } ?? false
    }

    private func code(_ name: String, _ account: ExpectedAccount, _ now: Instant) -> [Matter] {
        let step = "acme.code.opt-out"
        guard edition > 1 else { return [] }
        let date = Self.codeDates[min(edition, 3) - 2]
        if account.isOff(at: now) { return date <= now ? recheck(name, account, days: 180, now) : [] }
        if counts(account.dismissed[step], for: step) { return [] }
        return [matter(step, name, account, now, date: date)]
    }

    private func talk(_ name: String, _ account: ExpectedAccount, _ now: Instant) -> [Matter] {
        let (first, second) = ("acme.talk.harden", "acme.talk.harden.more")
        let isOver = counts(account.done[first], for: first) || counts(account.dismissed[first], for: first)
        var all: [Matter] = []
        if !isOver {
            let date = edition == 1 ? nil : Self.talkDates[min(edition, 3) - 2]
            all.append(matter(first, name, account, now, date: date))
        }
        if account.done[second] == nil, account.dismissed[second] == nil {
            all.append(matter(second, name, account, now))
            all[all.count - 1].isHeld = !isOver
        }
        return all + yearly("acme.talk.verify-default", name, account, now)
    }

    /// What is to be gone through again a year after it was done.
    private func yearly(_ step: String, _ name: String, _ account: ExpectedAccount, _ now: Instant) -> [Matter] {
        if account.dismissed[step] != nil { return [] }
        guard let done = account.doneAt[step] else { return [matter(step, name, account, now)] }
        let again = done.moment.adding(days: 365)
        if again > now { return [] }
        var matter = Matter("open-step", name, step: step, found: again)
        matter.again = again
        return [matter]
    }

    // MARK: Switches and chats

    /// When the switch was last off for certain, and when that was written down.
    ///
    /// What was written down later by an earlier clock shows that the one before was ahead, by a microsecond for each word
    /// at least.
    private func lastLook(_ account: ExpectedAccount) -> (at: Instant, recorded: Instant)? {
        account.looks.filter(\.isOff).map { look in
            let later = log[(look.written - 1)...].enumerated().map { $1.adding(uSec: -Int64($0)) }
            let recorded = later.min() ?? look.at
            return (look.at > recorded.adding(seconds: 1) ? recorded : look.at, recorded)
        }.max { $0.at < $1.at }
    }

    private func recheck(_ name: String, _ account: ExpectedAccount, days: Int, _ now: Instant) -> [Matter] {
        guard account.isOff(at: now), let look = lastLook(account) else { return [] }
        let day = look.at.adding(days: days)
        if day > now || day <= account.lastRefused("recheck") ?? .distantPast { return [] }
        return [Matter("recheck", name, found: max(day, look.recorded), waitsUntil: day)]
    }

    private func chats(
        _ name: String, _ account: ExpectedAccount, _ rules: (lookDays: Int, purgeDays: Int, exportHours: Int64),
        _ now: Instant
    ) -> [Matter] {
        let optOut = account.product.replacing("/", with: ".") + ".opt-out"
        let isOpen = !account.isOff(at: now) && account.dismissed[optOut] == nil
        var all = isOpen ? [matter(optOut, name, account, now)] : []
        all += recheck(name, account, days: rules.lookDays, now)
        func came(_ kind: String) -> Instant? { account.lastAsked(kind)?.adding(seconds: rules.exportHours * 3_600) }
        if !account.chats.isImported, account.dismissed["get-export"] == nil {
            all.append(Matter("get-export", name, found: now, waitsUntil: came("get-export")))
        }
        if account.chats.isImported, account.chatsToDelete > 0, account.dismissed["delete-chats"] == nil {
            all.append(Matter("delete-chats", name, found: now, isHeld: isOpen))
        }
        if let claim = account.chats.unprovenClaim(account), account.dismissed["prove-deletion"] == nil {
            let asked = account.lastAsked("prove-deletion").flatMap { $0 >= claim ? came("prove-deletion") : nil }
            let day = max(claim.adding(days: rules.purgeDays), asked ?? claim)
            all.append(Matter("prove-deletion", name, found: now, waitsUntil: day))
        }
        return all + kept(name, account, now) + file(name, account)
    }

    /// The kept chats whose day has come since the person last refused to look at any.
    private func kept(_ name: String, _ account: ExpectedAccount, _ now: Instant) -> [Matter] {
        let refused = account.lastRefused("review-kept") ?? .distantPast
        let day = account.chats.reviews.filter { $0 > refused && $0 <= now }.min()
        return day.map { [Matter("review-kept", name, found: $0, waitsUntil: $0)] } ?? []
    }

    /// At once, until the file is away or the person says that they know.
    private func file(_ name: String, _ account: ExpectedAccount) -> [Matter] {
        let newest = account.files.values.max { $0.number < $1.number }
        guard let newest, newest.number > account.fileKnown ?? 0 else { return [] }
        return [Matter("export-file", name, found: newest.at, waitsUntil: newest.at)]
    }
}
