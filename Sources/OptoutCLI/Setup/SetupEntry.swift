import OptoutCore

/// One account as a person describes it, in words that the commands take; nothing is written yet.
struct SetupEntry {
    /// The recorded account that it adds to; `nil`: a new one.
    var known: Account?
    /// `nil` for one that the guide does not list.
    var product: Product.ID?
    /// The name of an unlisted product.
    var other: String?
    /// The provider whose model an unlisted product uses.
    var builtOn: String?
    /// `nil`: the default name.
    var name: String?
    var plan: String?
    var opened: String?
    var clients: [Client] = []
    var region: String?
    var usedFor: UsedFor?
    var loginOf: String?
    /// How the main training switch stands.
    var state: String?
    /// When it was turned so.
    var since: String?
    /// When it was seen so; with neither, it is so now.
    var seen: String?

    init(known: Account? = nil, product: Product.ID? = nil, other: String? = nil) {
        self.known = known
        self.product = product
        self.other = other
    }
}

// MARK: - The commands it stands for, without 'optout'

extension SetupEntry {
    /// `account add …` or `account edit …`; empty if nothing is new but the switch.
    ///
    /// - Parameters:
    ///   - productWord: the product's plain name, or its id where others share that name.
    ///   - naming: whether the account whose login it shares is named as well.
    func accountWords(_ productWord: String, naming loginOf: Bool = true) -> [String] {
        let login = loginOf ? self.loginOf : nil
        let details =
            Self.option("--opened", opened) + clients.flatMap { ["--client", $0.rawValue] }
            + Self.option("--region", region) + Self.option("--used-for", usedFor?.rawValue)
            + Self.option("--login-of", login)
        if let known {
            let changes = Self.option("--plan", plan) + details
            return changes.isEmpty ? [] : ["account", "edit", known.slug] + changes
        }
        let names = Self.option("--name", name)
        if let other {
            return ["account", "add", "--other", other] + Self.option("--built-on", builtOn) + names + details
        }
        return ["account", "add", productWord + (plan.map { ":" + $0 } ?? "")] + names + details
    }

    /// `set …`; empty if nothing is said of the switch.
    func switchWords(_ slug: String) -> [String] {
        guard let state else { return [] }
        if let since { return ["set", slug, state, "--date", since] }
        return ["set", slug, state] + Self.option("--date", seen) + ["--seen"]
    }

    private static func option(_ name: String, _ value: String?) -> [String] { value.map { [name, $0] } ?? [] }
}

/// Words as a shell takes them for themselves.
func shellLine(_ words: [String]) -> String {
    words.map { word in
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { $0 < 0x80 && isPlainInShell(Unicode.Scalar($0)) }
        return isPlain
            ? word
            : "'"
                + word.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "'\\''") + "'"
    }.joined(separator: " ")
}

private func isPlainInShell(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", ":", "/", ",", "+", "@": true
    default: false
    }
}
