import OptoutCore
import OptoutStore

/// The chats of an account as the provider keeps them.
struct Provided {
    struct Chat {
        var moments: [Instant]
        /// From then on no export lists it.
        var vanishes: Instant?
    }

    var chats: [String: Chat] = [:]
}

/// What the person does about chats.
extension World {
    func useChats() throws {
        let holders = expectation.accounts.filter { $0.value.isOpen && purgeDays[$0.value.product] != nil }.keys
            .sorted()
        guard offset == 0, let slug = holders.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<6: try takeExport(slug)
        case 6: try sweep(slug)
        case 7: try removeFile(slug)
        default: try keepSome(slug)
        }
        check(slug)
    }

    private var purgeDays: [String: Int] { ["acme/chat": 20, "acme/mail": 45] }

    // MARK: Exports

    private func takeExport(_ slug: String) throws {
        write(slug)
        let account = try account(slug)
        let chats = provided[slug]?.chats.filter { $0.value.vanishes.map { $0 > wall } ?? true } ?? [:]
        let date = chats.values.compactMap(\.moments.last).max() ?? wall
        let isComplete = chance(80)
        let listed = chats.filter { isComplete || $0.value.moments.last == date || chance(70) }
        let staging = try record.staging(for: account.id, at: wall)
        for (id, chat) in listed.sorted(by: { $0.key < $1.key }) {
            try staging.append(
                ExportedChat(
                    id: id, title: "Invented", createdAt: chat.moments.first, lastAt: chat.moments.last,
                    messages: chat.moments.count, words: 2, moments: chat.moments))
        }
        let summary = ExportSummary(
            product: account.product, format: "invented/1", isComplete: isComplete,
            missing: isComplete ? [] : ["part 2"], date: date, seen: listed.count)
        let file = try chance(50) ? newFile("exports") : nil
        let days = purgeDays[account.product.text] ?? 30
        _ = try record.commit(
            staging, summary, into: account.id, file: file, fileName: "export.zip", purgeDays: days,
            keepsTitles: true, Writing(now: wall, zone: zone))
        expectation.writes(at: wall)
        let number = expectation.happens()
        expectation.accounts[slug]?.chats.take(
            listed.mapValues(\.moments), date: date, isComplete: isComplete, purgeDays: days, number: number)
        if let file { expectation.accounts[slug]?.files[file.path] = (wall, number) }
        try said("imports \(listed.count) chats into \(slug)\(isComplete ? "" : ", not complete") \(file?.path ?? "")")
    }

    /// The person goes on writing: new chats, at any time since some while ago, and one just now.
    private func write(_ slug: String) {
        for _ in 0...Int.random(in: 0...2, using: &random) {
            let first = wall.adding(seconds: -Int64.random(in: 60...9_000_000, using: &random))
            let again = wall.adding(seconds: -Int64.random(in: 20...59, using: &random))
            add(chance(70) ? [first] : [first, again], to: slug)
        }
        add([wall.adding(seconds: -10)], to: slug)
    }

    private func add(_ moments: [Instant], to slug: String) {
        let id = "c\(provided[slug]?.chats.count ?? 0)"
        provided[slug]?.chats[id] = Provided.Chat(moments: moments)
    }

    // MARK: Claims

    /// The person deletes these chats, or believes so; the provider takes its time.
    private func erase(_ ids: some Sequence<String>, of slug: String) {
        for id in ids where chance(85) && provided[slug]?.chats[id]?.vanishes == nil {
            provided[slug]?.chats[id]?.vanishes = wall.adding(days: Int.random(in: 0...40, using: &random))
        }
    }

    func deleteAll(_ slug: String) throws {
        guard let account = expectation.accounts[slug] else { return }
        let ids = account.chats.states(account).filter { $0.value == .toDelete || $0.value == .stillThere }.keys
            .sorted()
        let select = ChatSelect(account: try self.account(slug).id, states: [.toDelete, .stillThere])
        try change(.done) { _ = try $0.claimDeleted(select) }
        let number = expectation.happens()
        expectation.accounts[slug]?.chats.claim(ids, .init(at: wall, number: number, isKept: false))
        erase(ids, of: slug)
        try said("has deleted \(ids.count) chats of \(slug)")
        check(slug)
    }

    /// Everything, or everything before some day.
    private func sweep(_ slug: String) throws {
        let id = try account(slug).id
        let until = chance(50) ? nil : wall.adding(days: -Int.random(in: 1...60, using: &random))
        try change(.sweep) { _ = try $0.sweep(id, from: nil, until: until) }
        let number = expectation.happens()
        expectation.accounts[slug]?.chats.sweeps.append(.init(until: until, at: wall, number: number))
        let swept = provided[slug]?.chats.filter { chat in until.map { chat.value.moments[0] < $0 } ?? true } ?? [:]
        erase(swept.keys.sorted(), of: slug)
        try said("has swept \(slug) until \(until?.rfc3339 ?? "now")")
    }

    // MARK: Keeping

    private func keepSome(_ slug: String) throws {
        let states = expectation.accounts[slug].map { $0.chats.states($0) } ?? [:]
        let ids = states.filter { $0.value == .toDelete }.keys.sorted().filter { _ in chance(30) }
        let review = chance(20) ? nil : wall.adding(days: Int.random(in: 10...200, using: &random))
        if !ids.isEmpty { try keep(ids, of: slug, until: review) }
    }

    /// For another year.
    func keepOn(_ slug: String) throws {
        let account = try account(slug).id
        let rows = try record.chats(ChatSelect(account: account, states: [.kept])).rows
        let due = rows.filter { $0.reviewAt.map { $0 <= wall } ?? false }.map(\.providerID)
        try keep(due, of: slug, until: wall.adding(days: 365))
    }

    private func keep(_ ids: [String], of slug: String, until review: Instant?) throws {
        let account = try account(slug).id
        let handles = try record.chats(ChatSelect(account: account)).rows.filter { ids.contains($0.providerID) }
        let select = ChatSelect(handles: handles.map(\.handle))
        try change(.chatsKeep) { _ = try $0.keep(select, because: "dear", review: review) }
        let number = expectation.happens()
        expectation.accounts[slug]?.chats.claim(ids, .init(at: wall, number: number, review: review, isKept: true))
        try said("keeps \(ids) of \(slug) until \(review?.rfc3339 ?? "for ever")")
    }

    /// Every chat is in the state that follows from what happened.
    private func check(_ slug: String) {
        guard let account = expectation.accounts[slug], let id = try? self.account(slug).id,
            let rows = try? record.chats(ChatSelect(account: id)).rows
        else { return fail("the chats of \(slug) cannot be read") }
        let found = Dictionary(rows.map { ($0.providerID, $0.state) }, uniquingKeysWith: { first, _ in first })
        let wanted = account.chats.states(account)
        for id in Set(found.keys).union(wanted.keys).sorted() where found[id] != wanted[id] {
            fail(
                "\(id) of \(slug) is \(found[id].map(\.rawValue) ?? "unknown"), not \(wanted[id].map(\.rawValue) ?? "–")"
            )
        }
    }
}
