import ArgumentParser
import OptoutCore
import OptoutGuide
import OptoutStore

struct GuideDiffCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "What is different between two editions.",
        discussion:
            "Editions are named by serial or file: 'optout guide diff 1 2'. What concerns your accounts comes first.")

    @Argument(help: "The older edition.")
    var old: String

    @Argument(help: "The newer edition.")
    var new: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let (old, new) = (try session.editionNamed(old, in: record), try session.editionNamed(new, in: record))
        let changes = try GuideDiff.changes(from: old, to: new)
        let siblings: [(String, JSON)] = [("from", .integer(old.serial)), ("to", .integer(new.serial))]
        let accounts = try record.accounts().filter(\.isOpen)
        let told = changes.map { change in
            ToldChange(
                change: change,
                accounts: accounts.filter { account in
                    let product = new.product(account.product)
                    guard change.product == product?.id ?? .wrapper else { return false }
                    return product?.isConcerned(account, by: change.id) ?? true
                })
        }
        let page = ChangePage(changes: told, guide: new, moment: try session.moment())
        let none = Block.line("editions \(old.serial) and \(new.serial) tell the same", .dim)
        return Report(
            "guide-diff", items: changes.map { .object($0.fields) }, siblings: siblings,
            text: changes.isEmpty ? [none] : page.blocks)
    }
}

extension GuideChange {
    var fields: [(String, JSON)] {
        [
            ("id", .string(id)), ("change", .string(change.rawValue)), ("correction", .bool(correction)),
            ("product", JSON(product)), ("announced", JSON(announced)), ("effective", JSON(effective)),
            ("refs", JSON(refs)), ("text", .string(text)),
        ]
    }
}

extension [GuideChange] {
    var table: Table {
        let columns: [Table.Column] = [
            .init("change"), .init("id"), .init("matters from"), .init("refs"), .init("what", isFlexible: true),
        ]
        return Table(
            columns: columns,
            rows: map { change in
                [
                    Table.Cell(
                        change.change.rawValue + (change.correction ? ", correction" : ""),
                        change.change == .fact ? .plain : .caution), .init(change.id, .bold),
                    .init(change.effective?.description ?? "–"), .init(change.refs.joined(separator: ", ")),
                    .init(change.text),
                ]
            })
    }
}
