import Foundation

/// A whole output kept in a file beside the tests; `OPTOUT_GOLDEN=record` writes it anew.
package struct Golden {
    /// The file that holds what is expected.
    package let path: String

    /// - Parameter file: the test's own file; the golden one lies in its folder's `Golden/`.
    package init(_ name: String, beside file: String = #filePath) {
        path = ((file as NSString).deletingLastPathComponent as NSString).appendingPathComponent("Golden/\(name).txt")
    }

    /// The lines in which `text` and the file differ, or none; while recording the file becomes `text`.
    package func differences(from text: String) throws -> [String] {
        if ProcessInfo.processInfo.environment["OPTOUT_GOLDEN"] == "record" {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return []
        }
        let expected = try String(contentsOfFile: path, encoding: .utf8)
        let (old, new) = (expected.components(separatedBy: "\n"), text.components(separatedBy: "\n"))
        return (0..<max(old.count, new.count)).compactMap { index in
            let (before, now) = (index < old.count ? old[index] : nil, index < new.count ? new[index] : nil)
            return before == now ? nil : "line \(index + 1): expected \(before ?? "nothing"), got \(now ?? "nothing")"
        }
    }
}
