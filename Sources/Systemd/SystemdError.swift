import Glibc

package enum SystemdError: Error, Equatable {
    /// A system call or a libsystemd call that failed; `code` is the positive `errno`.
    case call(String, code: Int32)
    /// Nobody listens where journald should: an entry sent now would vanish without a word.
    case noJournal(socket: String)
    /// journald does not read what it is sent.
    case journalHangs
    /// journald drops fields of such a name without a word.
    case fieldName(String)
    /// A file that cannot be opened; `code` is `errno`.
    case file(path: String, code: Int32)
    /// Another program on the bus answered with an error.
    case refused(name: String, message: String)
    /// Another process holds the lock; its id as it wrote it there, if it did.
    case locked(path: String, by: String?)
}

extension SystemdError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .call(let name, let code): "'\(name)' failed: \(String(cString: strerror(code)))"
        case .file(let path, let code): "cannot open '\(path)': \(String(cString: strerror(code)).lowercased())"
        case .noJournal(let socket): "no journal listens at '\(socket)'"
        case .journalHangs: "the journal does not read what it is sent"
        case .fieldName(let name): "'\(name)' is no name for a journal field"
        case .refused(let name, _): "the answer was '\(name)'"
        case .locked(let path, let by): "'\(path)' is held by process \(by ?? "unknown")"
        }
    }
}

/// The result of a call that answers -1 and sets `errno`.
func checked(_ name: String, _ result: Int32) throws(SystemdError) -> Int32 {
    guard result >= 0 else { throw .call(name, code: errno) }
    return result
}

/// The result of a libsystemd call, which answers `-errno`.
@discardableResult
func checkedNegative(_ name: String, _ result: Int32) throws(SystemdError) -> Int32 {
    guard result >= 0 else { throw .call(name, code: -result) }
    return result
}
