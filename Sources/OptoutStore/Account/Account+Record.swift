import GRDB
package import OptoutCore

extension Record {
    /// All accounts, closed ones too, by slug; plans included.
    package func accounts() throws -> [Account] { try read { try Account.fetchAll($0) } }

    package func account(_ id: Account.ID) throws -> Account? {
        try accounts().first { $0.id == id }
    }

    /// The account meant by `name`: a slug, else the product id or plain name if exactly one open account has it.
    package func account(matching name: String) throws -> Found<Account> {
        let accounts = try accounts()
        if let exact = accounts.first(where: { $0.slug == name }) { return .one(exact) }
        let meant = accounts.filter { $0.isOpen && ($0.product.text == name || $0.product.plainName == name) }
        guard let first = meant.first else { return .none }
        return meant.count == 1 ? .one(first) : .several(meant.map(\.slug))
    }

    /// The account whose imports carried the export's own account id `key`.
    package func account(forKey key: String, product: Product.ID) throws -> Account? {
        let row = try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT a.id FROM import i JOIN account a ON a.id = i.accountID
                    WHERE i.accountKey = ? AND a.product = ? ORDER BY i.id DESC LIMIT 1
                    """, arguments: [key, product.text])
        }
        return try row.flatMap { try account(Account.ID(row: $0)) }
    }

    /// Observations as written down, oldest `latest` first; `nil`: of all accounts.
    package func observations(of account: Account.ID? = nil) throws -> [RecordedObservation] {
        try read { try RecordedObservation.fetchAll($0) }
            .filter { account == nil || $0.observation.account == account }
    }

    /// The account's exposure timeline: from each start on, `answer` holds until the next start.
    package func exposureIntervals(of account: Account.ID) throws -> [ExposureInterval] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT startUSec, answer FROM exposureInterval WHERE accountID = ? ORDER BY startUSec",
                arguments: [account.row]
            ).map {
                ExposureInterval(
                    start: Instant(uSec: $0["startUSec"]), answer: Posture(rawValue: $0["answer"]) ?? .unknown)
            }
        }
    }

    /// A slug free for a new account: `chatgpt-free`, without a plan `chatgpt-1`; `-2`, `-3` where taken.
    package func freeSlug(for product: Product.ID, plan: Plan.ID?) throws -> String {
        let taken = try read { try String.fetchSet($0, sql: "SELECT slug FROM account") }
        let plain = String(product.plainName.prefix(20))
        if let plan {
            let first = plain + "-" + plan.text
            if !taken.contains(first) { return first }
        }
        let stem = plan.map { plain + "-" + $0.text } ?? plain
        var number = plan == nil ? 1 : 2
        while taken.contains("\(stem)-\(number)") { number += 1 }
        return "\(stem)-\(number)"
    }
}

/// An observation and what a person wrote beside it.
package struct RecordedObservation: Hashable, Sendable {
    package var observation: Observation
    package var note: String?
    package var evidence: String?
}

package struct ExposureInterval: Hashable, Sendable {
    package var start: Instant
    package var answer: Posture
}

/// What a message written at some moment would be.
package enum Posture: String, Codable, Hashable, Sendable, CaseIterable {
    case covered, exposed, unknown
    case notNeeded = "not-needed"

    package init(_ piece: ExposureTimeline.Piece) {
        switch piece.answer {
        case _ where piece.isNotNeeded: self = .notNeeded
        case .covered: self = .covered
        case .exposed: self = .exposed
        case .straddling, .unknown: self = .unknown
        }
    }
}
