-- A record left by the version before migration 0004: the dump of sqlite3, with invented accounts and chats.
PRAGMA application_id=1869640815; PRAGMA user_version=3;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('0001 record');
INSERT INTO grdb_migrations VALUES('0002 signer');
INSERT INTO grdb_migrations VALUES('0003 proof');
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
INSERT INTO event VALUES(1,'jyas','guide-adopted',NULL,1795471183575527,1795471183575527,1795471183575527,'UTC','optout','{}',NULL);
INSERT INTO event VALUES(2,'bzvj','account-add',NULL,1795471183575527,1795471183575527,1795471183575527,'UTC','optout','{}',NULL);
INSERT INTO event VALUES(3,'cdzn','set',2,1770681600000000,1770768000000000,1795471183683959,'UTC','optout','{"setting":"openai.chatgpt.training"}',NULL);
INSERT INTO event VALUES(4,'mjmn','import',2,1795471183866218,1795471183866218,1795471183866218,'UTC','optout','{}',NULL);
INSERT INTO event VALUES(5,'rycx','sweep',2,1795471183951421,1795471183951421,1795471183951421,'UTC','optout','{}',NULL);
INSERT INTO event VALUES(6,'cxvx','snooze',2,1795471184068323,1795471184068323,1795471184068323,'UTC','optout','{"chore":"7588332c5f86045cd3a516cc955d3d64"}',NULL);
INSERT INTO event VALUES(7,'gycd','undo',2,1795471184138660,1795471184138660,1795471184138660,'UTC','optout','{}',6);
INSERT INTO event VALUES(8,'rxuz','guide-trust',NULL,1795482969966377,1795482969966377,1795482969966377,'UTC','optout','{}',NULL);
INSERT INTO event VALUES(9,'pwkj','import',2,1795483074561983,1795483074561983,1795483074561983,'UTC','optout','{}',NULL);
INSERT INTO event VALUES(10,'eryr','chats-keep',2,1795483074647049,1795483074647049,1795483074647049,'UTC','optout','{}',NULL);
INSERT INTO event VALUES(11,'txpq','chats-deleted',2,1795483074756359,1795483074756359,1795483074756359,'UTC','optout','{}',NULL);
INSERT INTO event VALUES(12,'puva','done',2,1795483074884339,1795483074884339,1795483074884339,'UTC','optout','{"setting":"openai.chatgpt.training"}',NULL);
INSERT INTO event VALUES(13,'ewzw','import',4294967298,1795938909689600,1795938909689600,1795938909689600,'UTC','optout','{}',NULL);
CREATE TABLE account (
    id INTEGER NOT NULL PRIMARY KEY,  -- its event, above bit 32 which of several; never used again
    eventID INTEGER NOT NULL REFERENCES event(id) CHECK (eventID = id & 0xFFFFFFFF),
    product TEXT NOT NULL CHECK (product <> ''),
    slug TEXT NOT NULL UNIQUE         -- derived, as are isOpen: of the newest accountVersion
        CHECK (length(slug) BETWEEN 1 AND 32 AND slug GLOB '[a-z]*' AND slug NOT GLOB '*[^a-z0-9-]*'),
    isOpen INTEGER NOT NULL CHECK (isOpen IN (0, 1)),
    recordedAtUSec INTEGER NOT NULL
) STRICT;
INSERT INTO account VALUES(2,2,'openai/chatgpt','chatgpt-free',1,1795471183575527);
INSERT INTO account VALUES(4294967298,2,'openai/chatgpt','chatgpt-plus',1,1795471183575527);
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
INSERT INTO accountVersion VALUES(2,2,'chatgpt-free','[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO accountVersion VALUES(4294967298,2,'chatgpt-plus','[]',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE planChange (
    id INTEGER NOT NULL PRIMARY KEY,
    accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE RESTRICT,
    eventID INTEGER NOT NULL REFERENCES event(id),
    plan TEXT NOT NULL CHECK (plan <> ''),
    earliestUSec INTEGER NOT NULL,
    latestUSec INTEGER NOT NULL CHECK (latestUSec >= earliestUSec)
) STRICT;
INSERT INTO planChange VALUES(1,2,2,'free',1795471183575527,1795471183575527);
INSERT INTO planChange VALUES(2,4294967298,2,'plus',1795471183575527,1795471183575527);
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
INSERT INTO observation VALUES(1,2,3,'openai.chatgpt.training','off','turned',1770681600000000,1770768000000000,1795471183683959,'UTC',NULL,NULL);
INSERT INTO observation VALUES(2,2,12,'openai.chatgpt.training','off','seen',1795483074884339,1795483074884339,1795483074884339,'UTC',NULL,NULL);
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
    claimedUSec INTEGER, isPartlyBlank INTEGER NOT NULL DEFAULT 0 CHECK (isPartlyBlank IN (0, 1)), zoneSlack INTEGER NOT NULL DEFAULT 0 CHECK (zoneSlack IN (0, 1)),              -- the deletion claim that stands
    UNIQUE (accountID, providerID)
) STRICT;
INSERT INTO chat VALUES(1,2,'aaaaaaaa-0001','arpdgm',1748772000000000,1748772030000000,2,10,0,X'80a0d3ddf69f9b068087a70e',0,0,0,4,4,'exposed',0,1,'gone',1795471183951421,0,0);
INSERT INTO chat VALUES(2,2,'aaaaaaaa-0002','gwuqtk',1770681599000000,1770681599000000,1,2,0,X'80f7bffb9d9ba506',0,0,0,4,9,'exposed',0,1,'kept',NULL,0,0);
INSERT INTO chat VALUES(3,2,'aaaaaaaa-0003','vkfapa',1769932800000000,1795479000000000,3,6,0,X'808090fdd2efa4068080ba9cb44680ccfae48aa105',0,0,0,4,9,'straddling',4,1,'to-delete',NULL,0,0);
INSERT INTO chat VALUES(4,2,'aaaaaaaa-0004','mfrhuz',1770714000000000,1770714000000000,1,5,0,X'8080a3c6f49ca50680c8ceb40d',0,0,0,4,4,'unknown',0,1,'deleted',1795483074756359,0,0);
INSERT INTO chat VALUES(5,2,'aaaaaaaa-0005','xfjwba',1770768000000000,1770768000000000,1,5,0,X'8080f5d9a1a0a506',0,0,0,4,4,'covered',0,0,'gone',NULL,0,0);
INSERT INTO chat VALUES(6,2,'aaaaaaaa-0006','wunrjx',1779278400000000,1779364800000000,2,4,0,X'80c0e88fd18fa90680c0ddeec102',0,0,0,4,9,'covered',0,0,'none',NULL,0,0);
INSERT INTO chat VALUES(11,2,'aaaaaaaa-0007','rqmzhx',1795480200000000,1795480200000000,1,2,0,X'80c8adf8d9beb006',0,0,0,9,9,'covered',0,0,'none',NULL,0,0);
INSERT INTO chat VALUES(12,4294967298,'p-1','fxfern',1740823200000000,1740823500000000,2,20,0,X'',0,0,0,13,13,'exposed',0,1,'to-delete',NULL,0,0);
INSERT INTO chat VALUES(13,4294967298,'p-2','jtfhua',1743501600000000,1743501900000000,2,20,0,X'',0,0,0,13,13,'exposed',0,1,'to-delete',NULL,0,0);
CREATE TABLE title (                  -- the only place for titles
    chatID INTEGER NOT NULL REFERENCES chat(id) ON DELETE CASCADE,
    eventID INTEGER NOT NULL REFERENCES event(id),
    text TEXT NOT NULL CHECK (text <> ''),
    PRIMARY KEY (chatID, eventID)
) STRICT, WITHOUT ROWID;
INSERT INTO title VALUES(2,4,'Soup 2');
INSERT INTO title VALUES(3,4,'Soup 3');
INSERT INTO title VALUES(4,4,'Soup 4');
INSERT INTO title VALUES(6,4,'Soup 6');
INSERT INTO title VALUES(11,9,'Stew 7');
INSERT INTO title VALUES(12,13,'Leeks');
INSERT INTO title VALUES(13,13,'Plums');
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
INSERT INTO chatClaim VALUES(2,10,'kept',1795483074647049,1795483074647049,'tax papers',1827019074647049);
INSERT INTO chatClaim VALUES(4,11,'deleted',1795483074756359,1795483074756359,NULL,NULL);
CREATE TABLE sweep (
    id INTEGER NOT NULL PRIMARY KEY,
    accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE RESTRICT,
    eventID INTEGER NOT NULL REFERENCES event(id),
    fromUSec INTEGER,                 -- created at or after
    untilUSec INTEGER CHECK (untilUSec >= fromUSec),  -- created before
    earliestUSec INTEGER NOT NULL,
    latestUSec INTEGER NOT NULL CHECK (latestUSec >= earliestUSec)
) STRICT;
INSERT INTO sweep VALUES(1,2,5,NULL,1767225600000000,1795471183951421,1795471183951421);
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
INSERT INTO import VALUES(4,2,4,'chatgpt-zip/1','user-dddd',NULL,1,'[]',1779364800000000,1779364800000000,6,6,0,'{}','chatgpt.zip',1795471183866218);
INSERT INTO import VALUES(9,2,9,'chatgpt-zip/1','user-dddd',NULL,1,'[]',1795480200000000,1795480200000000,5,1,4,'{}','e.zip',1795483074561983);
INSERT INTO import VALUES(13,4294967298,13,'chat-rows-file/1',NULL,NULL,0,'["a promise that every chat is listed: absence from a list of rows proves nothing"]',1743501900000000,NULL,2,2,0,'{}','rows.jsonl',1795938909689600);
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
    lastImportID INTEGER NOT NULL, isPartlyBlank INTEGER NOT NULL DEFAULT 0 CHECK (isPartlyBlank IN (0, 1)), zoneSlack INTEGER NOT NULL DEFAULT 0 CHECK (zoneSlack IN (0, 1)),
    PRIMARY KEY (chatID, importID)
) STRICT;
INSERT INTO chatBefore VALUES(2,9,1770681599000000,1770681599000000,1,5,0,X'80f7bffb9d9ba506',0,0,0,4,0,0);
INSERT INTO chatBefore VALUES(3,9,1769932800000000,1772352000000000,2,10,0,X'808090fdd2efa4068080ba9cb446',0,0,0,4,0,0);
INSERT INTO chatBefore VALUES(4,9,1770714000000000,1770714000000000,1,5,0,X'8090c0af8f9da506',0,0,0,4,0,0);
INSERT INTO chatBefore VALUES(6,9,1779278400000000,1779364800000000,2,10,0,X'80c0e88fd18fa90680c0ddeec102',0,0,0,4,0,0);
CREATE TABLE chatProof (              -- what an import showed of a chat
    chatID INTEGER NOT NULL REFERENCES chat(id) ON DELETE RESTRICT,
    importID INTEGER NOT NULL REFERENCES import(id) ON DELETE RESTRICT,
    verdict TEXT NOT NULL CHECK (verdict IN ('gone', 'still-there', 'not-proven')),
    reason TEXT NOT NULL, foundImportID INTEGER REFERENCES import(id) ON DELETE RESTRICT,
    PRIMARY KEY (chatID, importID)
) STRICT, WITHOUT ROWID;
INSERT INTO chatProof VALUES(1,9,'gone','absent from a complete export',NULL);
INSERT INTO chatProof VALUES(5,9,'gone','absent from a complete export',NULL);
CREATE TABLE edition (
    eventID INTEGER NOT NULL PRIMARY KEY REFERENCES event(id),
    serial INTEGER NOT NULL CHECK (serial > 0),
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    date TEXT NOT NULL,               -- YYYY-MM-DD
    expires TEXT NOT NULL,
    adoptedAtUSec INTEGER NOT NULL
) STRICT;
INSERT INTO edition VALUES(1,1,'649a646beab88aefaee086bdd8d9247bed1b7fcae00439e27f3b6911d8006647','2026-03-07','2099-12-31',1795471183575527);
CREATE TABLE guidePart (              -- of the adopted edition, and the person's own providers
    source TEXT NOT NULL CHECK (source IN ('edition', 'own')),
    id TEXT NOT NULL,                 -- provider/openai, product/openai/chatgpt, advice, tombstones
    position INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (source, id)
) STRICT;
INSERT INTO guidePart VALUES('edition','provider/openai',0,'{"hosts":["chatgpt.com","openai.com","help.openai.com","privacy.openai.com","platform.openai.com"],"id":"openai","name":"OpenAI","products":[]}');
INSERT INTO guidePart VALUES('edition','product/openai/chatgpt',1,'{"chatLink":"https://chatgpt.com/c/{id}","exportLinkHours":24,"facts":[{"evidence":{"goodForDays":180,"sources":[{"at":"AI Training Opt-Out Guide of 7 March 2026, section 1 (OpenAI / ChatGPT / API / Codex)","grade":"one","read":"2026-03-07"},{"at":"OpenAI Help Center, articles 8983130 and 7730893, on which plans are used for training","grade":"provider","read":"2026-11-23"}],"verified":"2026-11-23"},"id":"openai.chatgpt.default","kind":"default","plans":["free","go","plus","pro"],"text":"Unless you opt out, OpenAI may use what you write in a personal workspace to improve its models."},{"evidence":{"goodForDays":180,"sources":[{"at":"AI Training Opt-Out Guide of 7 March 2026, section 1 (OpenAI / ChatGPT / API / Codex)","grade":"one","read":"2026-03-07"}],"verified":"2026-03-07"},"id":"openai.chatgpt.effect","kind":"default","plans":["free","go","plus","pro"],"text":"OpenAI says that once the switch is off, new conversations are not used to train its models."}],"id":"openai/chatgpt","name":"ChatGPT","plans":[{"class":"consumer","id":"free","name":"Free"},{"class":"consumer","id":"go","name":"Go"},{"class":"consumer","id":"plus","name":"Plus"},{"class":"consumer","id":"pro","name":"Pro"},{"class":"business","id":"business","name":"Business"},{"class":"business","id":"enterprise","name":"Enterprise"},{"class":"business","id":"edu","name":"Edu"},{"class":"signed-out","id":"signed-out","name":"without an account"}],"purgeDays":30,"settings":[{"aliases":[],"governs":"training-text","id":"openai.chatgpt.training","label":"Improve the model for everyone","values":["off","on"]}],"steps":[{"after":[],"evidence":{"goodForDays":180,"sources":[{"at":"AI Training Opt-Out Guide of 7 March 2026, section 1 (OpenAI / ChatGPT / API / Codex)","grade":"one","read":"2026-03-07"},{"at":"OpenAI Help Center, articles 8983130 and 7730893, on which plans are used for training","grade":"provider","read":"2026-11-23"}],"verified":"2026-11-23"},"goal":"opt-out","id":"openai.chatgpt.opt-out","plans":["free","go","plus","pro"],"regions":[],"routes":[{"clicks":["Click your profile icon","Go to \"Settings\"","Open \"Data Controls\"","Turn off \"Improve the model for everyone\""],"clients":["web"],"completes":[],"end":{"setting":"openai.chatgpt.training","value":"off"},"link":"https://chatgpt.com/settings/data-controls"},{"clicks":["Open your profile","Go to \"Settings\"","Open \"Data Controls\"","Turn off \"Improve the model for everyone\""],"clients":["desktop","mobile"],"completes":[],"end":{"setting":"openai.chatgpt.training","value":"off"}}],"satisfiedBy":{"otherwise":"previous","perPlan":{}},"shape":"once","staysTrue":[],"title":"Turn off training on your ChatGPT chats","usedFor":[]},{"after":["openai.chatgpt.opt-out"],"evidence":{"goodForDays":180,"sources":[{"at":"AI Training Opt-Out Guide of 7 March 2026, general sections","grade":"one","read":"2026-03-07"},{"at":"OpenAI Help Center, articles 8809935 and 8983778, on deleting chats","grade":"several","read":"2026-11-23"}],"verified":"2026-11-23"},"goal":"delete-old","id":"openai.chatgpt.delete-old","plans":["free","go","plus","pro"],"regions":[],"routes":[{"clicks":["Open each chat that was created before the day you opted out","In its menu choose \"Delete\" and confirm"],"clients":["web","desktop","mobile"],"completes":[],"link":"https://chatgpt.com/"}],"satisfiedBy":{"otherwise":"previous","perPlan":{}},"shape":"once","staysTrue":[],"title":"Delete the ChatGPT chats from before you opted out","usedFor":[]}],"terms":[{"evidence":{"goodForDays":180,"sources":[{"at":"AI Training Opt-Out Guide of 7 March 2026, section 1 (OpenAI / ChatGPT / API / Codex)","grade":"one","read":"2026-03-07"},{"at":"Transcription of OpenAI help pages on ratings, and of settings addresses, of 2 October 2026","grade":"one","read":"2026-11-23"}],"verified":"2026-11-23"},"id":"openai.chatgpt.terms.consumer","plans":["free","go","plus","pro"],"ratingOverrides":true,"reaches":"future","resumed":"new-messages","text":"OpenAI may use what consumers write in a personal workspace to improve its models, unless they opt out. The opt-out covers new conversations only; explicit feedback or shared data can change the picture.","training":"choice-on"},{"evidence":{"goodForDays":180,"sources":[{"at":"AI Training Opt-Out Guide of 7 March 2026, section 1 (OpenAI / ChatGPT / API / Codex)","grade":"one","read":"2026-03-07"},{"at":"OpenAI Help Center, articles 8983130 and 7730893, on which plans are used for training","grade":"provider","read":"2026-11-23"}],"verified":"2026-11-23"},"id":"openai.chatgpt.terms.business","plans":["business","enterprise"],"ratingOverrides":false,"reaches":"future","resumed":"new-messages","text":"OpenAI says that inputs and outputs of ChatGPT Business and Enterprise are not used for training by default.","training":"off"},{"evidence":{"goodForDays":180,"sources":[{"at":"OpenAI Help Center, articles 8983130 and 7730893, on which plans are used for training","grade":"provider","read":"2026-11-23"}],"verified":"2026-11-23"},"id":"openai.chatgpt.terms.edu","plans":["edu"],"ratingOverrides":false,"reaches":"future","resumed":"new-messages","text":"OpenAI names ChatGPT Edu among the plans that are not used for training by default.","training":"off"},{"evidence":{"goodForDays":180,"sources":[{"at":"AI Training Opt-Out Guide of 7 March 2026, section 1 (OpenAI / ChatGPT / API / Codex)","grade":"one","read":"2026-03-07"}],"verified":"2026-03-07"},"id":"openai.chatgpt.terms.signed-out","plans":["signed-out"],"ratingOverrides":false,"reaches":"future","resumed":"new-messages","text":"What holds for ChatGPT used without an account was not looked into; there is no account to keep a setting.","training":"unknown"}]}');
INSERT INTO guidePart VALUES('edition','advice',0,'[{"evidence":{"goodForDays":180,"sources":[{"at":"AI Training Opt-Out Guide of 7 March 2026, \"The one-minute rule\" and \"Fastest safe defaults\"","grade":"one","read":"2026-03-07"}],"verified":"2026-03-07"},"form":"questions","id":"advice.one-minute-rule","lines":["Am I on a consumer or personal plan, or on a business or work plan? Consumer plans often have to be opted out; business and API plans are often left out of training by default.","Did I turn off every switch for sharing data or improving models? If not, assume that future chats may be used to improve models.","Am I using feedback buttons, bug reports, connectors or cloud coding agents? Even with training off, these can store or share more."],"title":"Before you paste anything sensitive"}]');
INSERT INTO guidePart VALUES('edition','tombstones',1,'[]');
INSERT INTO guidePart VALUES('edition','changes',2,'[]');
INSERT INTO guidePart VALUES('edition','digests',3,'{"advice":"91ccc32a9bcf35d83b6262482e419593ca6e61b036099837b4fcdfa250539aad","changes":"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945","edition":"1f80d0e7bdb68a302d4e6c2fa18a4052ac42e372f90be3b821dc6dbf94163632","openai":"41d77a1525d0a73e1690ec50b7268c01c51323d8cafe1e97fc39e436aea7d8f0","tombstones":"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"}');
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
CREATE TABLE newsRead (               -- every guide change up to that event was read
    eventID INTEGER NOT NULL PRIMARY KEY REFERENCES event(id),
    throughEventID INTEGER NOT NULL REFERENCES event(id)
) STRICT;
CREATE TABLE watermark (              -- figures that never go down
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO watermark VALUES('serialFloor','1 649a646beab88aefaee086bdd8d9247bed1b7fcae00439e27f3b6911d8006647');
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
INSERT INTO chore VALUES('d990abdcc279f6c8f7e297626881ae62','qdkf','open-step',2,'openai.chatgpt.opt-out','openai/chatgpt',NULL,NULL,1795471183575527,0,0,NULL,1795471183575527,2,1795471183683959,3);
INSERT INTO chore VALUES('990dc5eb3da422b247e200955d9ed74c','sfqm','open-step',4294967298,'openai.chatgpt.opt-out','openai/chatgpt',NULL,NULL,1795471183575527,0,0,NULL,1795471183575527,2,NULL,NULL);
INSERT INTO chore VALUES('7588332c5f86045cd3a516cc955d3d64','tpns','recheck',2,NULL,'openai/chatgpt',NULL,NULL,1786320000000000,0,0,NULL,1795471183683959,3,1795483074884339,12);
INSERT INTO chore VALUES('2ddaf82dbf1501ce25afada13468b5af','sgtx','delete-chats',2,NULL,'openai/chatgpt',NULL,NULL,1795471183866218,0,0,NULL,1795471183866218,4,NULL,NULL);
INSERT INTO chore VALUES('f6848c708efc77481684b837b0a1317d','dcuz','delete-chats',4294967298,NULL,'openai/chatgpt',NULL,NULL,1795938909689600,0,1,NULL,1795938909689600,13,NULL,NULL);
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
INSERT INTO telling VALUES('61f37a434c34cf4da06b4763a08abcac',NULL,'edition-adopted','journal','649a646beab88aefaee086bdd8d9247bed1b7fcae00439e27f3b6911d8006647',1,1795471183575527,1795938909868715,1,'lost',0,NULL);
INSERT INTO telling VALUES('eadae2759105f02c9670fbfe028d77ac','d990abdcc279f6c8f7e297626881ae62','open-step','journal','new',NULL,1795471183575527,1795471183575527,0,'queued',0,2);
INSERT INTO telling VALUES('8b5ae3dd0fd8fb0f8c16fe02e3f65317','990dc5eb3da422b247e200955d9ed74c','open-step','journal','new',NULL,1795471183575527,1795938909868715,1,'lost',0,2);
INSERT INTO telling VALUES('c08bd8954954546f4f297a722a3a0369','7588332c5f86045cd3a516cc955d3d64','recheck','journal','new',NULL,1795471183683959,1795471183683959,0,'queued',0,3);
INSERT INTO telling VALUES('f413674fc9e00931c0856b6df5e1372b','2ddaf82dbf1501ce25afada13468b5af','delete-chats','journal','new',NULL,1795471183866218,1795938909868715,1,'lost',0,4);
CREATE TABLE exposureInterval (       -- from start on, until the next one
    accountID INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    startUSec INTEGER NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('covered', 'exposed', 'unknown', 'not-needed')),
    PRIMARY KEY (accountID, startUSec)
) STRICT, WITHOUT ROWID;
INSERT INTO exposureInterval VALUES(2,-9223372036854775808,'exposed');
INSERT INTO exposureInterval VALUES(2,1770681600000000,'unknown');
INSERT INTO exposureInterval VALUES(2,1770768000000000,'covered');
INSERT INTO exposureInterval VALUES(4294967298,-9223372036854775808,'exposed');
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
INSERT INTO accountFigure VALUES(2,'free','-9223372036854775808exposedr;1770681600000000unknownr;1770768000000000coveredr;|1770681600000000,1770768000000000',1,1795483074756359,1827019074647049,1770768000000000,1811035074884339);
INSERT INTO accountFigure VALUES(4294967298,'plus','-9223372036854775808exposedr;',2,NULL,NULL,NULL,1810944000000000);
CREATE TABLE signer (                 -- of a key's rows the newest holds
    eventID INTEGER NOT NULL REFERENCES event(id),
    key TEXT NOT NULL CHECK (key GLOB '?* ?*'),  -- type and Base64, as in a .pub file
    fingerprint TEXT NOT NULL CHECK (fingerprint GLOB 'SHA256:*'),
    comment TEXT,
    isTrusted INTEGER NOT NULL CHECK (isTrusted IN (0, 1)),
    PRIMARY KEY (key, eventID)
) STRICT, WITHOUT ROWID;
INSERT INTO signer VALUES(8,'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINV2W8d7MZPojchxUlhAoyUFn8gdYRMrMihiSbjxOJbz','SHA256:kmIOukLFBMLKxn6YDWpChDim7WIPZuC4RsRnwiivvhA','editor',1);
CREATE TABLE listing (                -- a known chat that an export listed with its words
    importID INTEGER NOT NULL REFERENCES import(id) ON DELETE RESTRICT,
    chatID INTEGER NOT NULL REFERENCES chat(id) ON DELETE RESTRICT,
    PRIMARY KEY (importID, chatID)
) STRICT, WITHOUT ROWID;
INSERT INTO listing VALUES(9,2);
INSERT INTO listing VALUES(9,3);
INSERT INTO listing VALUES(9,4);
INSERT INTO listing VALUES(9,6);
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
INSERT INTO exportFile VALUES('/home/ada/Downloads/rows.jsonl',4294967298,13,16228995,318,1795938909684775,16228979,1795938909689600,0,NULL);
CREATE TABLE inboxFile (              -- what lies in the inbox, without its name
    inode INTEGER NOT NULL,
    size INTEGER NOT NULL,            -- -1: a folder
    modifiedUSec INTEGER NOT NULL,
    foundAtUSec INTEGER NOT NULL,
    handledAtUSec INTEGER,            -- 'import --inbox' looked at it
    PRIMARY KEY (inode, size, modifiedUSec)
) STRICT, WITHOUT ROWID;
CREATE INDEX eventAccount ON event(accountID);
CREATE INDEX accountVersionLogin ON accountVersion(loginOf) WHERE loginOf IS NOT NULL;
CREATE INDEX planChangeAccount ON planChange(accountID);
CREATE INDEX observationAccount ON observation(accountID, setting);
CREATE INDEX chatState ON chat(accountID, state, claimedUSec);
CREATE INDEX sweepAccount ON sweep(accountID);
CREATE INDEX importAccount ON import(accountID, id);
CREATE INDEX guideChangeEvent ON guideChange(eventID);
CREATE UNIQUE INDEX choreOpen ON chore(
    coalesce(accountID, 0), coalesce(step, ''),
    CASE WHEN kind IN ('open-step', 'new-step', 'changed-step') THEN 'step' ELSE kind END
) WHERE closedAtUSec IS NULL;
CREATE INDEX choreNext ON chore(accountID, dueUSec) WHERE closedAtUSec IS NULL;
CREATE INDEX choreMarkChore ON choreMark(choreID);
CREATE UNIQUE INDEX tellingOnce ON telling(choreID, channel, occasion) WHERE choreID IS NOT NULL;
CREATE UNIQUE INDEX noticeOnce ON telling(kind, channel, occasion) WHERE choreID IS NULL;
CREATE INDEX tellingOpen ON telling(channel, queuedAtUSec) WHERE state IN ('queued', 'sent', 'lost');
CREATE TRIGGER eventStays BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER eventNeverChanges BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
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
COMMIT;
