import ArgumentParser
import OptoutCore
import OptoutStore

/// Which chats are meant.
struct ChatOptions: ParsableArguments {
    @Argument(help: "Chats by handle.")
    var handles: [String] = []

    @Option(help: "Only this account.")
    var account: String?

    @Option(
        parsing: .upToNextOption,
        help: "to-delete, deleted, gone, still-there, kept, none, or all.")
    var state: [String] = []

    @Option(parsing: .upToNextOption, help: "exposed, covered, straddling, unknown, or all.")
    var exposure: [String] = []

    @Option(help: ArgumentHelp("Created on or after.", valueName: "when"))
    var from: String?

    @Option(help: ArgumentHelp("Created until then, the whole day included.", valueName: "when"))
    var until: String?

    @Option(help: ArgumentHelp("Part of the title.", valueName: "text"))
    var match: String?

    @Option(help: "age, size or files.")
    var sort: ChatSelect.Sort = .age

    @Option(help: ArgumentHelp("At most so many.", valueName: "count"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0 up, not '\(limit)'") }
    }
}

extension ChatSelect.Sort: ExpressibleByArgument {}

extension ChatOptions {
    /// Nothing but an account and a span of time, if that: every chat there, also those never imported.
    var isSweep: Bool {
        handles.isEmpty && state.isEmpty && exposure.isEmpty && match == nil && limit == nil
    }

    /// The chats listed: without handles and states those to delete and those still there.
    func select(in session: Session, _ record: Record) throws -> ChatSelect {
        let span = try session.span(from: from, until: until)
        return ChatSelect(
            handles: handles.isEmpty ? nil : handles,
            account: try account.map { try session.account($0, in: record).id },
            states: state.isEmpty
                ? (handles.isEmpty ? [.toDelete, .stillThere] : nil) : try Self.values(state, "--state"),
            exposures: exposure.isEmpty ? nil : try Self.values(exposure, "--exposure"),
            from: span.start, until: span.end, match: match, sort: sort, limit: limit)
    }

    /// Several values, apart or joined by commas; `nil` for `all`.
    private static func values<Value: RawRepresentable & CaseIterable>(
        _ texts: [String], _ option: String
    ) throws -> [Value]? where Value.RawValue == String {
        let words = texts.flatMap { $0.split(separator: ",").map(String.init) }
        if words.contains("all") { return nil }
        return try words.map { word in
            guard let value = Value(rawValue: word) else {
                let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw CLIError.usage("'\(word)' is no value of \(option)", hint: "allowed are: \(all), all")
            }
            return value
        }
    }
}
