/// One edition, told apart from every other by its bytes.
package struct EditionMark: Hashable, Sendable {
    package var serial: Int
    /// Lower-case hex SHA-256 of the bundle's bytes.
    package var digest: String

    package init(serial: Int, digest: String) {
        self.serial = serial
        self.digest = digest
    }
}

/// Which editions were adopted so far.
package struct EditionHistory: Hashable, Sendable {
    /// The one in use; `nil` before the first.
    package var current: EditionMark?
    /// The newest one ever in use, which a restored backup may no longer hold.
    package var highest: EditionMark?

    package init(current: EditionMark? = nil, highest: EditionMark? = nil) {
        self.current = current
        self.highest = highest ?? current
    }
}
