import Foundation
import OptoutCore
import Testing

@testable import OptoutExports

/// A row of the tables, which were written before the files were read.
struct Verdict: CustomTestStringConvertible, Sendable {
    var id: String
    var isAccepted: Bool
    /// `chats=1;skipped=key given twice:1`, or `zip.overlap|zip.disagreement`.
    var detail: String
    var what: String

    var testDescription: String { "\(id): \(what)" }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath()

    static func rows(_ name: String) -> [[String]] {
        let text = (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    /// Those with a file; the large ones are read by `large.py`.
    static let all: [Verdict] = {
        let texts = rows("texts.tsv").map { row in
            let isAccepted = row[1] == "accept"
            // Where the grammar leaves it open, the bytes named are such as are no UTF-8: those are counted.
            let isRepaired = row[0].hasPrefix("22.i.") && row[2].contains("%")
            let chats = isRepaired ? "chats=1;noted=text that is not UTF-8:1" : "chats=1"
            return Verdict(id: row[0], isAccepted: isAccepted, detail: isAccepted ? chats : "json", what: row[2])
        }
        let others = rows("verdicts.tsv").filter { !$0[0].contains(".large.") }
        return texts + others.map { Verdict(id: $0[0], isAccepted: $0[1] == "accept", detail: $0[2], what: $0[3]) }
    }()
}

/// The files that belong to the rows, made once by a foreign program.
enum FaultFiles {
    static let folder: String = {
        let folder = NSTemporaryDirectory() + "optout-faults-\(getpid())"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let tests = Verdict.folder.deletingLastPathComponent().deletingLastPathComponent()
        let script = tests.appendingPathComponent("Fixtures/faults/make.py").path
        process.arguments = ["python3", script, Verdict.folder.path, folder]
        try? process.run()
        process.waitUntilExit()
        atexit { try? FileManager.default.removeItem(atPath: FaultFiles.folder) }
        return folder
    }()
}

@Test func theTablesHoldEveryCase() {
    let cases = Set((Verdict.rows("verdicts.tsv") + Verdict.rows("elsewhere.tsv")).map { $0[0].prefix { $0 != "." } })
    #expect(cases.union(["22"]) == Set((22...49).map { Substring(String($0)) }))
    #expect(Verdict.all.count > 500)
}

@Test(arguments: Verdict.all)
func eachFileGetsItsVerdict(verdict: Verdict) throws {
    let found = Finding(path: FaultFiles.folder + "/" + verdict.id)
    if verdict.isAccepted {
        let read = try #require(found.export, "refused: \(found.fault ?? "")")
        #expect(Expectation(verdict.detail).differences(from: read) == [])
    } else {
        #expect(found.export == nil, "accepted")
        let fault = found.fault ?? ""
        #expect(verdict.detail.split(separator: "|").contains { $0 == fault || fault.hasPrefix($0 + ".") }, "\(fault)")
    }
}

/// What the reader says of a file.
struct Finding {
    var export: ReadExport?
    /// `zip.overlap`, `empty`: the case's name, wherever inside it was found.
    var fault: String?

    init(path: String) { self.init { try ReadExport(path: path) } }

    init(reading read: () throws -> ReadExport) {
        do { export = try read() } catch { fault = (error as? ImportError).map(Self.name) ?? "\(error)" }
    }

    static func name(of error: ImportError) -> String {
        switch error {
        case .inside(_, let inner): name(of: inner)
        case .json(let fault, _): "json.\(fault)"
        case .zip(let fault): "zip.\(fault)"
        default: String("\(error)".prefix { $0.isLetter })
        }
    }
}

/// What an accepted file has to give.
private struct Expectation {
    private var fields: [String: String] = [:]

    init(_ detail: String) {
        for part in detail.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            fields[String(pair[0])] = pair.count == 2 ? String(pair[1]) : ""
        }
    }

    func differences(from read: ReadExport) -> [String] {
        var found: [String] = []
        if fields["chats"] != String(read.chats.count) { found.append("chats: \(read.chats.count)") }
        if !agrees(fields["skipped"], read.summary.skipped) { found.append("skipped: \(read.summary.skipped)") }
        if !agrees(fields["noted"], read.summary.noted) { found.append("noted: \(read.summary.noted)") }
        let chat = read.chats.first
        if let title = fields["title"]?.removingPercentEncoding, chat?.title != title {
            found.append("title: \(chat?.title ?? "none")")
        }
        if let created = fields["created"], chat?.createdAt?.uSec != Int64(created) { found.append("created") }
        if fields["date"] == "none", read.summary.date != nil { found.append("date") }
        return found
    }

    /// `reason:2,other:0-1`: exactly these, a range where two readings are as good, but one of several must be met;
    /// nothing said means none.
    private func agrees(_ expected: String?, _ counts: [String: Int]) -> Bool {
        var left = counts
        var sum = 0
        let parts = (expected ?? "").split(separator: ",")
        for part in parts {
            let pair = part.split(separator: ":")
            let bounds = pair[1].split(separator: "-").compactMap { Int($0) }
            let count = left.removeValue(forKey: String(pair[0])) ?? 0
            sum += count
            guard let least = bounds.first, let most = bounds.last, (least...most).contains(count) else { return false }
        }
        return left.isEmpty && (parts.count < 2 || sum > 0)
    }
}
