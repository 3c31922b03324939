/// The files of one export, whatever they lie in. Every name is one of those looked for; stored paths are never followed.
protocol Container {
    /// `zip`, `portal-zip`, `folder`, `json`
    var form: String { get }
    /// Files of ours in it, in the order in which they are best read.
    var names: [String] { get }
    /// Bytes that reading `names` takes, for the progress shown.
    func cost(of names: [String]) -> Int
    /// The size of the file itself.
    func size(of name: String) -> Int
    func open(_ name: String, meter: Meter?) throws(ImportError) -> any ByteSource
    /// - Throws: `changed` if anything was written to since it was opened.
    func confirmUnchanged() throws(ImportError)
}

/// The names that mean something in an export.
enum ExportName {
    static let list = "conversations.json"
    static let manifest = "export_manifest.json"
    static let ratings = "message_feedback.json"
    static let shared = "shared_conversations.json"
    static let accounts = ["user.json", "users.json"]

    static func isList(_ name: String) -> Bool { name == list || ShardName(path: name)?.text == name }

    static func isWanted(_ name: String) -> Bool {
        isList(name) || name == manifest || name == ratings || name == shared || accounts.contains(name)
    }
}

/// One JSON file by itself.
struct SingleFile: Container {
    let file: OpenedFile
    let form = "json"
    let names = [ExportName.list]

    func cost(of names: [String]) -> Int { file.size }
    func size(of name: String) -> Int { file.size }

    func open(_ name: String, meter: Meter?) throws(ImportError) -> any ByteSource {
        StoreSource(file, meter: meter)
    }

    func confirmUnchanged() throws(ImportError) { try file.confirmUnchanged() }
}
