import Foundation

/// An empty home of its own, removed with the value.
package final class ScratchHome {
    package let path: String
    /// What programs in it see: no more than they need.
    package var environment: [String: String]

    package init() throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let folder = base.appendingPathComponent("optout-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
        let inherited = ProcessInfo.processInfo.environment
        environment = [
            "HOME": folder.path, "TZ": "UTC", "LANG": "C.UTF-8", "PATH": inherited["PATH"] ?? "/usr/bin:/bin",
            "OPTOUT_GUIDE": Self.repository + "/Config/guide/editions/1.json",
        ]
    }

    /// The folder that holds Package.swift.
    package static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package var record: String { path + "/.local/share/optout/record.db" }

    /// Writes a file below the home.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    /// The whole record as SQL, by the foreign `sqlite3`; empty where there is no record.
    package func dump() throws -> String? {
        guard let sqlite = Program.tool("sqlite3", in: self) else { return nil }
        guard FileManager.default.fileExists(atPath: record) else { return "" }
        return try sqlite.run([record, ".dump"]).output
    }
}
