/// Which of the keys we read an object had; a second one of the same name makes the chat unusable.
///
/// The rule for double keys: readers of JSON differ in whether the first or the last counts, so a chat in which a key
/// that we read comes twice in one object is left out, with that reason. Keys that we do not read are not compared.
struct SeenKeys {
    private var bits: UInt32 = 0

    /// Marks `key`; `problem` is set if it was marked before.
    @inline(__always)
    mutating func mark(_ key: UInt32, _ problem: inout SkipReason?) {
        if bits & (1 &<< key) != 0 { problem = .doubleKey }
        bits |= 1 &<< key
    }
}
