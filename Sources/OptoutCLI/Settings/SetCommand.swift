import ArgumentParser
import Glibc
import OptoutCore
import OptoutStore

struct SetCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Write down how a switch stands, and since when.",
        discussion: "Examples: 'optout set chatgpt off --date 2026-02-10', 'optout set claude on --seen'.")

    @Argument(help: "The account.")
    var account: String

    @Argument(help: "off, on, unknown, or another value of the setting.")
    var value: String

    @Option(help: ArgumentHelp("The setting; without it the main training switch.", valueName: "setting"))
    var setting: String?

    @Option(help: ArgumentHelp("When; without it now.", valueName: "when"))
    var date: String?

    @Flag(help: "I only looked; I did not turn it.")
    var seen = false

    @Option(help: ArgumentHelp("A screenshot or mail that shows it.", valueName: "file"))
    var evidence: String?

    @Option(help: "A word for yourself.")
    var note: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let account = try session.account(account, in: record)
        let reading = try reading(of: account, in: session, record)
        let file = try evidence.map(Self.checked)
        let receipt = try record.change(
            .set, account: account.id, occurred: reading.range, try session.writing()
        ) { try $0.write(reading, of: account.id, note: note, evidence: file) }
        let (setting, state) = (reading.setting, reading.state)
        let deed = "'\(setting.label)' \(reading.how.rawValue) \(state)"
        let line = "\(account.slug): \(deed), \(try session.words(reading.range))"
        let end = Route.End(setting: setting.id, value: state)
        let limits = try session.limits(of: end, reading.product, account, in: record)
        let hasNext = !limits.isEmpty && !session.options.dryRun
        let next = hasNext ? try session.nextInCleanUp(of: account, reading.product, in: record) : []
        return session.changed("set", receipt, line, then: limits + next)
    }

    /// What is said of `account`, which need not be recorded yet; nothing is written.
    func reading(of account: Account, in session: Session, _ record: Record) throws -> Reading {
        let (product, setting) = try session.setting(setting, of: account, in: record)
        return Reading(
            product: product, setting: setting, state: try session.value(value, of: setting),
            how: seen ? .seen : .turned, range: try session.range(date))
    }

    /// The file's whole path; only its existence matters here.
    private static func checked(_ path: String) throws -> String {
        guard let whole = realpath(path, nil) else {
            throw CLIError.notFound("no file '\(path)'", hint: "give --evidence the path of an existing file")
        }
        defer { free(whole) }
        return String(cString: whole)
    }
}

/// How a person says that a switch stands.
struct Reading {
    var product: Product
    var setting: Setting
    var state: String
    var how: Observation.How
    var range: InstantRange
}

extension Change {
    func write(_ reading: Reading, of account: Account.ID, note: String? = nil, evidence: String? = nil) throws {
        try observe(
            account, setting: reading.setting.id, state: reading.state, how: reading.how, at: reading.range,
            note: note, evidence: evidence)
    }
}

extension Session {
    /// A setting by id, the last word of one, what it governs, its label or an older one; the main switch for `nil`.
    func setting(_ name: String?, of account: Account, in record: Record) throws -> (Product, Setting) {
        guard let product = try product(account.product, in: record) else {
            throw CLIError.notFound("the guide knows no settings of '\(account.slug)'", hint: "see 'optout guide'")
        }
        let list = product.settings.map { Self.shortName($0.id) }.joined(separator: ", ")
        let hint = list.isEmpty ? "'\(product.name)' has no settings in the guide" : "settings are: \(list)"
        guard let name else {
            if let main = product.mainSetting { return (product, main) }
            throw CLIError.notFound("'\(product.name)' has no training switch", hint: hint)
        }
        let matches = product.settings.filter { $0.id.text == name }
        let candidates = matches.isEmpty ? product.settings.filter { Self.isNamed($0, name) } : matches
        guard let first = candidates.first else {
            throw CLIError.notFound("no setting '\(name)' at '\(account.slug)'", hint: hint)
        }
        if candidates.count > 1 { throw Self.several("setting", name, candidates.map(\.id.text)) }
        return (product, first)
    }

    static func shortName(_ id: Setting.ID) -> String { id.text.split(separator: ".").last.map(String.init) ?? id.text }

    private static func isNamed(_ setting: Setting, _ name: String) -> Bool {
        let name = name.lowercased()
        return ([shortName(setting.id), setting.governs.text, setting.label] + setting.aliases)
            .contains { $0.lowercased() == name }
    }

    func value(_ text: String, of setting: Setting) throws -> String {
        if text == SettingTimeline.unknown || setting.values.contains(text) { return text }
        throw CLIError.usage(
            "'\(text)' is no value of '\(setting.label)'",
            hint: "allowed are: \((setting.values + [SettingTimeline.unknown]).joined(separator: ", "))")
    }

    /// `2026-02-10`, or `2026-02-01..2026-02-28` where no more is known.
    func words(_ range: InstantRange) throws -> String {
        if range.earliest == range.latest { return try day(range.latest) }
        let (first, last) = (try day(range.earliest), try day(Instant(uSec: range.latest.uSec - 1)))
        return first == last ? first : "\(first)..\(last)"
    }
}

extension Governs {
    var isTraining: Bool {
        if case .training = self { return true }
        return false
    }
}
