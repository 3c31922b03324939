import ArgumentParser
import OptoutCore
import OptoutStore

struct Snooze: Command {
    static let configuration = CommandConfiguration(abstract: "Leave a chore alone for a while.")

    @Argument(help: "The chore's handle.")
    var chore: String

    @Argument(help: ArgumentHelp("3d, 2w, 1m, or a date.", valueName: "how long"))
    var time: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let chore = try session.chore(chore, in: record)
        let until = try session.later(time)
        let receipt = try record.change(.snooze, account: chore.key.account, try session.writing()) { change in
            try change.snooze(chore.id, until: until)
        }
        let line = "\(chore.handle) sleeps until \(try session.day(until))"
        return session.changed("snooze", receipt, line)
    }
}

struct Dismiss: Command {
    static let configuration = CommandConfiguration(abstract: "A chore is not for me.")

    @Argument(help: "The chore's handle.")
    var chore: String

    @Option(help: ArgumentHelp("Why; kept with it.", valueName: "reason"))
    var because: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let chore = try session.chore(chore, in: record)
        guard because.contains(where: { !$0.isWhitespace }) else {
            throw CLIError.usage("no reason given", hint: "say why with --because, for the day you wonder")
        }
        let receipt = try record.change(.dismiss, account: chore.key.account, try session.writing()) { change in
            try change.dismiss(chore.id, because: because)
        }
        return session.changed("dismiss", receipt, "\(chore.handle) will not come back\(chore.key.kind.returns)")
    }
}

extension ChoreKind {
    /// What can bring a dismissed one back.
    fileprivate var returns: String {
        switch self {
        case .openStep, .newStep, .changedStep: " unless the guide changes"
        case .deleteChats, .getExport, .proveDeletion: ", whatever is imported into that account"
        case .recheck: " until the switch was looked at again, and that is long ago"
        case .reviewKept: " before the next day of review"
        case .exportFile: " until another export is imported into that account"
        case .inbox: " until another file arrives"
        case .guideAge: " before another edition is too old"
        }
    }
}

extension Session {
    /// A moment to come: `3d`, `2w`, `1m` from now, or the first instant of a date after now.
    func later(_ text: String) throws -> Instant {
        if let until = try duration(text) { return until }
        let until: Instant
        do {
            until = try When(text).first(now: now, zone: zone())
        } catch {
            throw CLIError.usage("'\(text)' is no time span and no date", hint: "write 3d, 2w, 1m or 2026-05-01")
        }
        guard until > now else {
            throw CLIError.usage("'\(text)' is not in the future", hint: "write 3d, 2w, 1m or a later date")
        }
        return until
    }

    private func duration(_ text: String) throws -> Instant? {
        guard let unit = text.last, let count = Int(text.dropLast()), text.utf8.allSatisfy({ $0 != 0x2B }) else {
            return nil
        }
        guard "dwm".contains(unit), (1...1_000).contains(count) else {
            throw CLIError.usage("'\(text)' is no time span", hint: "write 1 to 1000 and d, w or m: 3d, 2w, 1m")
        }
        switch unit {
        case "d": return now.adding(days: count)
        case "w": return now.adding(days: 7 * count)
        default: return try afterMonths(count)
        }
    }

    /// The same hour of the same day `count` months on, or of the last day where that month is shorter.
    private func afterMonths(_ count: Int) throws -> Instant {
        let zone = try zone()
        let today = zone.day(now)
        let (years, month) = (today.month - 1 + count).flooredDivision(by: 12)
        let days = (0..<4).lazy.compactMap {
            CivilDate(year: today.year + years, month: month + 1, day: today.day - $0)
        }
        guard let target = days.first else { throw CLIError.usage("that is after the year 9999") }
        let inDay = now.uSec - zone.startOfDay(today).uSec
        return Instant(uSec: zone.startOfDay(target).uSec + inDay)
    }
}
