/// Why an export was not read. `message` comes after `cannot read 'NAME': `; nothing in it stems from a chat.
package enum ImportError: Error, Hashable, Sendable {
    /// Not permitted, or an I/O error; `errno`.
    case unreadable(Int32)
    /// A pipe, a device …; what it is.
    case notAFile(String)
    case empty
    /// Not the same bytes at the end as at the beginning.
    case changed
    case json(JSONFault, offset: Int)
    case zip(ZipFault)
    /// A table; the offset is that of the field or byte at fault, if there is one.
    case table(TableFault, offset: Int?)
    /// Something we know by its first bytes and do not read.
    case notAnExport(String)
    /// The export of a provider that is not read yet; its name.
    case otherProvider(String)
    /// A workbook, as Perplexity's older data request gives.
    case spreadsheet
    /// JSON or a table of no shape we know; the keys or columns seen.
    case unknownShape(keys: [String])
    /// A zip or folder without a list of chats.
    case noChatList
    /// A folder of more files than any export has.
    case tooManyFiles
    /// Claude's list of downloads without the downloads; their names.
    case manifestOnly([String])
    /// What was typed into a coding tool, without its transcripts.
    case promptsOnly
    /// More than one export in one zip.
    case severalExports
    case severalProviders
    case severalAccounts
    /// Rows of chats that belong to more than one of these: products, accounts.
    case rowsOfSeveral(String)
    /// A row of chats whose product is none by its look.
    case badProduct
    /// A list of chats without a chat.
    case noChats
    /// A page without its end.
    case cutPage
    /// Entries, and not one that could be taken, by reason.
    case noneTaken([String: Int])
    /// One of the files inside a zip or folder; its name, which is one of those looked for.
    indirect case inside(String, ImportError)
}

/// What can be wrong with JSON.
package enum JSONFault: String, Hashable, Sendable, CaseIterable {
    case cutShort = "the text ends too early"
    case unexpectedByte = "this is not JSON"
    case controlCharacter = "a control character stands in a string"
    case badEscape = "a string holds an unknown escape"
    case badNumber = "a number is malformed"
    case tooDeep = "nested more than 64 deep"
    case moreThanOne = "something follows after the end of the JSON text"
}

/// What can be wrong with a zip.
package enum ZipFault: String, Hashable, Sendable, CaseIterable {
    case noEnd = "the end of the zip is missing; the download may have been cut short"
    case twoEnds = "the zip has two ends, so two readers could see different files in it"
    case split = "the zip is split over several files"
    case badDirectory = "the zip's directory is damaged"
    case badOffsets = "the zip's offsets are wrong; something may stand before it"
    case tooManyEntries = "the zip has more than 500,000 entries"
    case badName = "a name in the zip is malformed"
    case doubled = "the zip holds this file twice"
    case encrypted = "the zip is encrypted"
    case method = "packed by a method other than store and deflate"
    case overlap = "entries of the zip overlap"
    case disagreement = "the zip's directory and the entry's own header disagree"
    case notAFile = "the entry is a link or a device"
    case badDeflate = "the packed data are damaged"
    case cutShort = "the packed data end too early"
    case wrongSize = "the size is not the one declared"
    case wrongChecksum = "the checksum is wrong"
    case bomb = "it unpacks to more than 200 times its size"
}

extension ImportError {
    package var message: String {
        switch self {
        case .unreadable(let number): "it cannot be read (\(errorText(number)))"
        case .notAFile(let kind): "it is \(kind), not a file or folder"
        case .empty: "the file is empty"
        case .changed: "it changed while it was read"
        case .json(let fault, let offset): "\(fault.rawValue), at byte \(offset)"
        case .zip(let fault): fault.rawValue
        case .table(let fault, let offset): fault.rawValue + (offset.map { ", at byte \($0)" } ?? "")
        case .notAnExport(let found): "it is \(found), not an export"
        case .otherProvider(let name): "it looks like an export of \(name), which is not read yet"
        case .spreadsheet: "it is a spreadsheet, such as Perplexity's data request gives, and these are not read"
        case .unknownShape(let keys): "it is no list of chats of a known shape\(Self.listed(keys))"
        case .noChatList: "no list of chats inside, such as 'conversations.json'"
        case .tooManyFiles: "it holds more files than any export"
        case .manifestOnly(let zips):
            "this is only the list of what to download" + (zips.isEmpty ? "" : ": " + zips.joined(separator: ", "))
        case .promptsOnly:
            "this is only the history of prompts of Claude Code, Codex or Gemini CLI, not their transcripts"
        case .severalExports: "it holds more than one export"
        case .severalProviders: "it holds chats of more than one provider"
        case .severalAccounts: "it holds chats of more than one account"
        case .rowsOfSeveral(let kind): "its rows are of several \(kind)"
        case .badProduct: "a 'product' in it is not of the form 'openai/chatgpt'"
        case .noChats: "it holds no chats: 0 of 0"
        case .cutPage: "the page ends too early"
        case .noneTaken(let reasons): "none of its entries could be taken (\(Self.counted(reasons)))"
        case .inside(let name, let error): "'\(name)' inside: \(error.message)"
        }
    }

    package var hint: String {
        switch self {
        case .unreadable: "check that you may read it and that the disk is well"
        case .notAFile: "pass the downloaded zip, an unpacked folder or a JSON file"
        case .changed: "wait until the download is finished, then import again"
        case .json(.cutShort, _), .zip, .table, .empty, .cutPage: "download the export again"
        case .json, .unknownShape, .noChatList, .notAnExport: "pass the export as downloaded; unpacked folders work too"
        case .otherProvider: "go by 'optout do', and write down what you deleted with 'optout chats deleted'"
        case .spreadsheet: "delete there by hand and write it down with 'optout chats deleted --account perplexity'"
        case .tooManyFiles: "pass the folder of the export itself"
        case .manifestOnly: "download what it lists into one folder beside it and import that folder"
        case .promptsOnly:
            "import the transcripts: the folder '~/.claude/projects', '~/.codex/sessions' or '~/.gemini/tmp'"
        case .severalExports, .severalProviders, .severalAccounts: "unpack it and import each export by itself"
        case .rowsOfSeveral: "make a file for each account by itself: 'optout chats --account ACCOUNT --json'"
        case .badProduct: "write the product as 'optout guide' names it, or leave it out and name the --account"
        case .noChats: "ask for a new export if there should be chats"
        case .noneTaken(let reasons) where reasons.keys.elementsEqual([SkipReason.otherProduct.rawValue]):
            "choose 'Gemini Apps' under My Activity in Google's Takeout"
        case .noneTaken: "ask for a new export; if it looks the same, the format has changed"
        case .inside(_, let error): error.hint
        }
    }

    /// 65 refused, 74 I/O.
    package var exitCode: Int32 {
        switch self {
        case .unreadable: 74
        case .inside(_, let error): error.exitCode
        default: 65
        }
    }

    private static func listed(_ keys: [String]) -> String {
        keys.isEmpty ? "" : "; its keys are " + keys.map { "'\($0)'" }.joined(separator: ", ")
    }

    private static func counted(_ reasons: [String: Int]) -> String {
        reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }
}
