import ArgumentParser
import OptoutCore
import OptoutStore

struct ChatsKeep: Command {
    static let configuration = CommandConfiguration(
        commandName: "keep", abstract: "I keep these chats on purpose.")

    @OptionGroup var chats: ChatOptions

    @Option(help: ArgumentHelp("Why.", valueName: "reason"))
    var because: String?

    @Option(help: ArgumentHelp("When to look at them again: 6m, 52w, or a date.", valueName: "when"))
    var review: String = "12m"

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        guard !chats.isSweep || chats.account != nil || chats.from != nil || chats.until != nil else {
            throw CLIError.usage("no chats named", hint: "name chats by handle, --account, --match or --state")
        }
        let record = try session.recordToChange()
        let review = try session.later(review)
        let (select, count) = try session.listed(chats, in: record)
        guard count > 0 else { return try session.nothingListed("chats-keep") }
        guard try session.confirm("keep \(OptoutCLI.chats(count))?") else { return session.unchanged("chats-keep") }
        let receipt = try record.change(.chatsKeep, account: select.account, try session.writing()) {
            try $0.keep(select, because: because, review: review)
        }
        let line = "\(OptoutCLI.chats(receipt.value)) kept, to be looked at again on \(try session.day(review))"
        return session.changed("chats-keep", receipt, line)
    }
}
