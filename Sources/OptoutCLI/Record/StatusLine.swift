import Glibc
import OptoutConfig
import OptoutCore
import OptoutStore

/// `status --line`: how many chores are due, for the prompts and bars of people who may be looked at over the shoulder.
///
/// A prompt must come up whatever happens, so there is no error: what cannot be read is a question mark.
enum StatusLine {
    static let unknown = "optout: ?"

    /// `nil`: there is nothing to say.
    static func words(_ due: Int) -> String? { due > 0 ? "optout: \(due) due" : nil }

    /// The answer to the bare command, from one small file and before anything else is set up.
    ///
    /// - Parameter variable: looks one up in the environment.
    /// - Returns: `nil` where it takes more than that; else the line, empty if there is nothing to say.
    static func atOnce(_ variable: (String) -> String?, now: () -> Instant) -> String? {
        guard let path = try? Paths.record(variable), access(path, F_OK) == 0,
            let count = LineFile(beside: RecordPlace(path: path)).count(at: now())
        else { return nil }
        return words(count).map { $0 + "\n" } ?? ""
    }
}

extension Session {
    /// How many chores are due, read from the record; 0 where there is no record, and none is made.
    ///
    /// The file that answers at once is written where it is missing, so that this is needed no second time.
    func dueCount() throws -> Int {
        let path = try recordPath()
        do {
            let record = try Record.open(at: path, by: .optout, now: now, access: .read)
            defer { try? record.close() }
            let moment = try moment()
            let due = try record.chores(at: moment).count { $0.state == .due }
            record.renewLine(waiting: false)
            return due
        } catch RecordError.missing {
            return 0
        }
    }
}
