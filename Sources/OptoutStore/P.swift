import GRDB
package func db() throws -> Int? { try DatabaseQueue().read { try Int.fetchOne($0, sql: "select 42") } }
