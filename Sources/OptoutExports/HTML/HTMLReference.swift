/// A character reference in the making, such as `&amp;` or `&#x1F600;`; never longer than its beginning is kept.
///
/// Known are the names that Google's pages use; a name without its semicolon or of any other word stays as written.
struct HTMLReference {
    private enum Kind { case start, name, sharp, decimal, hexStart, hex }

    private static let limit = 8

    private var kind = Kind.start
    private var written: [UInt8] = []
    private var value: UInt32 = 0

    /// What the next byte makes of it.
    enum Step {
        case more
        /// It is over, and the byte belongs to it.
        case ends
        /// It is over, and the byte does not belong to it.
        case endedBefore
    }

    mutating func start() {
        kind = .start
        written.removeAll(keepingCapacity: true)
        written.append(UInt8(ascii: "&"))
        value = 0
    }

    mutating func take(_ byte: UInt8) -> Step {
        switch kind {
        case .start where byte == UInt8(ascii: "#"): return keep(byte, .sharp)
        case .start where byte.isLetterOrDigit: return keep(byte, .name)
        case .name where byte.isLetterOrDigit && written.count < Self.limit: return keep(byte, .name)
        case .name where byte == UInt8(ascii: ";"):
            written.append(byte)
            return .ends
        case .sharp where byte | 0x20 == UInt8(ascii: "x"): return keep(byte, .hexStart)
        case .sharp, .decimal: return digit(byte, base: 10, .decimal)
        case .hexStart, .hex: return digit(byte, base: 16, .hex)
        default: return .endedBefore
        }
    }

    /// The text that it stands for, or as it was written.
    var text: [UInt8] {
        if kind == .decimal || kind == .hex {
            let scalar = value == 0 ? nil : Unicode.Scalar(value)
            return Array(String(scalar ?? "\u{fffd}").utf8)
        }
        return Self.named[written] ?? written
    }

    private mutating func keep(_ byte: UInt8, _ next: Kind) -> Step {
        written.append(byte)
        kind = next
        return .more
    }

    private mutating func digit(_ byte: UInt8, base: UInt32, _ next: Kind) -> Step {
        guard let digit = Self.digit(byte), digit < base else {
            return byte == UInt8(ascii: ";") && kind == next ? .ends : .endedBefore
        }
        kind = next
        // Past the last scalar it stays there, however many digits follow.
        value = min(value * base + digit, 0x11_0000)
        return .more
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46, 0x61...0x66: UInt32((byte | 0x20) - 0x57)
        default: nil
        }
    }

    private static let named: [[UInt8]: [UInt8]] = {
        let table = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}", "emsp": "\u{2003}",
            "ensp": "\u{2002}", "thinsp": "\u{2009}", "Tab": "\t", "NewLine": "\n",
        ]
        return Dictionary(uniqueKeysWithValues: table.map { (Array("&\($0);".utf8), Array($1.utf8)) })
    }()
}

extension UInt8 {
    var isLetter: Bool { (0x61...0x7a).contains(self | 0x20) }
    var isLetterOrDigit: Bool { isLetter || (0x30...0x39).contains(self) }
}
