import GRDB

/// Goes away with the placeholders of the modules above.
package func db() throws -> Int? { try DatabaseQueue().read { try Int.fetchOne($0, sql: "select 42") } }
