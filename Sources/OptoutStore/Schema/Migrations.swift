import GRDB

extension DatabaseMigrator {
    /// All migrations there ever were, in order.
    static var record: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration(Migration0001.name) { db in
            try db.execute(sql: Migration0001.sql)
            try db.execute(sql: "PRAGMA application_id = 1869640815; PRAGMA user_version = 1;")
        }
        migrator.registerMigration(Migration0002.name) { db in
            try db.execute(sql: Migration0002.sql)
            try db.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration(Migration0003.name) { db in
            try db.execute(sql: Migration0003.sql)
            try db.execute(sql: "PRAGMA user_version = 3")
        }
        migrator.registerMigration(Migration0004.name) { db in
            try db.execute(sql: Migration0004.sql)
            try db.execute(sql: "PRAGMA user_version = 4")
        }
        return migrator
    }
}
