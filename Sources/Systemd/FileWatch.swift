import CLinux
// In release builds the fields of an event come from there.
import CSystemd
import Glibc

/// What changes in files and folders (inotify).
package struct FileWatch: ~Copyable {
    package let descriptor: Descriptor

    package struct Mark: Hashable, Sendable {
        fileprivate let number: Int32
    }

    package struct Change: Hashable, Sendable {
        /// What was watched; `nil` when the kernel's queue overflowed and anything may have changed.
        package var mark: Mark?
        package var kinds: Kinds
        /// The name inside a watched folder, empty for the watched thing itself.
        package var name: String
    }

    package struct Kinds: OptionSet, Hashable, Sendable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) { self.rawValue = rawValue }

        package static let modified = Kinds(rawValue: UInt32(IN_MODIFY))
        /// Also the last of a file's names going away, hence being replaced by a rename.
        package static let attributes = Kinds(rawValue: UInt32(IN_ATTRIB))
        package static let writtenAndClosed = Kinds(rawValue: UInt32(IN_CLOSE_WRITE))
        package static let created = Kinds(rawValue: UInt32(IN_CREATE))
        package static let deleted = Kinds(rawValue: UInt32(IN_DELETE))
        package static let movedAway = Kinds(rawValue: UInt32(IN_MOVED_FROM))
        package static let movedHere = Kinds(rawValue: UInt32(IN_MOVED_TO))
        /// The watched thing itself was deleted or moved.
        package static let selfGone = Kinds(rawValue: UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF))
        /// What happened, happened to a folder inside the watched one.
        package static let folder = Kinds(rawValue: UInt32(IN_ISDIR))
        /// Nothing more will come from this mark.
        package static let ended = Kinds(rawValue: UInt32(IN_IGNORED))
    }

    package init() throws(SystemdError) {
        descriptor = try Descriptor("inotify_init1", inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK)))
    }

    /// Starts to watch `path`; the same mark again where it is watched already, then for `kinds` only.
    ///
    /// - Parameter following: whether a symbolic link at `path` stands for what it points to.
    /// - Throws: `ENOENT` where nothing is there.
    package func add(_ path: String, for kinds: Kinds, following: Bool = true) throws(SystemdError) -> Mark {
        let mask = kinds.rawValue | (following ? 0 : UInt32(IN_DONT_FOLLOW))
        return Mark(number: try checked("inotify_add_watch", inotify_add_watch(descriptor.number, path, mask)))
    }

    package func remove(_ mark: Mark) { inotify_rm_watch(descriptor.number, mark.number) }

    /// The changes since the last reading, in their order.
    package func read() throws(SystemdError) -> [Change] {
        var changes: [Change] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = try descriptor.read(&buffer, buffer.count)
            if count == 0 { return changes }
            changes += Self.parsed(buffer.prefix(count))
        }
    }

    private static func parsed(_ bytes: ArraySlice<UInt8>) -> [Change] {
        let header = MemoryLayout<inotify_event>.size
        var rest = bytes
        var changes: [Change] = []
        while rest.count >= header {
            let event = rest.withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
            let name = rest.dropFirst(header).prefix(Int(event.len)).prefix { $0 != 0 }
            changes.append(
                Change(
                    mark: event.wd < 0 ? nil : Mark(number: event.wd), kinds: Kinds(rawValue: event.mask),
                    name: String(decoding: name, as: UTF8.self)))
            rest = rest.dropFirst(header + Int(event.len))
        }
        return changes
    }
}
