import ArgumentParser
import Glibc
import OptoutStore

struct BackupCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a checked copy of the record, without titles.")

    @Flag(help: "Show the backups there are.")
    var list = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        if !list, !session.options.dryRun {
            let made = try record.backup(at: session.now, zone: try session.zone())
            return Report("backup", items: [made.json], text: [.line(made.path)])
        }
        let backups = try record.backups()
        return Report("backup", items: backups.map(\.json), text: backups.map { .line($0.path) })
    }
}

extension Backup {
    var json: JSON {
        .object([("path", .string(path)), ("madeAt", JSON(madeAt)), ("bytes", .integer(Int(bytes)))])
    }
}

struct RestoreCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup's content in place of the record's.",
        discussion: "A backup of the record as it is now is made first. Titles still in the record are taken over.")

    @Argument(help: "The backup; without it the newest.")
    var file: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let place = try session.recordPath()
        let path = try file ?? newest(of: place)
        guard access(path, F_OK) == 0 else {
            throw CLIError.notFound("no file '\(path)'", hint: "see 'optout backup --list'")
        }
        guard try session.confirm("replace the record's content by '\(path)'?") else {
            return session.unchanged("restore")
        }
        let receipt = try Record.restore(from: path, at: place, by: .optout, try session.writing())
        _ = try session.record()
        let before = Record.backups(of: place).first { $0.path != path }
        let back = before.map { Block.line("to go back: optout restore '\($0.path)'", .dim) }
        return session.changed(
            "restore", receipt, line(receipt.value), then: (back.map { [$0] } ?? []) + notes(receipt.value))
    }

    private func line(_ restored: Restored) -> String {
        let accounts = restored.accounts == 1 ? "1 account" : "\(restored.accounts) accounts"
        return "restored \(accounts) and \(chats(restored.chats)) from '\(restored.path)'"
    }

    private func notes(_ restored: Restored) -> [Block] {
        let copy = restored.damagedCopy.map { Block.line("the damaged record was kept as '\($0)'", .caution) }
        let floor = restored.keptSerialFloor.map {
            Block.line("editions of the guide below \($0) stay refused", .dim)
        }
        return [copy, floor].compactMap(\.self)
    }

    /// Works also where the record itself is damaged.
    private func newest(of place: String) throws -> String {
        guard let backup = Record.backups(of: place).first else {
            throw CLIError.notFound("there is no backup yet", hint: "'optout backup' makes one")
        }
        return backup.path
    }
}
