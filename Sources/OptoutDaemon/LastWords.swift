import Glibc
import OptoutConfig
import Systemd

/// What the daemon said when it ended in failure, kept while the service manager starts it again and again: starts that
/// fail alike are one message.
struct LastWords {
    /// `nil` where nobody keeps anything.
    private let path: String?

    /// - Parameter folder: is gone once the service manager has given up, or somebody stopped the service.
    init(folder: String?) { path = folder.map { $0 + "/last-words" } }

    /// Those of this process, as a service.
    static var own: LastWords { LastWords(folder: OwnProcess.environment("RUNTIME_DIRECTORY")) }

    /// Keeps `text`.
    ///
    /// - Returns: whether the start before ended with other words, or well.
    func areNew(_ text: String) -> Bool {
        guard let path else { return true }
        if let before = try? fileBytes(path, limit: 65_536), before == Array(text.utf8) { return false }
        if let file = fopen(path, "we") {
            fputs(text, file)
            fclose(file)
        }
        return true
    }

    func forget() {
        if let path { unlink(path) }
    }
}
