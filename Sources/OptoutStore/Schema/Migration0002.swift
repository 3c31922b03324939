/// Whose signatures on editions the person trusts.
enum Migration0002 {
    static let name = "0002 signer"

    static let sql = """
        CREATE TABLE signer (                 -- of a key's rows the newest holds
            eventID INTEGER NOT NULL REFERENCES event(id),
            key TEXT NOT NULL CHECK (key GLOB '?* ?*'),  -- type and Base64, as in a .pub file
            fingerprint TEXT NOT NULL CHECK (fingerprint GLOB 'SHA256:*'),
            comment TEXT,
            isTrusted INTEGER NOT NULL CHECK (isTrusted IN (0, 1)),
            PRIMARY KEY (key, eventID)
        ) STRICT, WITHOUT ROWID;
        """
}
