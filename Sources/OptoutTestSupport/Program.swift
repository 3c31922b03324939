import Foundation

/// A built program, run to its end in a scratch home.
package struct Program {
    package var path: String
    package var home: ScratchHome
    /// Beside those of the scratch home; a `nil` value takes a variable away.
    package var environment: [String: String?] = [:]

    package init(_ name: String, in home: ScratchHome) {
        path = Self.folder + "/" + name
        self.home = home
    }

    /// `$OPTOUT_BIN`, else where the tests themselves were built.
    package static let folder: String = {
        if let folder = ProcessInfo.processInfo.environment["OPTOUT_BIN"], !folder.isEmpty { return folder }
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let candidates = [own, CommandLine.arguments[0]].map { ($0 as NSString).deletingLastPathComponent }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0 + "/optout") } ?? candidates[0]
    }()

    /// What a run left behind.
    package struct Outcome: Sendable {
        package var status: Int32
        package var output: String
        package var errors: String
        /// Whether a signal ended it; `status` is then the signal.
        package var wasKilled: Bool
    }

    @discardableResult
    package func run(_ arguments: [String], input: String = "") throws -> Outcome {
        let files = try RunFiles(in: home, input: input)
        defer { files.remove() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        var variables = home.environment
        for (name, value) in environment { variables[name] = value }
        process.environment = variables
        process.currentDirectoryURL = URL(fileURLWithPath: home.path)
        process.standardInput = try FileHandle(forReadingFrom: files.input)
        process.standardOutput = try FileHandle(forWritingTo: files.output)
        process.standardError = try FileHandle(forWritingTo: files.errors)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: files.output, encoding: .utf8),
            errors: try String(contentsOf: files.errors, encoding: .utf8),
            wasKilled: process.terminationReason == .uncaughtSignal)
    }

    /// Another tool of the machine, such as `sqlite3`; `nil` where it is not installed.
    package static func tool(_ name: String, in home: ScratchHome) -> Program? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let found = folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { return nil }
        var program = Program(name, in: home)
        program.path = found
        return program
    }
}

/// Files instead of pipes: nothing can block, however much is written.
private struct RunFiles {
    let input: URL
    let output: URL
    let errors: URL

    init(in home: ScratchHome, input text: String) throws {
        let folder = URL(fileURLWithPath: home.path)
        let run = UUID().uuidString
        input = folder.appendingPathComponent(".in-\(run)")
        output = folder.appendingPathComponent(".out-\(run)")
        errors = folder.appendingPathComponent(".err-\(run)")
        try Data(text.utf8).write(to: input)
        for file in [output, errors] { try Data().write(to: file) }
    }

    func remove() {
        for file in [input, output, errors] { try? FileManager.default.removeItem(at: file) }
    }
}
