import OptoutCore
import OptoutStore

extension Interview {
    func put(_ question: Question) throws -> Move {
        switch question {
        case .builtOn: try putBuiltOn()
        case .plan: try putPlan()
        case .login: try putLogin()
        case .opened:
            try put("opened when?", session.dateWord) { self.entry.opened = $0 }
        case .state: try putState()
        case .since: try putSince()
        case .clients: try putClients()
        case .admin:
            try put("are you its admin, managing it for others? yes/no", Self.yesOrNo) { self.isAdmin = $0 }
        case .use: try putUse()
        }
    }

    /// - Parameter take: gets `nil` where the question is skipped.
    private func put<Value>(
        _ question: String, _ read: (String) throws -> Value, take: (Value?) -> Void
    ) throws -> Move {
        switch try session.reply("  " + question, read: read) {
        case .value(let value): take(value)
        case .skipped: take(nil)
        case .back: return .back
        case .next: return .next
        case .quit: return .quit
        }
        return .on
    }

    private func putBuiltOn() throws -> Move {
        let ids = try record.productIDs().filter { $0 != .wrapper }
        let providers = Set(ids.map(\.provider.text)).sorted()
        try session.say([.line("  providers: \(Session.numbered(providers))", .dim)])
        return try put("which one's model does it run on?") {
            try Session.pick($0, of: providers) { [$0] }
        } take: {
            self.entry.builtOn = $0
        }
    }

    private func putPlan() throws -> Move {
        let plans = product?.plans ?? []
        try session.say([.line("  plans: \(Session.numbered(plans.map(\.name)))", .dim)])
        return try put("which plan?") {
            try Session.pick($0, of: plans) { [$0.name, $0.id.text] }
        } take: {
            self.entry.plan = $0?.id.text
        }
    }

    private func putLogin() throws -> Move {
        let accounts = try logins()
        let list = Session.numbered(accounts.map(\.slug))
        try session.say([.line("  its switch may be that of another account: \(list)", .dim)])
        return try put("shares the login of?") {
            try Session.pick($0, of: accounts) { [$0.slug] }
        } take: {
            self.entry.loginOf = $0?.slug
        }
    }

    private func putState() throws -> Move {
        guard let main = try mainSetting() else { return .on }
        let place = product?.steps.first { $0.goal == .optOut }?.routes.lazy.compactMap(\.link).first
        let link = place.map { Block.line("  \($0)", .link) }
        try session.say([.line("  its training switch: \"\(main.label)\"", .dim)] + (link.map { [$0] } ?? []))
        return try put("is it \(main.values.joined(separator: " or "))?") {
            try Session.pick($0, of: main.values) { [$0] }
        } take: {
            self.entry.state = $0
        }
    }

    /// A date says when it was turned, `seen` and a date when it was seen so.
    private func putSince() throws -> Move {
        let state = entry.state ?? "off"
        return try put("turned \(state) when? (or 'seen' and a date; Enter: it is \(state) now)") {
            text -> (since: String?, seen: String?) in
            guard text.lowercased().hasPrefix("seen") else { return (try session.dateWord(text), nil) }
            let date = Session.trimmed(String(text.dropFirst(4)))
            return (nil, date.isEmpty ? nil : try session.dateWord(date))
        } take: {
            (self.entry.since, self.entry.seen) = ($0?.since, $0?.seen)
        }
    }

    private func putClients() throws -> Move {
        let names = clients.map(\.rawValue).joined(separator: ", ")
        return try put("where do you use it? (several of \(names))") { text in
            let words = text.split { ", ;".contains($0) }.map(String.init)
            let chosen = try words.map { try Session.pick($0, of: clients) { [$0.rawValue] } }
            return Client.allCases.filter(chosen.contains)
        } take: {
            self.entry.clients = $0 ?? []
        }
    }

    private func putUse() throws -> Move {
        try put("used for? (private, work or code)") {
            try Session.pick($0, of: UsedFor.allCases) { [$0.rawValue] }
        } take: {
            self.entry.usedFor = $0
        }
    }

    private static func yesOrNo(_ text: String) throws -> Bool {
        switch text.lowercased() {
        case "y", "yes": true
        case "n", "no": false
        default: throw CLIError.usage("'\(text)' is neither yes nor no", hint: "or Enter to leave it open")
        }
    }
}
