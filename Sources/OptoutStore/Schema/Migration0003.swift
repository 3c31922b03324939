/// What more formats say of a chat, which exports listed it, and where files full of words lie.
enum Migration0003 {
    static let name = "0003 proof"

    static let sql = chats + proofs + files

    private static let chats = ["chat", "chatBefore"].map { table in
        """
        ALTER TABLE \(table) ADD COLUMN isPartlyBlank INTEGER NOT NULL DEFAULT 0 CHECK (isPartlyBlank IN (0, 1));
        ALTER TABLE \(table) ADD COLUMN zoneSlack INTEGER NOT NULL DEFAULT 0 CHECK (zoneSlack IN (0, 1));

        """
    }.joined()

    /// Of the imports before, nobody wrote down what they listed: whatever is not gone counts as listed by all of them.
    private static let proofs = """
        ALTER TABLE chatProof ADD COLUMN foundImportID INTEGER REFERENCES import(id) ON DELETE RESTRICT;  -- a later one
        CREATE TABLE listing (                -- a known chat that an export listed with its words
            importID INTEGER NOT NULL REFERENCES import(id) ON DELETE RESTRICT,
            chatID INTEGER NOT NULL REFERENCES chat(id) ON DELETE RESTRICT,
            PRIMARY KEY (importID, chatID)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO listing (importID, chatID)
            SELECT i.id, c.id FROM chat c JOIN import i ON i.accountID = c.accountID AND i.id > c.firstImportID
            WHERE c.state <> 'gone';
        UPDATE OR IGNORE chatProof SET foundImportID = importID, importID = (
                SELECT i.id FROM import i JOIN import older ON older.accountID = i.accountID AND older.id > i.id
                WHERE older.id = chatProof.importID ORDER BY i.boundUSec DESC LIMIT 1)
            WHERE reason = 'absent from a newer complete export';

        """

    private static let files = """
        CREATE TABLE exportFile (             -- a file or folder that was imported; the only place for its path
            path TEXT NOT NULL PRIMARY KEY CHECK (path GLOB '/*'),
            accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
            importID INTEGER NOT NULL REFERENCES import(id) ON DELETE CASCADE,
            inode INTEGER NOT NULL,
            size INTEGER,                     -- NULL: a folder
            modifiedUSec INTEGER NOT NULL,
            folderInode INTEGER NOT NULL,     -- of the folder it lies in
            importedAtUSec INTEGER NOT NULL,
            holdsWords INTEGER NOT NULL CHECK (holdsWords IN (0, 1)),  -- and is not kept by a program of the person's
            goneAtUSec INTEGER                -- seen to be gone or another one; NULL: it lies there
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE inboxFile (              -- what lies in the inbox, without its name
            inode INTEGER NOT NULL,
            size INTEGER NOT NULL,            -- -1: a folder
            modifiedUSec INTEGER NOT NULL,
            foundAtUSec INTEGER NOT NULL,
            handledAtUSec INTEGER,            -- 'import --inbox' looked at it
            PRIMARY KEY (inode, size, modifiedUSec)
        ) STRICT, WITHOUT ROWID;

        """
}
