import Glibc

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
        try fields.finish()
    }

    private static func journal(_ node: YAMLNode) throws(ConfigError) -> Journal {
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
