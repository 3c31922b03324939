import OptoutCore

/// Which addresses the guide may send a person to.
enum LinkRule {
    /// For the providers this program knows, the hosts their links may name; only a release widens the list, so that
    /// even a signed edition cannot bring in a look-alike.
    static let knownHosts: [String: Set<String>] = [
        "openai": [
            "chatgpt.com", "openai.com", "help.openai.com", "privacy.openai.com", "platform.openai.com",
        ],
        "anthropic": [
            "claude.ai", "claude.com", "platform.claude.com", "support.claude.com", "privacy.claude.com",
            "code.claude.com", "anthropic.com", "www.anthropic.com", "console.anthropic.com",
            "privacy.anthropic.com", "support.anthropic.com", "docs.anthropic.com",
        ],
        "google": [
            "gemini.google.com", "myactivity.google.com", "myaccount.google.com", "takeout.google.com",
            "support.google.com", "policies.google.com", "admin.google.com", "aistudio.google.com", "ai.google.dev",
            "cloud.google.com", "docs.cloud.google.com", "console.cloud.google.com", "developers.google.com",
        ],
        "microsoft": [
            "copilot.microsoft.com", "copilot.com", "account.microsoft.com", "privacy.microsoft.com",
            "support.microsoft.com", "learn.microsoft.com", "admin.microsoft.com", "m365.cloud.microsoft",
            "copilot.cloud.microsoft", "portal.azure.com", "azure.microsoft.com", "www.microsoft.com",
        ],
        "github": ["github.com", "docs.github.com", "github.blog"],
        "perplexity": ["www.perplexity.ai", "perplexity.ai"],
        "mistral": [
            "chat.mistral.ai", "admin.mistral.ai", "help.mistral.ai", "docs.mistral.ai", "console.mistral.ai",
            "legal.mistral.ai", "mistral.ai",
        ],
        "xai": ["grok.com", "x.ai", "accounts.x.ai", "console.x.ai", "x.com", "help.x.com"],
    ]

    static func problem(host: String) -> String? { isHost(host) ? nil : "'\(host)' is no plain host name" }

    static func problem(_ host: String, of provider: Provider.ID) -> String? {
        if let problem = problem(host: host) { return problem }
        if let known = knownHosts[provider.text], !known.contains(host) {
            return "'\(host)' is not among the hosts this program knows for \(provider)"
        }
        return nil
    }

    /// - Parameter hosts: those of the provider; the host must be one of them, letter by letter.
    static func problem(_ link: String, hosts: [String]) -> String? {
        guard link.utf8.count <= 300 else { return "longer than 300 bytes" }
        guard link.hasPrefix("https://") else { return "does not begin with 'https://'" }
        let rest = link.dropFirst("https://".count)
        let host = String(rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" })
        if let problem = problem(host: host) { return problem }
        guard hosts.contains(host) else { return "'\(host)' is none of the provider's hosts" }
        guard rest.dropFirst(host.count).utf8.allSatisfy(isPathByte) else {
            return "holds a character that no plain address needs"
        }
        return nil
    }

    /// Small ASCII letters, digits and hyphens in at least two labels; no port, no user, no punycode.
    private static func isHost(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, host.utf8.count <= 100 else { return false }
        return labels.allSatisfy { label in
            !label.isEmpty && !label.hasPrefix("-") && !label.hasSuffix("-") && !label.hasPrefix("xn--")
                && label.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        } && labels.last?.utf8.contains { (97...122).contains($0) } == true
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || "/?#=&-._~+,:@%".utf8.contains(byte)
    }
}
