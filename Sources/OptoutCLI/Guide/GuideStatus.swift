import ArgumentParser
import OptoutCore
import OptoutStore

struct GuideStatus: Command {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Which edition is in use, how old it is, and whether another waits.")

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let moment = try session.moment()
        let waiting = try session.waitingSerial()
        let own = try session.ownGuideStatus(record)
        let refusal = try session.spooled(record)?.refusal
        guard let edition = try record.adoptedEdition() else {
            return Report(
                "guide-status", siblings: [("own", own.json)], text: [.line("guide: none", .caution)] + own.blocks)
        }
        let guide = try record.guideInUse()
        let statements = guide.map(Statements.init) ?? Statements()
        let old = statements.all.count { $0.staleFrom <= moment }
        let isStale = edition.expires.startUTC <= moment
        let item = JSON.object([
            ("serial", .integer(edition.serial)), ("date", JSON(edition.date)), ("expires", JSON(edition.expires)),
            ("digest", .string(edition.digest)), ("adoptedAt", JSON(edition.adoptedAt)), ("stale", .bool(isStale)),
            ("waiting", JSON(waiting)), ("products", .integer(guide?.products.count ?? 0)),
            ("statements", .integer(statements.all.count)), ("staleStatements", .integer(old)),
            ("refused", JSON(refusal?.reason)),
        ])
        return Report(
            "guide-status", items: [item], siblings: [("own", own.json)],
            text: try text(session, edition, isStale, waiting, old, of: statements) + refused(refusal) + own.blocks)
    }

    private func refused(_ refusal: (reason: String, hint: String)?) -> [Block] {
        guard let refusal else { return [] }
        return [.line("a fetched edition was refused: \(refusal.reason)", .caution), .line(refusal.hint, .dim)]
    }

    private func text(
        _ session: Session, _ edition: AdoptedEdition, _ isStale: Bool, _ waiting: Int?, _ old: Int,
        of statements: Statements
    ) throws -> [Block] {
        var lines: [Block] = [
            .line(
                "edition \(edition.serial) of \(edition.date), in use since \(try session.day(edition.adoptedAt))",
                .bold),
            .line("digest \(edition.digest)", .dim),
        ]
        lines.append(
            isStale
                ? .line("past its time since \(edition.expires); it stays in use", .caution)
                : .line("good until \(edition.expires)"))
        if old > 0 {
            lines.append(.line("\(old) of \(statements.all.count) statements were not checked for long", .caution))
        }
        if let waiting { lines.append(.line("edition \(waiting) is waiting; the next change takes it in")) }
        return lines
    }
}

/// The evidence of everything a guide states.
private struct Statements {
    var all: [Evidence] = []

    init() {}

    init(_ guide: Guide) {
        for product in guide.products {
            all += product.terms.map(\.evidence) + product.steps.map(\.evidence) + product.facts.map(\.evidence)
        }
        all += guide.advice.map(\.evidence)
    }
}
