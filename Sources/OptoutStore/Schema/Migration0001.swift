/// The schema as first released: frozen, later versions add migrations.
///
/// Fact tables carry `eventID`; what is undone is deleted from them. Everything else is derived from facts
/// and rebuilt by `settle`, or is the outbox. All `…USec` are microseconds since 1970-01-01T00:00:00Z.
enum Migration0001 {
    static let name = "0001 record"

    static let sql = log + accounts + chats + imports + guide + chores + derived + views

    private static let log = """
        CREATE TABLE event (
            id INTEGER NOT NULL PRIMARY KEY,
            handle TEXT NOT NULL UNIQUE CHECK (length(handle) BETWEEN 4 AND 6 AND handle NOT GLOB '*[^a-z]*'),
            what TEXT NOT NULL CHECK (what <> ''),
            accountID INTEGER,                -- stays when the account is undone
            occurredEarliestUSec INTEGER NOT NULL,
            occurredLatestUSec INTEGER NOT NULL CHECK (occurredLatestUSec >= occurredEarliestUSec),
            recordedAtUSec INTEGER NOT NULL,
            zone TEXT NOT NULL,
            "by" TEXT NOT NULL CHECK ("by" IN ('optout', 'optoutd')),
            detail TEXT NOT NULL DEFAULT '{}' CHECK (detail GLOB '{*}'),  -- ids only, never a title
            undoesID INTEGER UNIQUE REFERENCES event(id)
        ) STRICT;
        CREATE INDEX eventAccount ON event(accountID);
        CREATE TRIGGER eventStays BEFORE DELETE ON event
            BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
        CREATE TRIGGER eventNeverChanges BEFORE UPDATE ON event
            BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;

        """

    private static let accounts = """
        CREATE TABLE account (
            id INTEGER NOT NULL PRIMARY KEY,  -- its event, above bit 32 which of several; never used again
            eventID INTEGER NOT NULL REFERENCES event(id) CHECK (eventID = id & 0xFFFFFFFF),
            product TEXT NOT NULL CHECK (product <> ''),
            slug TEXT NOT NULL UNIQUE         -- derived, as are isOpen: of the newest accountVersion
                CHECK (length(slug) BETWEEN 1 AND 32 AND slug GLOB '[a-z]*' AND slug NOT GLOB '*[^a-z0-9-]*'),
            isOpen INTEGER NOT NULL CHECK (isOpen IN (0, 1)),
            recordedAtUSec INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE accountVersion (
            accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE RESTRICT,
            eventID INTEGER NOT NULL REFERENCES event(id),
            slug TEXT NOT NULL,
            clients TEXT NOT NULL DEFAULT '[]' CHECK (clients GLOB '[[]*]'),
            region TEXT,
            usedFor TEXT CHECK (usedFor IN ('private', 'work', 'code')),
            holder TEXT,
            identity TEXT,
            loginOf INTEGER REFERENCES account(id) ON DELETE RESTRICT CHECK (loginOf <> accountID),
            openedEarliestUSec INTEGER,
            openedLatestUSec INTEGER CHECK (openedLatestUSec >= openedEarliestUSec),
            closedEarliestUSec INTEGER,
            closedLatestUSec INTEGER CHECK (closedLatestUSec >= closedEarliestUSec),
            otherName TEXT,
            otherBuiltOn TEXT,
            PRIMARY KEY (accountID, eventID)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX accountVersionLogin ON accountVersion(loginOf) WHERE loginOf IS NOT NULL;
        CREATE TABLE planChange (
            id INTEGER NOT NULL PRIMARY KEY,
            accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE RESTRICT,
            eventID INTEGER NOT NULL REFERENCES event(id),
            plan TEXT NOT NULL CHECK (plan <> ''),
            earliestUSec INTEGER NOT NULL,
            latestUSec INTEGER NOT NULL CHECK (latestUSec >= earliestUSec)
        ) STRICT;
        CREATE INDEX planChangeAccount ON planChange(accountID);
        CREATE TABLE observation (
            id INTEGER NOT NULL PRIMARY KEY,
            accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE RESTRICT,
            eventID INTEGER NOT NULL REFERENCES event(id),
            setting TEXT NOT NULL CHECK (setting <> ''),
            state TEXT NOT NULL CHECK (state <> ''),  -- 'on', 'off', 'unknown', or a value of the setting
            how TEXT NOT NULL CHECK (how IN ('turned', 'seen')),
            earliestUSec INTEGER NOT NULL,
            latestUSec INTEGER NOT NULL CHECK (latestUSec >= earliestUSec),
            recordedAtUSec INTEGER NOT NULL,
            zone TEXT NOT NULL,
            note TEXT,
            evidence TEXT
        ) STRICT;
        CREATE INDEX observationAccount ON observation(accountID, setting);

        """

    private static let chats = """
        CREATE TABLE chat (
            id INTEGER NOT NULL PRIMARY KEY,
            accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE RESTRICT,
            providerID TEXT NOT NULL CHECK (providerID <> ''),
            handle TEXT NOT NULL UNIQUE CHECK (length(handle) BETWEEN 4 AND 6 AND handle NOT GLOB '*[^a-z]*'),
            createdAtUSec INTEGER,
            lastAtUSec INTEGER,
            messages INTEGER NOT NULL CHECK (messages >= 0),
            words INTEGER NOT NULL CHECK (words >= 0),
            files INTEGER NOT NULL CHECK (files >= 0),
            moments BLOB NOT NULL,            -- times of the messages: LEB128 of the gaps, the first zigzag from 1970, in microseconds
            isRated INTEGER NOT NULL CHECK (isRated IN (0, 1)),
            isShared INTEGER NOT NULL CHECK (isShared IN (0, 1)),
            isBlank INTEGER NOT NULL CHECK (isBlank IN (0, 1)),
            firstImportID INTEGER NOT NULL REFERENCES import(id) ON DELETE RESTRICT,
            lastImportID INTEGER NOT NULL REFERENCES import(id) ON DELETE RESTRICT,  -- the one that last changed the row
            -- derived by settle:
            exposure TEXT NOT NULL CHECK (exposure IN ('exposed', 'covered', 'straddling', 'unknown')),
            flags INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 7),  -- 1 rated, 2 shared, 4 resumed
            asksForDeletion INTEGER NOT NULL CHECK (asksForDeletion IN (0, 1)),
            state TEXT NOT NULL CHECK (state IN ('to-delete', 'deleted', 'gone', 'still-there', 'kept', 'none')),
            claimedUSec INTEGER,              -- the deletion claim that stands
            UNIQUE (accountID, providerID)
        ) STRICT;
        CREATE INDEX chatState ON chat(accountID, state, claimedUSec);
        CREATE TABLE title (                  -- the only place for titles
            chatID INTEGER NOT NULL REFERENCES chat(id) ON DELETE CASCADE,
            eventID INTEGER NOT NULL REFERENCES event(id),
            text TEXT NOT NULL CHECK (text <> ''),
            PRIMARY KEY (chatID, eventID)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE chatClaim (
            chatID INTEGER NOT NULL REFERENCES chat(id) ON DELETE RESTRICT,
            eventID INTEGER NOT NULL REFERENCES event(id),
            claim TEXT NOT NULL CHECK (claim IN ('deleted', 'kept')),
            earliestUSec INTEGER NOT NULL,
            latestUSec INTEGER NOT NULL CHECK (latestUSec >= earliestUSec),
            reason TEXT,
            reviewUSec INTEGER,
            PRIMARY KEY (chatID, eventID)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sweep (
            id INTEGER NOT NULL PRIMARY KEY,
            accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE RESTRICT,
            eventID INTEGER NOT NULL REFERENCES event(id),
            fromUSec INTEGER,                 -- created at or after
            untilUSec INTEGER CHECK (untilUSec >= fromUSec),  -- created before
            earliestUSec INTEGER NOT NULL,
            latestUSec INTEGER NOT NULL CHECK (latestUSec >= earliestUSec)
        ) STRICT;
        CREATE INDEX sweepAccount ON sweep(accountID);

        """

    private static let imports = """
        CREATE TABLE import (
            id INTEGER NOT NULL PRIMARY KEY,  -- the event that made it
            accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE RESTRICT,
            eventID INTEGER NOT NULL REFERENCES event(id) CHECK (eventID = id),
            format TEXT NOT NULL,
            accountKey TEXT,                  -- the export's own id of the account
            digest TEXT,
            isComplete INTEGER NOT NULL CHECK (isComplete IN (0, 1)),
            missing TEXT NOT NULL CHECK (missing GLOB '[[]*]'),
            dateUSec INTEGER,                 -- the newest time inside
            boundUSec INTEGER,                -- absence proves deletions before this; NULL: none
            seen INTEGER NOT NULL CHECK (seen > 0),
            new INTEGER NOT NULL CHECK (new >= 0),
            known INTEGER NOT NULL CHECK (known >= 0),
            skipped TEXT NOT NULL CHECK (skipped GLOB '{*}'),
            fileName TEXT CHECK (fileName NOT LIKE '%/%'),
            importedAtUSec INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX importAccount ON import(accountID, id);
        CREATE TABLE chatBefore (             -- a known chat as it was before an import changed it
            chatID INTEGER NOT NULL REFERENCES chat(id) ON DELETE RESTRICT,
            importID INTEGER NOT NULL REFERENCES import(id) ON DELETE RESTRICT,
            createdAtUSec INTEGER,
            lastAtUSec INTEGER,
            messages INTEGER NOT NULL,
            words INTEGER NOT NULL,
            files INTEGER NOT NULL,
            moments BLOB NOT NULL,
            isRated INTEGER NOT NULL,
            isShared INTEGER NOT NULL,
            isBlank INTEGER NOT NULL,
            lastImportID INTEGER NOT NULL,
            PRIMARY KEY (chatID, importID)
        ) STRICT;
        CREATE TABLE chatProof (              -- what an import showed of a chat
            chatID INTEGER NOT NULL REFERENCES chat(id) ON DELETE RESTRICT,
            importID INTEGER NOT NULL REFERENCES import(id) ON DELETE RESTRICT,
            verdict TEXT NOT NULL CHECK (verdict IN ('gone', 'still-there', 'not-proven')),
            reason TEXT NOT NULL,
            PRIMARY KEY (chatID, importID)
        ) STRICT, WITHOUT ROWID;

        """

    private static let guide = """
        CREATE TABLE edition (
            eventID INTEGER NOT NULL PRIMARY KEY REFERENCES event(id),
            serial INTEGER NOT NULL CHECK (serial > 0),
            digest TEXT NOT NULL CHECK (length(digest) = 64),
            date TEXT NOT NULL,               -- YYYY-MM-DD
            expires TEXT NOT NULL,
            adoptedAtUSec INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE guidePart (              -- of the adopted edition, and the person's own providers
            source TEXT NOT NULL CHECK (source IN ('edition', 'own')),
            id TEXT NOT NULL,                 -- provider/openai, product/openai/chatgpt, advice, tombstones
            position INTEGER NOT NULL,
            json TEXT NOT NULL,
            PRIMARY KEY (source, id)
        ) STRICT;
        CREATE TABLE guideChange (
            number INTEGER NOT NULL PRIMARY KEY,
            eventID INTEGER NOT NULL REFERENCES event(id),
            id TEXT NOT NULL,
            serial INTEGER NOT NULL,
            change TEXT NOT NULL CHECK (change IN ('added', 'material', 'reworded', 'removed', 'replaced', 'fact')),
            correction INTEGER NOT NULL CHECK (correction IN (0, 1)),
            product TEXT,                     -- NULL: general advice
            announced TEXT,
            effective TEXT,
            refs TEXT NOT NULL CHECK (refs GLOB '[[]*]'),
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX guideChangeEvent ON guideChange(eventID);
        CREATE TABLE newsRead (               -- every guide change up to that event was read
            eventID INTEGER NOT NULL PRIMARY KEY REFERENCES event(id),
            throughEventID INTEGER NOT NULL REFERENCES event(id)
        ) STRICT;
        CREATE TABLE watermark (              -- figures that never go down
            name TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    private static let chores = """
        CREATE TABLE chore (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
            handle TEXT NOT NULL UNIQUE CHECK (length(handle) BETWEEN 4 AND 6 AND handle NOT GLOB '*[^a-z]*'),
            kind TEXT NOT NULL CHECK (kind <> ''),
            accountID INTEGER REFERENCES account(id) ON DELETE RESTRICT,
            step TEXT,
            product TEXT,
            change TEXT,                      -- class of the guide change it came with
            serial INTEGER,                   -- edition it came with
            dueUSec INTEGER NOT NULL,
            waitsForDue INTEGER NOT NULL CHECK (waitsForDue IN (0, 1)),
            isHeld INTEGER NOT NULL CHECK (isHeld IN (0, 1)),
            snoozedUntilUSec INTEGER,         -- derived from choreMark
            foundAtUSec INTEGER NOT NULL,
            foundBy INTEGER REFERENCES event(id),
            closedAtUSec INTEGER,
            closedBy INTEGER REFERENCES event(id)
        ) STRICT;
        CREATE UNIQUE INDEX choreOpen ON chore(
            coalesce(accountID, 0), coalesce(step, ''),
            CASE WHEN kind IN ('open-step', 'new-step', 'changed-step') THEN 'step' ELSE kind END
        ) WHERE closedAtUSec IS NULL;
        CREATE INDEX choreNext ON chore(accountID, dueUSec) WHERE closedAtUSec IS NULL;
        CREATE TABLE choreMark (
            id INTEGER NOT NULL PRIMARY KEY,
            choreID TEXT NOT NULL REFERENCES chore(id) ON DELETE RESTRICT,
            eventID INTEGER NOT NULL REFERENCES event(id),
            mark TEXT NOT NULL CHECK (mark IN ('done', 'asked', 'snoozed', 'dismissed')),
            earliestUSec INTEGER NOT NULL,
            latestUSec INTEGER NOT NULL CHECK (latestUSec >= earliestUSec),
            untilUSec INTEGER CHECK ((untilUSec IS NULL) = (mark <> 'snoozed')),
            because TEXT
        ) STRICT;
        CREATE INDEX choreMarkChore ON choreMark(choreID);
        CREATE TABLE telling (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
            choreID TEXT REFERENCES chore(id) ON DELETE RESTRICT,  -- NULL: a notice about the program itself
            kind TEXT NOT NULL CHECK (kind <> ''),
            channel TEXT NOT NULL CHECK (channel IN ('journal', 'desktop', 'terminal')),
            occasion TEXT NOT NULL CHECK (occasion <> ''),
            serial INTEGER,
            queuedAtUSec INTEGER NOT NULL,
            atUSec INTEGER NOT NULL,          -- of the last attempt or change of state
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'delivered', 'unconfirmed', 'lost')),
            lateDays INTEGER NOT NULL DEFAULT 0 CHECK (lateDays >= 0),
            queuedBy INTEGER REFERENCES event(id)
        ) STRICT;
        CREATE UNIQUE INDEX tellingOnce ON telling(choreID, channel, occasion) WHERE choreID IS NOT NULL;
        CREATE UNIQUE INDEX noticeOnce ON telling(kind, channel, occasion) WHERE choreID IS NULL;
        CREATE INDEX tellingOpen ON telling(channel, queuedAtUSec) WHERE state IN ('queued', 'sent', 'lost');

        """

    private static let derived = """
        CREATE TABLE exposureInterval (       -- from start on, until the next one
            accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
            startUSec INTEGER NOT NULL,
            answer TEXT NOT NULL CHECK (answer IN ('covered', 'exposed', 'unknown', 'not-needed')),
            PRIMARY KEY (accountID, startUSec)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE accountFigure (
            accountID INTEGER NOT NULL PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE,
            plan TEXT,
            judgedBy TEXT NOT NULL,           -- the timeline that the chats' exposure rests on
            chatsToDelete INTEGER,            -- to-delete and still-there; NULL: never imported
            unprovenClaimUSec INTEGER,
            keptReviewUSec INTEGER,
            optedOutSinceUSec INTEGER,
            staleFromUSec INTEGER
        ) STRICT;

        """
}
