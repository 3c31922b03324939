import OptoutConfig
import OptoutCore
import OptoutStore

/// One run of one command: the world, the global options, and what both mean together.
final class Session {
    let context: Context
    let options: GlobalOptions
    /// The serial of the adopted edition, for the envelope; `nil` before the record is open.
    var edition: Int?
    var opened: Record?
    /// Chores that the person has seen by this command.
    var shown: [Chore.ID] = []
    var products: [Product.ID: Product] = [:]
    private var knownZone: Zone?

    init(_ context: Context, _ options: GlobalOptions) {
        self.context = context
        self.options = options
    }

    var now: Instant { context.now }

    /// Where files lie; asks the environment only when a command needs them.
    func paths() throws -> Paths { try Paths(environment: context.environment, program: context.program) }

    func zone() throws -> Zone {
        if let knownZone { return knownZone }
        let zone = try context.lookUpZone()
        knownZone = zone
        return zone
    }
}

// MARK: - Times as people write them

extension Session {
    static let forms = "write 2026, 2026-02, 2026-02-10, 2026-02-10T12:00Z, A..B, 'today' or 'yesterday'"

    /// When something happened: the range meant by `text`, or this very moment.
    func range(_ text: String?) throws -> InstantRange {
        guard let text else { return InstantRange(now) }
        return try dated { try When(text).range(now: now, zone: zone()) }
    }

    /// The moment that answers are about: `--at`, else now.
    func moment() throws -> Instant {
        guard let text = options.at else { return now }
        return try dated { try When(text).first(now: now, zone: zone()) }
    }

    /// The half-open span from the start of `from` to the end of `until`; either may be open.
    func span(from: String?, until: String?) throws -> (start: Instant?, end: Instant?) {
        try dated {
            let start = try from.map { try When($0).span(now: now, zone: zone()).start }
            let end = try until.map { try When($0).span(now: now, zone: zone()).end }
            if let start, let end, start >= end { throw WhenError.backwards("\(from ?? "")..\(until ?? "")") }
            return (start, end)
        }
    }

    /// Turns the errors of `When` into those of the command line.
    func dated<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as WhenError {
            switch error {
            case .malformed(let text): throw CLIError.usage("'\(text)' is no date", hint: Self.forms)
            case .future(let text): throw CLIError.usage("'\(text)' lies in the future", hint: Self.forms)
            case .backwards(let text): throw CLIError.usage("'\(text)' ends before it begins", hint: Self.forms)
            }
        }
    }

    /// The day an instant lies in here, as people read it.
    func day(_ instant: Instant?) throws -> String {
        guard let instant, instant != .distantPast, instant != .distantFuture else { return "–" }
        return try zone().day(instant).description
    }
}

// MARK: - Talk

extension Session {
    var renderer: Renderer {
        var terminal = context.terminal
        terminal.hasColour = terminal.hasColour && !options.noColor
        return Renderer(isJSON: options.json, isQuiet: options.quiet, terminal: terminal, write: context.write)
    }

    /// Says something beside the data, on standard error.
    func note(_ text: String) {
        if !options.quiet { context.talk(Array((Sanitizer.clean(text) + "\n").utf8)) }
    }

    /// Asks before something is changed; `--yes` and `--dry-run` answer by themselves.
    ///
    /// - Throws: 64 where nobody can be asked.
    func confirm(_ question: String) throws -> Bool {
        if options.yes || options.dryRun { return true }
        try requirePerson(for: question)
        let answer = context.ask(question + " [y/N]")?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    /// - Throws: 64 where there is no terminal to ask on.
    func requirePerson(for question: String) throws {
        guard context.terminal.isInput else {
            throw CLIError.usage("cannot ask without a terminal: \(question)", hint: "add --yes to agree beforehand")
        }
    }
}
