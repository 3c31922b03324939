import FoundationEssentials
import OptoutCore

/// A chat's moments as bytes of a column.
enum Moments {
    static func encode(_ moments: [Instant]) -> Data { Data(MomentCodec.encode(moments)) }

    /// Bytes that were never made by `encode` hold no moments.
    static func decode(_ data: Data?) -> [Instant] {
        data?.withUnsafeBytes { MomentCodec.decode($0) } ?? []
    }
}
