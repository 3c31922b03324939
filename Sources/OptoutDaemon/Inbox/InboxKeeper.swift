import OptoutConfig
package import OptoutCore
package import OptoutStore

/// Notices exports that lie in the inbox; it looks at names, sizes and times and opens nothing.
package final class InboxKeeper {
    private let folder: InboxFolder
    /// Names of what came complete since the last look.
    private var arrived: Set<String> = []
    /// What lay there without anybody having seen it come; it may still be written.
    private var unsettled: Set<String> = []
    private var hasNews = true
    private var isFirstLook = true

    /// How long a file of which nobody saw the end must be left alone before it counts as complete.
    static let calmSeconds: Int64 = 60

    package init(_ folder: String) { self.folder = InboxFolder(folder) }

    /// Something happened in the folder.
    ///
    /// - Parameter names: what came complete.
    package func hears(_ names: Set<String>) {
        arrived.formUnion(names)
        hasNews = true
    }

    /// Brings the record up to what lies there.
    ///
    /// - Returns: when to look again although nothing happens; `nil`: never.
    package func look(_ record: Record, at now: Instant) throws -> Instant? {
        guard hasNews || !unsettled.isEmpty else { return nil }
        let present = sights()
        // Before it is known that it is there, all of it came while nobody listened.
        if isFirstLook { unsettled.formUnion(present.keys) }
        let new = try present.filter { try !record.knowsFromInbox($0.value) }
        let unheard = new.filter { unsettled.contains($0.key) || $0.value.size == nil }
        let calm = unheard.filter { settles($0.value) <= now }
        let complete = new.filter { arrived.contains($0.key) }.merging(calm) { first, _ in first }
        try record.inbox(holds: Array(present.values), arrived: Array(complete.values), at: now)
        (arrived, hasNews, isFirstLook) = ([], false, false)
        unsettled = Set(unheard.keys).subtracting(complete.keys)
        return unsettled.compactMap { present[$0].map(settles) }.min().map { max($0, now.adding(seconds: 1)) }
    }

    /// By name; an empty file is one that a browser keeps free for its download.
    private func sights() -> [String: SeenFile] {
        let names = (try? folder.names()) ?? []
        let seen = names.compactMap { name in SeenFile(at: "\(folder.path)/\(name)").map { (name, $0) } }
        return Dictionary(seen.filter { $0.1.size != 0 }, uniquingKeysWith: { first, _ in first })
    }

    /// A folder is unpacked into for a while; a file's time is that of its last writing.
    private func settles(_ file: SeenFile) -> Instant {
        file.changed.adding(seconds: Self.calmSeconds)
    }
}
