extension Migration0001 {
    /// The documented views; times are RFC 3339 in UTC beside the stored microseconds.
    static let views = """
        CREATE VIEW v_account AS
            SELECT a.slug AS account, a.product, f.plan, a.isOpen,
                v.clients, v.region, v.usedFor, v.holder, v.identity, l.slug AS loginOf,
                v.otherName, v.otherBuiltOn, v.openedEarliestUSec, v.openedLatestUSec,
                v.closedEarliestUSec, v.closedLatestUSec, a.recordedAtUSec, f.chatsToDelete
            FROM account a
            JOIN accountVersion v ON v.accountID = a.id
                AND v.eventID = (SELECT max(eventID) FROM accountVersion WHERE accountID = a.id)
            LEFT JOIN account l ON l.id = v.loginOf
            LEFT JOIN accountFigure f ON f.accountID = a.id;
        CREATE VIEW v_opt_out AS
            SELECT a.slug AS account, o.setting, o.state, o.how, o.earliestUSec, o.latestUSec,
                strftime('%Y-%m-%dT%H:%M:%SZ', o.latestUSec / 1000000, 'unixepoch') AS since,
                o.recordedAtUSec, o.zone, o.note, o.evidence
            FROM observation o JOIN account a ON a.id = o.accountID;
        CREATE VIEW v_chat AS
            SELECT c.handle, a.slug AS account, c.providerID,
                (SELECT t.text FROM title t WHERE t.chatID = c.id ORDER BY t.eventID DESC LIMIT 1) AS title,
                c.createdAtUSec, c.lastAtUSec,
                strftime('%Y-%m-%dT%H:%M:%SZ', c.createdAtUSec / 1000000, 'unixepoch') AS createdAt,
                strftime('%Y-%m-%dT%H:%M:%SZ', c.lastAtUSec / 1000000, 'unixepoch') AS lastAt,
                c.messages, c.words, c.files, c.exposure,
                (c.flags & 1) AS isRated, (c.flags & 2) / 2 AS isShared, (c.flags & 4) / 4 AS isResumed,
                c.state, c.claimedUSec
            FROM chat c JOIN account a ON a.id = c.accountID;
        CREATE VIEW v_chore AS
            SELECT c.id AS chore, c.handle, c.kind, a.slug AS account, c.product, c.step, c.change, c.serial,
                c.dueUSec, strftime('%Y-%m-%dT%H:%M:%SZ', c.dueUSec / 1000000, 'unixepoch') AS due,
                c.isHeld, c.waitsForDue, c.snoozedUntilUSec, c.foundAtUSec
            FROM chore c LEFT JOIN account a ON a.id = c.accountID
            WHERE c.closedAtUSec IS NULL;

        """
}
