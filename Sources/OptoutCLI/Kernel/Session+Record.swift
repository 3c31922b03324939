import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore

extension Session {
    /// The record, made where there is none; a new one takes in the program's own edition.
    func record() throws -> Record {
        if let opened { return opened }
        let record = try Record.open(at: recordPath(), by: .optout, now: now)
        opened = record
        let isNew = try record.isEmpty()
        let adopted = try record.adoptedEdition() ?? adoptOwnEdition(into: record)
        edition = adopted?.serial
        if isNew { try adoptOwnFiles(into: record) }
        return record
    }

    /// The record for a command that changes it: a newer edition of the program's own or in the spool folder and the
    /// person's own guide files are taken in first, unless the daemon runs, which does it by itself.
    func recordToChange() throws -> Record {
        let record = try record()
        if !options.dryRun, !daemonRuns(beside: record) {
            if try waitingSerial() != nil { try takeInWaiting(record) }
            try adoptOwnFiles(into: record)
        }
        try noteOwnFilesRefused(record)
        lookAtExportFiles(record)
        return record
    }

    private func takeInWaiting(_ record: Record) throws {
        let before = edition
        if try waitingOwnSerial() != nil { _ = try adoptOwnEdition(into: record) }
        try adoptSpooled(into: record)
        edition = try record.adoptedEdition()?.serial
        if let edition, edition != before { note("edition \(edition) of the guide is in force now; see 'optout news'") }
    }

    /// Absolute, whatever `--record` says.
    func recordPath() throws -> String {
        guard let path = options.record else { return try paths().record }
        if path.hasPrefix("/") { return path }
        guard !path.isEmpty, let folder = getcwd(nil, 0) else {
            throw CLIError.usage("'\(path)' is no path", hint: "give --record a file's path")
        }
        defer { free(folder) }
        return String(cString: folder) + "/" + path
    }

    func writing() throws -> Writing { Writing(now: now, zone: try zone(), dryRun: options.dryRun) }

    /// Whether a daemon delivers for this record.
    func daemonRuns(beside record: Record) -> Bool { isLocked(record.place.journalLock) }
}

// MARK: - The program's own edition

extension Session {
    /// Says beside a reading command's answer that it does not know the newest edition yet.
    func noteWaiting() throws {
        if let waiting = try waitingSerial() {
            note("guide: edition \(waiting) is waiting; the next change takes it in")
        }
        if let opened, try ownFilesWait(opened) {
            note("guide: your own files have changed; the next change takes them in")
        }
    }

    /// The serial of the newest edition that waits to be taken in: the program's own, or one that was fetched.
    func waitingSerial() throws -> Int? {
        let fetched = try opened.flatMap { try spooled($0)?.newer?.guide.serial }
        return try [waitingOwnSerial(), fetched].compactMap(\.self).max()
    }

    /// The serial of the program's own edition where it is newer than the adopted one.
    private func waitingOwnSerial() throws -> Int? {
        guard let opened, let edition, let bytes = ownGuideBytes(), let serial = Self.peekSerial(bytes),
            serial > edition,
            case .newer = EditionVerdict(bytes, history: try opened.editionHistory(), origin: .own, now: now)
        else { return nil }
        return serial
    }

    /// `nil` where there is none or it cannot be read.
    private func ownGuideBytes() -> [UInt8]? {
        try? fileBytes(paths().ownGuide, limit: GuideBundle.byteLimit)
    }

    private func adoptOwnEdition(into record: Record) throws -> AdoptedEdition? {
        guard let bytes = ownGuideBytes() else { return nil }
        let verdict = EditionVerdict(bytes, history: try record.editionHistory(), origin: .own, now: now)
        guard case .newer(let edition) = verdict else {
            note("the program's own guide '\(try paths().ownGuide)' is unusable, ignoring it")
            return try record.adoptedEdition()
        }
        try adopt(edition, into: record)
        return try record.adoptedEdition()
    }

    /// The serial of a bundle without decoding it: in canonical JSON the edition's own comes after every other.
    static func peekSerial(_ bytes: [UInt8]) -> Int? {
        let key = Array("\"serial\":".utf8)
        var index = bytes.count - key.count
        while index >= 0 {
            if bytes[index] == key[0], bytes[index..<(index + key.count)].elementsEqual(key) {
                let digits = bytes[(index + key.count)...].prefix { (48...57).contains($0) }
                return Int(String(decoding: digits, as: UTF8.self))
            }
            index -= 1
        }
        return nil
    }
}
