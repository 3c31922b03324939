import ArgumentParser
import OptoutCore
import OptoutStore

struct AccountGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Your logins at AI products.",
        subcommands: [AccountList.self, AccountAdd.self, AccountEdit.self, AccountClose.self],
        defaultSubcommand: AccountList.self)

    @OptionGroup var global: GlobalOptions
}

/// What is known of a login beside its product and plan.
struct AccountDetails: ParsableArguments {
    @Option(help: ArgumentHelp("A name for the command line, such as 'work-claude'.", valueName: "slug"))
    var name: String?

    @Option(help: ArgumentHelp("When it was opened.", valueName: "when"))
    var opened: String?

    @Option(help: "Where you use it: web, desktop, mobile, admin or terminal; may be given several times.")
    var client: [Client] = []

    @Option(help: "Where you live, such as DE or US; some steps hold only in some regions.")
    var region: String?

    @Option(help: "private, work or code.")
    var usedFor: UsedFor?

    @Option(help: "Whose account it is.")
    var holder: String?

    @Option(help: "E-mail or login name; stays in the record.")
    var identity: String?

    @Option(help: ArgumentHelp("The account whose login it shares.", valueName: "account"))
    var loginOf: String?
}

extension Client: ExpressibleByArgument {}
extension UsedFor: ExpressibleByArgument {}

extension AccountDetails {
    /// Writes what was given into `account`; the rest stays.
    func fill(_ account: inout Account, in session: Session, _ record: Record) throws {
        if let name { account.slug = try checked(name, in: record, for: account) }
        if let opened { account.opened = try session.range(opened) }
        if !client.isEmpty { account.clients = Client.allCases.filter(client.contains) }
        if let region { account.region = try Session.region(region) }
        account.usedFor = usedFor ?? account.usedFor
        account.holder = holder ?? account.holder
        account.identity = identity ?? account.identity
        if let loginOf { account.loginOf = try session.account(loginOf, in: record).id }
    }

    private func checked(_ name: String, in record: Record, for account: Account) throws -> String {
        guard Account.isSlug(name) else {
            throw CLIError.usage(
                "'\(name)' cannot be an account's name",
                hint: "begin with a letter; small letters, digits and '-', at most 32")
        }
        if try record.productIDs().contains(where: { $0.plainName == name }) {
            throw CLIError.usage("'\(name)' is a product's name", hint: "choose another, such as 'my-\(name)'")
        }
        if name != account.slug, try record.accounts().contains(where: { $0.slug == name }) {
            throw CLIError.usage("there is an account '\(name)' already", hint: "see 'optout account list'")
        }
        return name
    }
}
