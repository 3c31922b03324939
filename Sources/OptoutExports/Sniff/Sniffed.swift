/// What a text is: found by its structure, never by a file's name.
struct Sniffed: Equatable {
    /// `nil` for a list without an entry that tells.
    var format: Format?
    var form: ListForm
}

extension Sniffed {
    /// Reads as far as needed to tell.
    ///
    /// - Throws: `otherProvider`, `notAnExport` or `unknownShape` for anything that is none of our formats.
    init(_ source: PeekSource) throws(ImportError) {
        let text = try OtherText(head: try source.head(64 * 1024))
        switch text {
        case .script(let name):
            guard name == "grok_chat_item" else { throw .notAnExport("another part of an X archive") }
            self.init(format: .grokInX, form: .script)
        case .table(let columns):
            guard CopilotColumns(columns) != nil else { throw .unknownShape(keys: columns.filter(isFieldName)) }
            self.init(format: .copilot, form: .table)
        case .page:
            guard try source.head(PeekSource.limit).isActivityPage else { throw .notAnExport("a web page") }
            self.init(format: .geminiPage, form: .page)
        case .json:
            do throws(ImportError) { try self.init(json: source) } catch {
                guard case .unknownShape = error, source.rewind() else { throw error }
                let zips = try DownloadList.zips(source)
                throw zips.isEmpty ? error : .manifestOnly(zips.sorted())
            }
        }
    }

    private init(json source: PeekSource) throws(ImportError) {
        _ = source.rewind()
        var json = try JSONScanner(source, capacity: 64 * 1024)
        switch try json.next() {
        case UInt8(ascii: "["):
            self = Sniffed(format: try Self.formatOfList(&json), form: .list)
            if format == nil { try json.finish() }
        case UInt8(ascii: "{"):
            let outcome = Result<Sniffed, ImportError>.catching { () throws(ImportError) in try Self.ofObject(&json) }
            switch outcome {
            case .success(let sniffed): self = sniffed
            case .failure(let error):
                guard case .json = error, let format = try Self.formatOfTornLines(source) else { throw error }
                self = Sniffed(format: format, form: .lines)
            }
        default:
            try json.skipValue()
            throw .unknownShape(keys: [])
        }
    }

    /// Entries looked at before a list counts as of unknown shape.
    private static let patience = 20

    private static func formatOfList(_ json: inout JSONScanner) throws(ImportError) -> Format? {
        var clues = Clues()
        var count = 0
        try json.openArray()
        while try json.nextElement() {
            count += 1
            if try json.next() == UInt8(ascii: "{") {
                try clues.gather(&json)
                if let format = try clues.entryFormat() { return format }
            } else {
                try json.skipValue()
            }
            if count == patience { throw clues.unknown }
        }
        guard count == 0 else { throw clues.unknown }
        return nil
    }

    /// One chat by itself, an object around a list, or the first of many lines.
    private static func ofObject(_ json: inout JSONScanner) throws(ImportError) -> Sniffed {
        var clues = Clues()
        try json.openObject()
        while let key = try json.key() {
            if key.is("conversations"), try json.next() == UInt8(ascii: "[") {
                return Sniffed(format: try formatOfList(&json), form: .wrapped)
            }
            clues.take(key)
            if let format = clues.singleFormat() { return Sniffed(format: format, form: .single) }
            try json.skipValue()
        }
        if let format = clues.lineFormat() { return Sniffed(format: format, form: .lines) }
        try clues.refuseByName()
        return try ofLines(&json, &clues)
    }

    /// The format of lines of which one of the first is broken; `nil` where none of the whole ones tells.
    private static func formatOfTornLines(_ source: PeekSource) throws(ImportError) -> Format? {
        guard source.rewind() else { return nil }
        var format: Format?
        let lines = JSONLines(source)
        for _ in 0..<patience where format == nil {
            let isLine = try lines.next { json throws(ImportError) in
                guard try json.next() == UInt8(ascii: "{") else { return try json.skipValue() }
                var clues = Clues()
                try clues.gatherAll(&json)
                try json.finish()
                format = clues.lineFormat()
            } broken: {
            }
            guard isLine else { break }
        }
        return format
    }

    private static func ofLines(_ json: inout JSONScanner, _ clues: inout Clues) throws(ImportError) -> Sniffed {
        let first = clues
        for _ in 1..<patience {
            guard try json.next() == UInt8(ascii: "{") else { break }
            clues = Clues()
            try clues.gatherAll(&json)
            if let format = clues.lineFormat() { return Sniffed(format: format, form: .lines) }
        }
        try json.finish()
        throw first.unknown
    }
}
