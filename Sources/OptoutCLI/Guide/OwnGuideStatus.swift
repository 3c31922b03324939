import OptoutGuide
import OptoutStore

/// How the person's own guide files stand.
struct OwnGuideStatus {
    let files: [OwnGuide.File]
    /// Whether they differ from what is in use.
    let isWaiting: Bool

    var json: JSON {
        .object([
            ("waiting", .bool(isWaiting)),
            (
                "files",
                .array(
                    files.map {
                        .object([
                            ("file", .string($0.name)), ("taken", .string($0.taken.rawValue)),
                            ("problems", .integer($0.problems.count)),
                        ])
                    })
            ),
        ])
    }

    var blocks: [Block] {
        guard !files.isEmpty || isWaiting else { return [] }
        var blocks: [Block] = [.blank, .line("your own files", .bold)]
        blocks += files.map { .line("  \($0.name): \($0.words)", $0.problems.isEmpty ? .plain : .caution) }
        if isWaiting { blocks.append(.line("  they have changed; the next change takes them in")) }
        if files.contains(where: { !$0.problems.isEmpty }) {
            blocks.append(.line("  what is wrong: optout guide lint", .dim))
        }
        return blocks
    }
}

extension OwnGuide.File {
    /// How much of a file can be taken in.
    enum Taken: String { case whole, part, refused }

    var taken: Taken { provider == nil ? .refused : problems.isEmpty ? .whole : .part }

    fileprivate var words: String {
        let count = problems.count == 1 ? "a problem" : "\(problems.count) problems"
        return switch taken {
        case .whole: "sound"
        case .part: "\(count): the guide has these entries itself, the others count"
        case .refused: "\(count): what was in use before stays"
        }
    }
}
