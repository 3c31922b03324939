/* Settings of a SQLite connection that Swift cannot reach because the C function takes varying arguments. */
#include <sqlite3.h>

static inline int optout_db_config(sqlite3 *db, int option, int value) {
    int now = -1;
    int code = sqlite3_db_config(db, option, value, &now);
    return code == SQLITE_OK ? now : -code;
}
