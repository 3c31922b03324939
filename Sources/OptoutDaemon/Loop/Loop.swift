import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd

/// Sleeps until the guide, the record, the clock or a signal asks for another pass.
struct Loop: ~Copyable {
    private let record: Record
    private let surroundings: Surroundings
    private var config: Config
    private var vigil: Vigil
    private let calm: CountdownTimer
    private var ownGuideWatch: FolderWatch
    private var spoolWatch: FolderWatch
    private var inboxWatch: InboxWatch
    private let backups: BackupKeeper
    /// Whether the program's own guide has yet to be looked at.
    private var isGuideUnread = true

    private enum Source: UInt64 {
        case ownGuide, calm, spool, inbox

        var token: UInt64 { Vigil.tokens + rawValue }

        init?(token: UInt64) { self.init(rawValue: token - Vigil.tokens) }
    }

    /// How long the person's own guide files must be left alone before they are looked at: some editors move a file away
    /// before they write it anew, and what is gone for a moment would be told as new.
    private static let calmUSec: UInt64 = 300_000

    init(record: Record, surroundings: Surroundings, config: Config) throws(SystemdError) {
        // Made first, assigned afterwards: an initialiser that fails must not have half of them.
        let vigil = try Vigil(record: record, surroundings: surroundings)
        let calm = try CountdownTimer()
        let ownGuideWatch = try FolderWatch(surroundings.paths.ownGuideFolder, suffix: ".yaml")
        OwnProcess.makeFolder(surroundings.paths.spool)
        let spoolWatch = try FolderWatch(surroundings.paths.spool, suffix: "")
        inboxWatch = try InboxWatch(config.inbox)
        backups = BackupKeeper(surroundings.complain)
        self.ownGuideWatch = ownGuideWatch
        self.spoolWatch = spoolWatch
        self.calm = calm
        self.vigil = vigil
        self.record = record
        self.surroundings = surroundings
        self.config = config
    }

    /// Runs until a signal ends it.
    ///
    /// - Throws: what a new start may heal: `DaemonError.recordGone`, errors of the record or the system.
    mutating func run() throws {
        try listen()
        let next = try pass(isWaitedFor: true)
        ServiceManager.ready(status: status(next: next))
        LastWords.own.forget()
        while true {
            for token in try vigil.poll.wait() {
                if try !handle(token) { return ServiceManager.stopping() }
            }
        }
    }

    private mutating func listen() throws {
        try vigil.listen()
        try vigil.poll.add(calm.descriptor, token: Source.calm.token)
        try ownGuideWatch.listen(on: vigil.poll, token: Source.ownGuide.token)
        try spoolWatch.listen(on: vigil.poll, token: Source.spool.token)
        try inboxWatch.listen(on: vigil.poll, token: Source.inbox.token)
    }

    /// - Returns: whether to go on.
    private mutating func handle(_ token: UInt64) throws -> Bool {
        switch try vigil.hear(token) {
        case .end: return false
        case .reload: try reload()
        case .look: try look()
        case .guide:
            isGuideUnread = true
            try look()
        case .nothing: break
        case nil: if let source = Source(token: token), try isNews(source) { try look() }
        }
        return true
    }

    private mutating func isNews(_ source: Source) throws -> Bool {
        switch source {
        case .ownGuide:
            if try ownGuideWatch.read() { try calm.start(uSec: Self.calmUSec) }
            return false
        case .calm: return try calm.read()
        case .spool: return try spoolWatch.read()
        case .inbox: return try inboxWatch.read()
        }
    }

    private mutating func reload() throws {
        ServiceManager.reloading()
        try readConfig()
        isGuideUnread = true
        let next = try pass(isWaitedFor: true)
        ServiceManager.ready(status: status(next: next))
    }

    private mutating func readConfig() throws {
        do {
            config = try Config(paths: surroundings.paths)
            guard config.inbox != inboxWatch.folder else { return }
            inboxWatch = try InboxWatch(config.inbox)
            try inboxWatch.listen(on: vigil.poll, token: Source.inbox.token)
        } catch let error as ConfigError {
            surroundings.complain("\(error.message), keeping the configuration as it was")
        }
    }

    private mutating func look() throws { ServiceManager.status(status(next: try pass())) }

    /// - Parameter isWaitedFor: whether the service manager waits for its end.
    /// - Returns: when the next pass is, apart from what happens in between.
    private mutating func pass(isWaitedFor: Bool = false) throws -> Instant? {
        let pass = Pass(record: record, surroundings: surroundings, config: config, inbox: inboxWatch.keeper)
        var isUnread = isGuideUnread
        defer { isGuideUnread = isUnread }
        return try vigil.keep { [backups, record, surroundings] in
            let next = try pass.run(readingGuide: isUnread)
            isUnread = false
            let backup = try backups.look(record, at: surroundings.now(), isWaitedFor: isWaitedFor)
            return [next, backup].compactMap { $0 }.min()
        }
    }

    private func status(next: Instant?) -> String {
        next.map { "asleep until \($0.rfc3339) or until something changes" } ?? "asleep until something changes"
    }
}
