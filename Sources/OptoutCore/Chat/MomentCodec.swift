/// Moments of a chat as bytes: for the record's chat table and for the pipe of an import.
///
/// The first moment is a zigzag varint of its microseconds, each later one the varint distance (at least 1) to the one
/// before; varints are little endian, seven bits a byte, in their shortest form. No moments, no bytes.
package enum MomentCodec {
    /// - Precondition for a round trip: `moments` ascend without doubles; a moment not after the one before is left out.
    package static func encode(_ moments: [Instant]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(moments.count * 5 + 5)
        var last: Int64?
        for moment in moments {
            guard let before = last else {
                append(UInt64(bitPattern: (moment.uSec << 1) ^ (moment.uSec >> 63)), to: &bytes)
                last = moment.uSec
                continue
            }
            guard moment.uSec > before else { continue }
            append(UInt64(bitPattern: moment.uSec &- before), to: &bytes)
            last = moment.uSec
        }
        return bytes
    }

    /// The moments, ascending without doubles; `nil` for bytes that `encode` never makes.
    package static func decode(_ bytes: [UInt8]) -> [Instant]? {
        bytes.withUnsafeBytes { decode($0) }
    }

    /// As `decode(_:)` of an array; at most one moment a byte comes out, so memory is bounded by the input.
    package static func decode(_ bytes: UnsafeRawBufferPointer) -> [Instant]? {
        var moments: [Instant] = []
        moments.reserveCapacity(bytes.count / 4)
        var at = 0
        while at < bytes.count {
            guard let number = varint(bytes, &at), let next = moment(number, after: moments.last) else { return nil }
            moments.append(next)
        }
        return moments
    }

    private static func moment(_ number: UInt64, after last: Instant?) -> Instant? {
        guard let last else {
            return Instant(uSec: Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1))
        }
        let (next, overflowed) = last.uSec.addingReportingOverflow(Int64(bitPattern: number))
        // A distance past Int64.max arrives as a negative number, so one that wrapped is never larger.
        guard number > 0, next > last.uSec, !overflowed || number > UInt64(Int64.max) else { return nil }
        return Instant(uSec: next)
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func varint(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while at < bytes.count, shift < 64 {
            let byte = bytes[at]
            at += 1
            guard shift < 63 || byte <= 1 else { return nil }
            number |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return byte == 0 && shift > 0 ? nil : number }
            shift += 7
        }
        return nil
    }
}
