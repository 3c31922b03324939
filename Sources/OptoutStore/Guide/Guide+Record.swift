package import OptoutCore

/// The edition whose parts are in the record.
package struct AdoptedEdition: Hashable, Sendable {
    package var serial: Int
    package var date: CivilDate
    package var expires: CivilDate
    /// Lower-case hex SHA-256 of the bundle's bytes.
    package var digest: String
    package var adoptedAt: Instant
}

/// A guide change as kept for `news`.
package struct NewsItem: Hashable, Sendable {
    package var serial: Int
    package var change: GuideChange
    package var isRead: Bool
    /// Slugs of the open accounts at its product.
    package var accounts: [String]
}

extension Record {
    /// `nil` before the first adoption.
    package func adoptedEdition() throws -> AdoptedEdition? { nil }

    /// The highest serial ever adopted here; not lowered by a restore.
    package func serialFloor() throws -> Int { 0 }

    /// The whole adopted edition, decoded from its parts.
    package func adoptedGuide() throws -> Guide? { nil }

    /// One product of the adopted edition, without reading the rest.
    package func product(_ id: Product.ID) throws -> Product? { nil }

    /// Id and name of every product of the adopted edition, by id, without decoding any.
    package func productIDs() throws -> [Product.ID] { [] }

    /// The person's own providers, kept beside the edition.
    package func ownProviders() throws -> [Provider] { [] }

    /// Takes `guide` in as the adopted edition: parts, changes, chores and tellings in one transaction.
    ///
    /// - Parameters:
    ///   - digest: lower-case hex SHA-256 of the bundle's bytes.
    ///   - changes: what is new against the edition adopted before.
    /// - Throws: `refused` for a serial below the floor, or the same serial with another digest.
    /// - Returns: `false` if it was adopted already; then nothing is written.
    package func adopt(_ guide: Guide, digest: String, changes: [GuideChange], _ writing: Writing) throws -> Receipt<
        Bool
    > {
        throw RecordError.missing(path: place.path)
    }

    /// Takes the person's own providers in; an empty list removes them.
    package func adoptOwn(_ providers: [Provider], digest: String, changes: [GuideChange], _ writing: Writing) throws
        -> Receipt<Bool>
    { throw RecordError.missing(path: place.path) }

    /// Queues the notice that an edition was refused, once per digest.
    ///
    /// - Returns: `false` if it was queued before.
    package func refuseEdition(digest: String, serial: Int?, _ writing: Writing) throws -> Receipt<Bool> {
        throw RecordError.missing(path: place.path)
    }

    /// Queues a notice about the program itself, once per `occasion`.
    package func notify(_ kind: ReminderKind, occasion: String, at now: Instant) throws {}

    /// Guide changes, those not read first, then newest first.
    package func news(unreadOnly: Bool) throws -> [NewsItem] { [] }
}

extension Change {
    /// Marks every guide change as read.
    ///
    /// - Returns: how many were not read before.
    @discardableResult
    package func markNewsRead() throws -> Int { 0 }
}
