import OptoutCore
import OptoutStore

/// How a step of the guide stands for one account.
enum StepStanding {
    case habit
    case open(Chore)
    /// From which day on.
    case done(String?)
    case dismissed
    /// Nothing to do, as things are.
    case idle
}

/// One of the person's accounts at a product, and how the product's steps stand for it.
struct OwnAccount {
    let account: Account
    /// Product and plan as on screen.
    let title: String
    let posture: Posture
    /// Switches as they stand, with the day or range from which on they do.
    private let settings: [(standing: Standing, since: String)]
    private let chores: [Chore]
    private let marks: [ChoreMark]
    private let zone: Zone

    init(_ account: Account, at moment: Instant, in session: Session, _ record: Record) throws {
        self.account = account
        title = try session.title(of: account, in: record)
        posture = try session.exposure(of: account, in: record)?.piece(at: moment).posture ?? .unknown
        settings = try session.standings(of: account, at: moment, in: record).map {
            ($0, try $0.sinceWords(in: session))
        }
        chores = try record.chores(at: moment, account: account.id)
        marks = try record.choreMarks(of: account.id)
        zone = try session.zone()
    }

    /// The plans it may be on: more than one while none is recorded.
    func plans(of product: Product) -> [Plan.ID] { account.plan.map { [$0] } ?? product.assumedPlans }

    func standing(of step: Step) -> StepStanding {
        if step.shape == .habit { return .habit }
        if let chore = chores.first(where: { serves($0.key, step) }) { return .open(chore) }
        let now = settings.first { $0.standing.setting.id == step.end?.setting }
        if let now, now.standing.state == step.end?.value { return .done(now.since) }
        let own = marks.filter { $0.step == step.id }
        if let done = own.last(where: { $0.mark == .done }) { return .done(day(done.at)) }
        return own.contains { $0.mark == .dismissed } ? .dismissed : .idle
    }

    private func day(_ instant: Instant) -> String { zone.day(instant).description }

    /// Exports and deletions have chores of their own kind.
    private func serves(_ key: ChoreKey, _ step: Step) -> Bool {
        switch step.goal {
        case .getExport: key.kind == .getExport || key.kind == .proveDeletion
        case .deleteOld: key.kind == .deleteChats
        default: key.step == step.id
        }
    }
}
