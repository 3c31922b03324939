/* usage: insert RECORD ROWS HEAD STAGING
 *
 * The yardstick for recording chats: plain C and prepared statements, doing with SQLite what 'optout import' does with
 * it, and nothing else. RECORD is a copy of the record that the import began with: the same schema with its indexes and
 * checks. ROWS holds the very rows that an import left behind, so that every key, handle and blob is the same:
 *
 *   per chat: eight-byte little-endian numbers createdAtUSec lastAtUSec messages words files flags asksForDeletion,
 *   then providerID, title, handle, exposure and moments, each as a four-byte length and its bytes
 *
 * HEAD is SQL for the two rows that chats refer to (an event, an import). The settings are those of the program: see
 * Connection.swift and Staging.swift. First all rows go into the staging file in one transaction, with a unique key on
 * the provider's id; then that file is attached, and one transaction takes them over by INSERT ... SELECT, titles into
 * their own table, and closing the record checkpoints it.
 *
 * Left out, to the advantage of this program: parsing JSON, a child and a pipe, looking for known chats, judging
 * exposure, proofs, chores, figures. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void fail(sqlite3 *db, const char *what)
{
	fprintf(stderr, "insert: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
	exit(1);
}

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(db, sql);
}

static sqlite3 *open_as_program(const char *path)
{
	sqlite3 *db;
	if (sqlite3_open(path, &db) != SQLITE_OK) fail(db, path);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	run(db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
		"PRAGMA journal_size_limit = 4194304; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;");
	return db;
}

static char *file_text(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file) fail(NULL, path);
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	rewind(file);
	char *text = malloc(size + 1);
	if (fread(text, 1, size, file) != (size_t)size) fail(NULL, path);
	text[size] = 0;
	fclose(file);
	return text;
}

static int64_t number(FILE *rows)
{
	int64_t value;
	if (fread(&value, sizeof value, 1, rows) != 1) fail(NULL, "short rows");
	return value;
}

/* The bytes of the next text, in `space`; their number is returned. */
static int text(FILE *rows, char *space)
{
	uint32_t size;
	if (fread(&size, sizeof size, 1, rows) != 1 || size > 4000000 || fread(space, 1, size, rows) != size)
		fail(NULL, "short rows");
	return (int)size;
}

static char spaces[5][4000000];

static void stage(const char *path, FILE *rows)
{
	sqlite3 *db = open_as_program(path);
	run(db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF;"
		"PRAGMA cache_size = -4096;"
		"CREATE TABLE chat (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, createdAtUSec INTEGER,"
		" lastAtUSec INTEGER, messages INTEGER NOT NULL, words INTEGER NOT NULL, files INTEGER NOT NULL,"
		" moments BLOB NOT NULL, handle TEXT NOT NULL, exposure TEXT NOT NULL, flags INTEGER NOT NULL,"
		" asksForDeletion INTEGER NOT NULL) STRICT;"
		"BEGIN IMMEDIATE");
	sqlite3_stmt *insert;
	if (sqlite3_prepare_v2(db, "INSERT INTO chat (createdAtUSec, lastAtUSec, messages, words, files, flags,"
		" asksForDeletion, id, title, handle, exposure, moments) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", -1, &insert, NULL))
		fail(db, "prepare");
	for (int next; (next = getc(rows)) != EOF; ) {
		ungetc(next, rows);
		for (int place = 1; place <= 7; place++) sqlite3_bind_int64(insert, place, number(rows));
		for (int place = 0; place < 5; place++) {
			int size = text(rows, spaces[place]);
			if (place < 4) sqlite3_bind_text(insert, 8 + place, spaces[place], size, SQLITE_STATIC);
			else sqlite3_bind_blob(insert, 8 + place, spaces[place], size, SQLITE_STATIC);
		}
		if (sqlite3_step(insert) != SQLITE_DONE) fail(db, "insert");
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
	run(db, "COMMIT");
	sqlite3_close(db);
}

int main(int count, char **arguments)
{
	if (count != 5) return 64;
	FILE *rows = fopen(arguments[2], "rb");
	if (!rows) fail(NULL, arguments[2]);
	static char buffer[1 << 20];
	setvbuf(rows, buffer, _IOFBF, sizeof buffer);
	stage(arguments[4], rows);

	sqlite3 *db = open_as_program(arguments[1]);
	char attach[5000];
	snprintf(attach, sizeof attach, "ATTACH DATABASE '%s' AS staging; PRAGMA main.cache_size = -4096; BEGIN IMMEDIATE", arguments[4]);
	run(db, attach);
	run(db, file_text(arguments[3]));
	run(db, "INSERT INTO main.chat (providerID, createdAtUSec, lastAtUSec, messages, words, files, moments, isRated,"
		" isShared, isBlank, exposure, flags, asksForDeletion, state, id, accountID, firstImportID, lastImportID, handle)"
		" SELECT s.id, s.createdAtUSec, s.lastAtUSec, s.messages, s.words, s.files, s.moments, 0, 0, 0, s.exposure,"
		" s.flags, s.asksForDeletion, iif(s.asksForDeletion, 'to-delete', 'none'), s.n, (SELECT max(id) FROM account),"
		" (SELECT max(id) FROM import), (SELECT max(id) FROM import), s.handle FROM staging.chat s;"
		"INSERT INTO title (chatID, eventID, text)"
		" SELECT s.n, (SELECT max(id) FROM import), s.title FROM staging.chat s WHERE s.title <> '';"
		"COMMIT");
	run(db, "DETACH DATABASE staging");
	sqlite3_close(db);
	unlink(arguments[4]);
	return 0;
}
