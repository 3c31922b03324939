import ArgumentParser
import OptoutCore
import OptoutStore

struct AccountEdit: Command {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Put an account right, or change its plan from a date on.",
        discussion: "Several changes of plan at once: '--plan plus --date 2025-03 --plan free --date 2026-01-10'.")

    @Argument(help: "The account.")
    var account: String

    @Option(help: ArgumentHelp("The plan it changed to.", valueName: "plan"))
    var plan: [String] = []

    @Option(help: ArgumentHelp("When it changed; one for each --plan.", valueName: "when"))
    var date: [String] = []

    @OptionGroup var details: AccountDetails
    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let before = try session.account(account, in: record)
        let (after, plans) = try edited(before, in: session, record)
        guard after != before || !plans.isEmpty else {
            throw CLIError.usage("nothing to change at '\(before.slug)'", hint: "see 'optout account edit --help'")
        }
        let receipt = try record.change(
            .accountEdit, account: before.id, occurred: plans.last?.from, try session.writing()
        ) { change in
            if after != before { try change.editAccount(after) }
            for plan in plans { try change.changePlan(of: before.id, to: plan.plan, from: plan.from) }
        }
        return session.changed("account-edit", receipt, try line(after, plans, in: session))
    }

    /// The account put right, and its changes of plan; nothing is written.
    func edited(_ account: Account, in session: Session, _ record: Record) throws -> (Account, [PlanChange]) {
        var after = account
        try details.fill(&after, in: session, record)
        return (after, try planChanges(of: account, in: session, record))
    }

    private func planChanges(of account: Account, in session: Session, _ record: Record) throws -> [PlanChange] {
        guard date.count == plan.count || (plan.count == 1 && date.isEmpty) else {
            throw CLIError.usage("every --plan needs its own --date", hint: "write them in pairs: --plan P --date WHEN")
        }
        return try plan.enumerated().map { index, name in
            PlanChange(
                plan: try session.plan(name, of: account.product, in: record),
                from: try session.range(date.isEmpty ? nil : date[index]))
        }
    }

    private func line(_ account: Account, _ plans: [PlanChange], in session: Session) throws -> String {
        let changes = try plans.map { "plan \($0.plan) from \(try session.words($0.from))" }
        return "\(account.slug): " + (changes.isEmpty ? "changed" : changes.joined(separator: ", "))
    }
}

struct AccountClose: Command {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "The account is no more; its history stays.")

    @Argument(help: "The account.")
    var account: String

    @Option(help: ArgumentHelp("When it was closed.", valueName: "when"))
    var date: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let account = try session.account(account, in: record)
        guard account.isOpen else {
            throw CLIError.usage("'\(account.slug)' is closed already", hint: "see 'optout account list'")
        }
        let range = try session.range(date)
        let receipt = try record.change(
            .accountClose, account: account.id, occurred: range, try session.writing()
        ) { try $0.closeAccount(account.id) }
        return session.changed("account-close", receipt, "closed \(account.slug)")
    }
}
