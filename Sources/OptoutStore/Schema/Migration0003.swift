/// What exports of more formats say of a chat.
enum Migration0003 {
    static let name = "0003 proof"

    static let sql = chats

    private static let chats = ["chat", "chatBefore"].map { table in
        """
        ALTER TABLE \(table) ADD COLUMN isPartlyBlank INTEGER NOT NULL DEFAULT 0 CHECK (isPartlyBlank IN (0, 1));
        ALTER TABLE \(table) ADD COLUMN zoneSlack INTEGER NOT NULL DEFAULT 0 CHECK (zoneSlack IN (0, 1));

        """
    }.joined()
}
