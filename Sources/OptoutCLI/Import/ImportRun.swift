import CLinux
import OptoutConfig
import OptoutCore
import OptoutFrames
import OptoutStore

/// What an import did, ready to be shown.
struct ImportOutcome {
    var file: String
    var account: Account
    var summary: ExportSummary
    var result: ImportResult
    var log: [LogEntry]
    var findings: ImportFindings
}

/// Takes exports into the record, one at a time.
struct ImportRun {
    let session: Session
    let record: Record
    /// The account named on the command line.
    let named: Account?

    init(session: Session, record: Record, named: Account?) {
        self.session = session
        self.record = record
        self.named = named
    }

    /// Reads one export in a child, gathers its chats in a staging file, and takes them in by one short change.
    ///
    /// Until that change the record is as it was, whatever ends the import.
    func take(_ path: String) throws -> ImportOutcome {
        do {
            return try read(path)
        } catch let error as ImportFailure {
            throw CLIError(error.status, "cannot read '\(path)': \(error.message)", hint: error.hint)
        }
    }

    private func read(_ path: String) throws -> ImportOutcome {
        let file = SeenFile(at: path)
        let child = try ExportChild(reading: ExportInput(path), beside: session.context.program)
        // The code that led here is not needed again: what memory a large import takes is for its chats.
        _ = linux_unmap_code()
        var gathering = Gathering(path: path, owner: ImportOwner(session, record, named))
        var bar = ProgressBar(session, path)
        defer { bar.clear() }
        do {
            while let frame = try child.frames.next() { try gathering.take(frame, in: record, session.now, &bar) }
        } catch let error as FrameError {
            throw ImportFailure.readerFailed(child.wait() ?? error.text)
        }
        bar.readingEnds()
        return try commit(gathering, path, file)
    }

    private func commit(_ gathering: Gathering, _ path: String, _ file: SeenFile?) throws -> ImportOutcome {
        guard let staging = gathering.staging, let found = gathering.account,
            let read = gathering.summary?.named(found.product)
        else {
            throw ImportFailure.readerFailed("it sent no chats")
        }
        defer {
            staging.discard()
            Interruption.removesNothing()
        }
        let name = path.split(separator: "/").last.map(String.init)
        let summary = try record.ownerChecked(read.asOne(ofSeveral: name), for: found.id)
        let config = try Config(paths: session.paths())
        let receipt = try record.commit(
            staging, summary, of: gathering.owner.isProposed ? .new(found) : .recorded(found.id), file: file,
            fileName: name, purgeDays: try session.product(found.product, in: record)?.purgeDays,
            keepsTitles: config.titles, try session.writing())
        let account = try record.accounts().first { $0.slug == found.slug } ?? found
        return ImportOutcome(
            file: path, account: account, summary: summary, result: receipt.value, log: receipt.log,
            findings: try record.importFindings(of: account.id, examples: Self.partlyGoneShown))
    }
}

/// What has come from the child so far.
private struct Gathering {
    let path: String
    var owner: ImportOwner
    private(set) var account: Account?
    private(set) var staging: Staging?
    private(set) var summary: ExportSummary?

    init(path: String, owner: ImportOwner) {
        self.path = path
        self.owner = owner
    }

    mutating func take(_ frame: Frame, in record: Record, _ now: Instant, _ bar: inout ProgressBar) throws {
        switch frame {
        case .opening(let product, let key):
            guard staging == nil else { throw ImportFailure.readerFailed("it began twice") }
            bar.clear()
            let account = try owner.account(of: product, key: key, path: path)
            self.account = account
            let staging = try record.staging(
                for: owner.isProposed ? nil : account.id, at: now,
                announcing: { Interruption.removes([$0] + record.backupInTheMaking) })
            self.staging = staging
        case .chat(let chat):
            guard let staging else { throw ImportFailure.readerFailed("it sent a chat of nobody") }
            try staging.append(chat)
            bar.chats += 1
        case .progress(let done, let total): bar.show(done, of: total)
        case .summary(let summary): self.summary = summary
        case .failure(let exit, let message, let hint):
            throw ImportFailure(ExitStatus(rawValue: exit) ?? .failed, message, hint: hint)
        }
    }
}

extension ExportSummary {
    /// Of the account's product, where the file itself names none.
    func named(_ product: Product.ID) -> ExportSummary {
        var summary = self
        if summary.product == .unnamed { summary.product = product }
        return summary
    }

    /// A numbered file by itself is a part of a list, however whole it looks.
    func asOne(ofSeveral name: String?) -> ExportSummary {
        guard let name, isNumberedList(name) || isLaterZip(name) else { return self }
        var summary = self
        summary.isComplete = false
        summary.missing.append("the other numbered files beside '\(name)'")
        return summary
    }

    /// `conversations-000.json`
    private func isNumberedList(_ name: String) -> Bool {
        format.contains("-file/") && name.hasPrefix("conversations-") && name.hasSuffix(".json")
            && name.dropFirst(14).dropLast(5).allSatisfy(\.isNumber)
    }

    /// `conversations-001.zip`, `data-…-batch-0001.zip`, `takeout-…-002.zip`: the first of them may be the only one.
    private func isLaterZip(_ name: String) -> Bool {
        let isTakeout = name.hasPrefix("takeout-")
        guard name.hasSuffix(".zip"), isTakeout || name.hasPrefix("conversations-") || name.contains("-batch-") else {
            return false
        }
        let number = name.dropLast(4).split(separator: "-").last.flatMap { Int($0) } ?? 0
        return number > (isTakeout ? 1 : 0)
    }
}
