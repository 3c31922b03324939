import Glibc
package import OptoutCore

/// The person's choices; every one has a value without a file.
package struct Config: Hashable, Sendable {
    /// What a reminder in the journal may name.
    package var journal: Journal = .full
    /// Whether titles of chats are kept at all.
    package var titles = true
    /// The folder that is watched for exports; `nil`: none.
    package var inbox: String?
    /// Seconds until a lost reminder is sent again; the last one repeats.
    package var retrySeconds = [60, 300, 900, 3600]
    package var desktop = Desktop()

    /// How notifications on the desktop are.
    package struct Desktop: Hashable, Sendable {
        package var manners = Manners()
        /// What one may say; with a minimal journal it is minimal as well.
        package var words: Journal = .full

        package init() {}
    }

    package enum Journal: String, Hashable, Sendable, CaseIterable {
        case full
        /// No product and no step.
        case minimal
    }

    package init() {}

    /// `config.yaml`, or the defaults where there is none.
    package init(paths: Paths) throws(ConfigError) {
        guard access(paths.configFile, F_OK) == 0 || errno != ENOENT else {
            self.init()
            return
        }
        try self.init(YAMLFile.read(paths.configFile), paths: paths)
    }

    package init(_ node: YAMLNode, paths: Paths) throws(ConfigError) {
        var fields = try Fields(node)
        if let node = fields.take("journal") { journal = try Self.journal(node) }
        if let node = fields.take("titles") { titles = try node.flag() }
        if let node = fields.take("inbox") { inbox = try Self.path(node, paths: paths) }
        if let node = fields.take("retrySeconds") { retrySeconds = try Self.seconds(node) }
        if let node = fields.take("desktop") { desktop = try Desktop(node) }
        try fields.finish()
    }

    fileprivate static func journal(_ node: YAMLNode) throws(ConfigError) -> Journal {
        guard let journal = Journal(rawValue: try node.text()) else { throw node.error("expected full or minimal") }
        return journal
    }

    private static func path(_ node: YAMLNode, paths: Paths) throws(ConfigError) -> String {
        guard let path = paths.expanded(try node.text()) else {
            throw node.error("expected an absolute path, or one below '~/'")
        }
        return path
    }

    private static func seconds(_ node: YAMLNode) throws(ConfigError) -> [Int] {
        var seconds: [Int] = []
        for element in try node.list() { seconds.append(try element.number(in: 1...86_400)) }
        guard !seconds.isEmpty else { throw node.error("expected at least one number of seconds") }
        return seconds
    }
}

extension Config.Desktop {
    fileprivate init(_ node: YAMLNode) throws(ConfigError) {
        self.init()
        var fields = try Fields(node)
        if let node = fields.take("quiet") { manners.quiet = try Self.quiet(node) }
        if let node = fields.take("digest") { manners.digestDay = try Self.weekday(node) }
        if let node = fields.take("words") { words = try Config.journal(node) }
        try fields.finish()
    }

    private static func quiet(_ node: YAMLNode) throws(ConfigError) -> QuietHours? {
        let text = try node.text()
        if text == "none" { return nil }
        guard let quiet = QuietHours(text) else {
            throw node.error("expected two times of day such as 22:00..08:00, or none")
        }
        return quiet
    }

    private static func weekday(_ node: YAMLNode) throws(ConfigError) -> Weekday {
        guard let day = Weekday(rawValue: try node.text()) else {
            throw node.error("expected a day of the week such as monday")
        }
        return day
    }
}
