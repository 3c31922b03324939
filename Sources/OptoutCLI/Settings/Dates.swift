import ArgumentParser
import OptoutCore
import OptoutStore

struct Dates: Command {
    static let configuration = CommandConfiguration(
        abstract: "When each switch was turned; with --at, how things stood then.")

    @Argument(help: "Only this account.")
    var account: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let moment = try session.moment()
        let accounts = try account.map { [try session.account($0, in: record)] } ?? record.accounts().filter(\.isOpen)
        let standings = try accounts.flatMap { try session.standings(of: $0, at: moment, in: record) }
        var table = Table(
            columns: [
                .init("account"), .init("setting", isFlexible: true), .init("state"), .init("since"), .init("how"),
                .init(session.options.at == nil ? "training now" : "training then"),
            ], rows: [])
        for standing in standings {
            let postureThen = try standing.isMain ? session.exposure(of: standing.account, in: record) : nil
            table.rows.append(try standing.cells(posture: postureThen?.piece(at: moment).posture, in: session))
        }
        let none = Block.line("no accounts yet; try 'optout account add chatgpt:free'", .dim)
        return Report(
            "dates", items: standings.map(\.json), text: standings.isEmpty ? [none] : [.table(table)])
    }
}

/// One setting of one account as it stands at some moment.
struct Standing {
    var account: Account
    var setting: Setting
    var isMain: Bool
    /// `nil` if nothing is recorded.
    var state: String?
    /// What made it so.
    var by: Observation?
    var since: Instant?

    var json: JSON {
        .object([
            ("account", .string(account.slug)), ("setting", JSON(setting.id)), ("state", JSON(state)),
            ("since", JSON(since)), ("earliest", JSON(by?.at.earliest)), ("latest", JSON(by?.at.latest)),
            ("how", JSON(by?.how.rawValue)), ("recordedAt", JSON(by?.recordedAt)),
        ])
    }

    /// The day or range as it was written down.
    func sinceWords(in session: Session) throws -> String {
        if let by, by.at.latest == since { return try session.words(by.at) }
        return try session.day(since)
    }

    func cells(posture: Posture?, in session: Session) throws -> [Table.Cell] {
        [
            .init(account.slug, .bold), .init(setting.label), .init(state ?? "nothing recorded"),
            .init(try sinceWords(in: session)), .init(by?.how.rawValue ?? "–"),
            .init(posture?.words ?? "–", posture?.style ?? .plain),
        ]
    }
}

extension Session {
    /// The main setting always, others where something is recorded of them.
    func standings(of account: Account, at moment: Instant, in record: Record) throws -> [Standing] {
        guard let product = try product(account.product, in: record) else { return [] }
        let observations = try observations(of: account, in: record)
        let main = product.mainSetting
        return product.settings.compactMap { setting in
            let own = observations.filter { $0.setting == setting.id }
            guard own.contains(where: { $0.at.latest <= moment }) || setting.id == main?.id else { return nil }
            return standing(account, setting, own, isMain: setting.id == main?.id, product, at: moment)
        }
    }

    private func standing(
        _ account: Account, _ setting: Setting, _ observations: [Observation], isMain: Bool, _ product: Product,
        at moment: Instant
    ) -> Standing {
        var standing = Standing(account: account, setting: setting, isMain: isMain)
        guard !observations.isEmpty else { return standing }
        let exposure = ExposureTimeline(account: account, product: product, observations: observations, now: now)
        let timeline =
            isMain ? exposure.setting : SettingTimeline(observations, initial: { _ in SettingTimeline.unknown })
        guard let piece = timeline?.standing(at: moment) else { return standing }
        guard piece.by != nil || piece.state == SettingTimeline.unknown else { return standing }
        standing.state = piece.state
        standing.by = piece.by ?? timeline?.piece(at: moment).by
        standing.since = standing.by?.at.latest ?? (piece.start == .distantPast ? nil : piece.start)
        return standing
    }
}
