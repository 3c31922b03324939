import GRDB
import Glibc
import OptoutCore

@testable import OptoutStore

// GRDB has types of these names, too.
typealias Record = OptoutStore.Record
typealias RecordError = OptoutStore.RecordError

/// A record, a clock and the invented product of the tests.
final class Desk {
    let record: Record
    var now = at("2026-03-07T12:00Z")

    static let setting = Setting.ID("example.chat.training")
    static let digest = String(repeating: "a", count: 64)

    init(_ record: Record, adopts: Bool = true) throws {
        self.record = record
        if adopts { _ = try record.adopt(Self.guide(), digest: Self.digest, changes: [], writing()) }
    }

    convenience init() throws { try self.init(Record.inMemory()) }

    func writing(dryRun: Bool = false) -> Writing {
        now = now.adding(seconds: 1)
        return Writing(now: now, zone: .utc, dryRun: dryRun)
    }

    static func guide(serial: Int = 1, steps: [Step] = [optOut, askForExport]) -> Guide {
        let product = Product(
            id: Product.ID("example/chat"), name: "Example",
            plans: [
                Plan(id: Plan.ID("free"), name: "Free", planClass: .consumer),
                Plan(id: Plan.ID("business"), name: "Business", planClass: .business),
            ],
            terms: [
                terms(.choiceOn, plans: ["free"]), terms(.off, plans: ["business"]),
            ],
            settings: [Setting(id: setting, governs: .training(.text), label: "Improve things")], steps: steps,
            purgeDays: 30)
        let other = Product(
            id: Product.ID("other/talk"), name: "Other", plans: [], terms: [terms(.choiceOn, plans: [])])
        return Guide(
            serial: serial, date: CivilDate(daysSince1970: 20_500), expires: CivilDate(daysSince1970: 21_000),
            providers: [
                Provider(
                    id: Provider.ID("example"), name: "Example", hosts: ["example.org"], products: [product]),
                Provider(id: Provider.ID("other"), name: "Other", hosts: ["other.example"], products: [other]),
            ])
    }

    static let evidence = Evidence(sources: [], verified: CivilDate(daysSince1970: 20_500))

    static func terms(_ training: Terms.Training, plans: [String]) -> Terms {
        Terms(
            id: Identifier("\(training)"), plans: plans.map { Plan.ID($0) }, training: training, text: "invented",
            evidence: evidence)
    }

    static let optOut = Step(
        id: Step.ID("example.chat.opt-out"), goal: .optOut, title: "Turn it off", plans: [Plan.ID("free")],
        routes: [Route(clients: [.web], clicks: ["Settings"], end: Route.End(setting: setting, value: "off"))],
        evidence: evidence)

    static let askForExport = Step(
        id: Step.ID("example.chat.get-export"), goal: .getExport, title: "Ask for it",
        routes: [Route(clients: [.web], clicks: ["Export"])], evidence: evidence)

    @discardableResult
    func add(_ slug: String = "chat", product: String = "example/chat", plan: String? = "free") throws -> Account {
        try record.change(.accountAdd, writing()) { change in
            try change.addAccount(
                Account(
                    id: Account.ID(""), slug: slug, product: Product.ID(product),
                    plans: plan.map { [PlanChange(plan: Plan.ID($0), from: InstantRange(now))] } ?? [],
                    recordedAt: now))
        }.value
    }

    @discardableResult
    func set(_ account: Account, _ state: String, _ when: String) throws -> Receipt<Observation.ID> {
        let range = try When(when).range(now: now, zone: .utc)
        return try record.change(.set, occurred: range, writing()) {
            try $0.observe(account.id, setting: Self.setting, state: state, how: .turned)
        }
    }

    @discardableResult
    func export(
        _ chats: [ExportedChat], into account: Account, date: String?, complete: Bool = true, key: String? = nil,
        format: String = "example/1", skipped: [String: Int] = [:], seen: Int? = nil,
        purgeDays: Int? = 30,
        keepsTitles: Bool = true, dryRun: Bool = false
    ) throws -> Receipt<ImportResult> {
        let staging = try record.staging(for: account.id, at: now)
        for chat in chats { try staging.append(chat) }
        let summary = ExportSummary(
            product: account.product, format: format, accountKey: key, isComplete: complete,
            missing: complete ? [] : ["part 2"], date: date.map { at($0) },
            seen: seen ?? chats.count + skipped.values.reduce(0, +), skipped: skipped)
        return try record.commit(
            staging, summary, into: account.id, fileName: "export.zip", purgeDays: purgeDays,
            keepsTitles: keepsTitles, writing(dryRun: dryRun))
    }

    func claim(_ ids: [String], on when: String) throws {
        let handles = try record.chats(ChatSelect()).rows.filter { ids.contains($0.providerID) }.map(\.handle)
        let range = try When(when).range(now: now, zone: .utc)
        _ = try record.change(.chatsDeleted, occurred: range, writing()) {
            try $0.claimDeleted(ChatSelect(handles: handles))
        }
    }

    /// Provider id to state, in words: `a gone, b to-delete`.
    var states: String {
        get throws {
            try record.chats(ChatSelect()).rows.map { "\($0.providerID) \($0.state.rawValue)" }.sorted()
                .joined(separator: ", ")
        }
    }

    /// Every row of every table and view but the log and the file's own bookkeeping.
    func dump() throws -> String {
        try record.read { db in
            let names = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'
                        AND name NOT IN ('event', 'watermark', 'grdb_migrations') ORDER BY name
                    """)
            return try names.map { name in
                let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(name)").map { "\($0)" }.sorted()
                return "\(name)\n" + rows.joined(separator: "\n")
            }.joined(separator: "\n")
        }
    }
}

func chat(
    _ id: String, _ times: String..., title: String? = nil, rated: Bool = false, blank: Bool = false,
    partlyBlank: Bool = false, zoneSlack: Bool = false, part: Bool = false
) -> ExportedChat {
    let moments = times.map { at($0) }.sorted()
    return ExportedChat(
        id: id, title: blank || partlyBlank ? nil : title ?? "about \(id)", createdAt: moments.first,
        lastAt: moments.last,
        messages: blank ? 0 : moments.count, words: blank ? 0 : 10 * moments.count, moments: blank ? [] : moments,
        isRated: rated, isBlank: blank, isPartlyBlank: partlyBlank, zoneSlack: zoneSlack, isPart: part)
}

/// The first instant of a date or the instant itself, in UTC.
func at(_ text: String) -> Instant {
    guard let when = try? When(text) else { preconditionFailure("'\(text)' is no time") }
    return when.first(now: Instant(uSec: 0), zone: .utc)
}

/// A private folder that goes away with the test.
final class Folder {
    let path: String

    init() {
        var template = Array("/tmp/optout-store-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/nowhere"
    }

    var record: String { path + "/data/record.db" }

    deinit { remove(path) }

    private func remove(_ folder: String) {
        for name in names(in: folder) where unlink(folder + "/" + name) != 0 { remove(folder + "/" + name) }
        rmdir(folder)
    }

    /// Whether the bytes occur in any file below.
    func contains(_ text: String, below folder: String? = nil) -> Bool {
        let folder = folder ?? path
        return names(in: folder).contains { name in
            let file = folder + "/" + name
            return names(in: file).isEmpty ? bytes(file).contains(text) : contains(text, below: file)
        }
    }

    func bytes(_ file: String) -> String {
        guard let stream = fopen(file, "r") else { return "" }
        defer { fclose(stream) }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { all += buffer[..<count] }
        return String(decoding: all.map { $0 < 128 ? $0 : 63 }, as: UTF8.self)
    }

    func mode(_ file: String) -> UInt32 {
        var info = stat()
        return lstat(file, &info) == 0 ? info.st_mode & 0o777 : 0
    }
}
