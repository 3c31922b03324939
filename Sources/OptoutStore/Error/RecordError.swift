/// Why the record could not be read or changed; nothing was changed where one is thrown.
package enum RecordError: Error, Equatable, Sendable {
    /// SQLite calls the file malformed, or a check of it failed.
    case damaged(path: String, detail: String)
    /// Written by a newer program; versions are those of the schema.
    case newer(path: String, found: Int, known: Int)
    /// A SQLite file of some other program, or no SQLite file at all.
    case foreign(path: String)
    /// A symbolic link, a directory, another user's file, a network file system.
    case unsafe(path: String, why: String)
    /// There is no record at this place and none was to be made.
    case missing(path: String)
    /// Another program held the write lock for longer than the busy timeout.
    case busy(path: String)
    case diskFull(path: String)
    case io(path: String, detail: String)
    /// `what` is a word such as `account`, `handle`, `chore`.
    case notFound(what: String, name: String)
    /// `candidates` are slugs or handles, in order.
    case ambiguous(what: String, name: String, candidates: [String])
    /// A wish that the facts in the record forbid.
    case conflict(String, hint: String)
    /// An input that is refused as a whole, such as another account's export.
    case refused(String, hint: String)
}

extension RecordError {
    /// What failed, the value in single quotes, without a full stop.
    package var message: String {
        switch self {
        case .damaged(let path, let detail): "the record '\(path)' is damaged: \(detail)"
        case .newer(let path, let found, let known):
            "the record '\(path)' has version \(found), this program knows versions up to \(known)"
        case .foreign(let path): "'\(path)' is not a record of this program"
        case .unsafe(let path, let why): "will not use '\(path)' as the record: \(why)"
        case .missing(let path): "there is no record at '\(path)'"
        case .busy(let path): "the record '\(path)' is busy"
        case .diskFull(let path): "no space left to write '\(path)'"
        case .io(let path, let detail): "cannot read or write '\(path)': \(detail)"
        case .notFound(let what, let name): "no \(what) '\(name)'"
        case .ambiguous(let what, let name, let candidates):
            "'\(name)' may mean more than one \(what): \(candidates.joined(separator: ", "))"
        case .conflict(let message, _), .refused(let message, _): message
        }
    }

    /// How to go on.
    package var hint: String {
        switch self {
        case .damaged: "put a backup back with 'optout restore'; the damaged file is left as it is until then"
        case .newer: "use the newer program; nothing was changed"
        case .foreign: "name another file with --record, or move this one away"
        case .unsafe: "name another place with --record, or put this one right"
        case .missing: "any changing command makes one"
        case .busy: "try again; another optout may be importing"
        case .diskFull: "free some space; nothing was changed"
        case .io: "check the disk and the folder's permissions; nothing was changed"
        case .notFound(let what, _):
            what == "account" ? "see 'optout account list'" : "see 'optout todo' and 'optout log'"
        case .ambiguous(_, _, let candidates): "write more of it, such as '\(candidates.first ?? "")'"
        case .conflict(_, let hint), .refused(_, let hint): hint
        }
    }

    /// The exit code of a command that ends with this error.
    package var exitCode: Int32 {
        switch self {
        case .damaged, .newer, .foreign, .unsafe: 69
        case .busy: 75
        case .diskFull, .io: 74
        case .missing, .notFound: 66
        case .ambiguous, .conflict: 64
        case .refused: 65
        }
    }
}
