import OptoutCore

/// The chats of GitHub Copilot as VS Code keeps them: a document per session, or the log of what was done to one.
///
/// Source: microsoft/vscode `chatSessionStore.ts`, `objectMutationLog.ts`. Each request is a message of the user, and one
/// of the assistant if its response has any part; `words` are those of `message.text` and of the parts without a kind.
/// A session that was exported by hand has no id; it goes by that of its first request.
/// Of the log only what is counted is played. A session without a request is left out: an empty file on this machine is
/// no blank shell of a chat that was deleted at the provider.
final class VSCodeImporter: Importer {
    let product: String? = "github/copilot"
    let missing = Transcripts.missing("GitHub")
    private var broken = BrokenFile()

    func read(
        _ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally
    ) throws(ImportError) {
        var session = VSCodeSession()
        if form == .lines {
            var count = 0
            try JSONLines(source).forEach { json throws(ImportError) in
                let change = try VSCodeChange(&json, &tally)
                try json.finish()
                tally.note(.brokenText, count: json.brokenStrings)
                session.take(change)
            } broken: {
                count += 1
            }
            tally.note(.brokenLine, count: count)
        } else {
            let isWhole = try broken.isWhole { () throws(ImportError) in
                var json = try JSONScanner(source)
                session = try VSCodeSession(&json, &tally)
                try json.finish()
                tally.note(.brokenText, count: json.brokenStrings)
            }
            guard isWhole else { return tally.note(.brokenFile) }
        }
        try give(session, file, &tally)
    }

    func finish(_ tally: inout Tally) throws(ImportError) { try broken.refuseAlone(tally) }

    private func give(_ session: VSCodeSession, _ file: ExportFile, _ tally: inout Tally) throws(ImportError) {
        var draft = ChatDraft()
        draft.id = session.id ?? Transcripts.uuid(in: file) ?? session.requests.first?.id
        draft.title = session.title
        draft.createdAt = session.createdAt
        draft.updatedAt = session.lastAt
        for request in session.requests {
            draft.count(words: Int(request.words), files: 0, at: request.time)
            let parts = request.parts
            if !parts.isEmpty { draft.messages += 1 }
            for part in parts where part > 0 { draft.words += Int(part) }
        }
        if session.isTooLong { draft.problem = .tooManyParts }
        try tally.takeSession(&draft)
    }
}
