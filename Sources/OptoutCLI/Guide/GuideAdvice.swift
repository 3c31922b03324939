import ArgumentParser
import OptoutCore
import OptoutStore

struct GuideAdvice: Command {
    static let configuration = CommandConfiguration(
        commandName: "advice", abstract: "What holds for every provider: questions, defaults, ladders, clean-up.",
        discussion: "TOPIC is a word of the list, such as wrappers, ladder or work; without it all are listed.")

    @Argument(help: "A topic, by its word or id.")
    var topic: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let topics = try record.adoptedGuide()?.advice ?? []
        guard let topic else {
            return Report("guide-advice", items: topics.map(\.json), text: Self.list(topics))
        }
        let found = Self.topics(topic, among: topics)
        guard !found.isEmpty else {
            let hint = near(topic, topics.map(\.word)).map { "did you mean '\($0)'? " } ?? ""
            throw CLIError.notFound("no advice on '\(topic)'", hint: hint + "see 'optout guide advice'")
        }
        let moment = try session.moment()
        let pages = found.enumerated().flatMap { ($0.offset > 0 ? [Block.blank] : []) + $0.element.page(at: moment) }
        return Report("guide-advice", items: found.map(\.json), text: pages)
    }

    private static func list(_ topics: [AdviceTopic]) -> [Block] {
        guard let first = topics.first else { return [.line("no guide yet: the program's own is missing", .caution)] }
        let rows = topics.map { [Table.Cell($0.word, .bold), .init($0.title)] }
        return [
            .table(Table(columns: [.init("topic"), .init("about", wraps: true)], rows: rows)), .blank,
            .line("read one: optout guide advice \(first.word)", .dim),
        ]
    }

    /// By id or its last part; else every topic of that form, or with that word in its name or else its title.
    private static func topics(_ name: String, among all: [AdviceTopic]) -> [AdviceTopic] {
        let name = name.lowercased()
        let tests: [(AdviceTopic) -> Bool] = [
            { $0.id.text == name || $0.word == name },
            { $0.form.rawValue == name || $0.form.rawValue + "s" == name },
            { $0.word.split(separator: "-").contains { $0 == name } },
            { $0.title.lowercased().split { !$0.isLetter }.contains { $0 == name } },
        ]
        return tests.lazy.map { all.filter($0) }.first { !$0.isEmpty } ?? []
    }
}

extension AdviceTopic {
    /// What to type for it: `wrappers`.
    var word: String { String(id.text.drop { $0 != "." }.dropFirst()) }

    var json: JSON {
        .object(
            [
                ("id", JSON(id)), ("title", .string(title)), ("form", .string(form.rawValue)), ("lines", JSON(lines)),
                ("rungs", rungs.map { .array($0.map { JSON($0.map(\.rawValue)) }) } ?? .null),
            ] + evidence.fields)
    }

    func page(at moment: Instant) -> [Block] {
        let old = evidence.staleFrom <= moment ? "(old: last checked \(evidence.verified))" : nil
        let order = form == .ladder ? ", best to worst" : ""
        return [.line(title + order, .bold)] + (old.map { [.line($0, .dim)] } ?? [])
            + lines.enumerated().map { .line(line($0.element, $0.offset)) }
            + Beside.conflict(evidence, indent: "  ")
            + evidence.sources.map { .line("  from: \($0.at)", .dim) }
    }

    private func line(_ text: String, _ index: Int) -> String {
        switch form {
        case .list: "  – \(text)"
        case .questions, .order, .ladder: "  \(index + 1)  \(text)"
        }
    }
}
