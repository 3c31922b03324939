import OptoutCore
import OptoutStore

/// The open accounts of the record as a file that `setup --answers` takes.
enum AnswersText {
    private static let head = """
        # Answers for 'optout setup --answers FILE'. Every field but the product may
        # be left out; dates may be vague (2025, 2026-02, 2025-10..2026-01).
        #
        #   - product: chatgpt          # see 'optout guide'; else other: NAME
        #                               # and built-on: PROVIDER
        #     plan: free
        #     account: my-chatgpt       # its name on the command line
        #     opened: 2023
        #     switch: "off"             # of training; with one of
        #     since: 2026-02-10         # when you turned it so
        #     seen: 2026-02-10          # when you saw it so; neither: now
        #     clients: [web, mobile]    # also desktop, terminal, admin
        #     used-for: private         # or work, code
        #     login-of: my-claude       # whose login it shares
        #     region: DE                # or once for all, above 'accounts'
        """

    static func text(in session: Session, _ record: Record) throws -> String {
        let accounts = try record.accounts().filter(\.isOpen)
        // Those whose login others share come first, as 'login-of' needs it.
        let ordered = accounts.filter { $0.loginOf == nil } + accounts.filter { $0.loginOf != nil }
        let slugs = try session.slugs(in: record)
        let entries = try ordered.map { account in
            try fields(of: account, slugs, in: session, record).enumerated()
                .map { ($0.offset == 0 ? "  - " : "    ") + "\($0.element.0): \($0.element.1)" }
                .joined(separator: "\n")
        }
        return ([head, entries.isEmpty ? "accounts: []" : "accounts:"] + entries).joined(separator: "\n")
    }

    private static func fields(
        of account: Account, _ slugs: [Account.ID: String], in session: Session, _ record: Record
    ) throws -> [(String, String)] {
        let product: [(String, String?)] =
            account.other.map { [("other", $0.name), ("built-on", $0.builtOn?.text)] }
            ?? [("product", account.product.text)]
        let details: [(String, String?)] = [
            ("account", account.slug), ("plan", account.plan?.text),
            ("opened", try account.opened.map(session.dateWord)),
        ]
        let uses: [(String, String?)] = [
            ("used-for", account.usedFor?.rawValue), ("login-of", account.loginOf.flatMap { slugs[$0] }),
            ("region", account.region),
        ]
        let clients = account.clients.map(\.rawValue).joined(separator: ", ")
        let fields = product + details + (try switchFields(of: account, in: session, record)) + uses
        return fields.compactMap { field in field.1.map { (field.0, quoted($0)) } }
            + (clients.isEmpty ? [] : [("clients", "[\(clients)]")])
    }

    /// How the main switch stands and the observation that made it so.
    private static func switchFields(
        of account: Account, in session: Session, _ record: Record
    ) throws -> [(String, String?)] {
        guard account.loginOf == nil,
            let observation = try session.exposure(of: account, in: record)?.setting?.standing(at: session.now).by
        else { return [] }
        let date = try session.dateWord(observation.at)
        return [("switch", observation.state), (observation.how == .turned ? "since" : "seen", date)]
    }

    /// A plain word where no reader of YAML could take it for anything else.
    private static func quoted(_ text: String) -> String {
        let isSimple = text.unicodeScalars.allSatisfy(isPlain)
        let isWord = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"].contains(text.lowercased())
        if isSimple, !isWord, text.first?.isASCII == true, text.first != "-" { return text }
        var bytes: [UInt8] = []
        JSON.string(text).encode(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "/", ".", ":": true
        default: false
        }
    }
}
