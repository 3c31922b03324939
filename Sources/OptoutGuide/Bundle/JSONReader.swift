/// Reads JSON strictly: UTF-8, no doubled keys, whole numbers, no trailing anything but white space.
struct JSONReader {
    /// What is wrong, and the byte where it was seen.
    struct Failure: Error, Equatable {
        let offset: Int
        let reason: String
    }

    private let bytes: [UInt8]
    private var at = 0
    private static let depthLimit = 64

    static func value(of bytes: [UInt8]) throws(Failure) -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Failure(offset: 0, reason: "not valid UTF-8")
        }
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.at == bytes.count else { throw reader.failure("something follows the end") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func failure(_ reason: String) -> Failure { Failure(offset: at, reason: reason) }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { at += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else { return false }
        at += 1
        return true
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard depth < Self.depthLimit else { throw failure("nested deeper than \(Self.depthLimit) levels") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Failure) -> JSONValue {
        guard bytes[at...].starts(with: word.utf8) else { throw failure("no JSON value") }
        at += word.utf8.count
        return value
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let digits = bytes[at...].prefix { (48...57).contains($0) || $0 == UInt8(ascii: "-") }
        let text = String(decoding: digits, as: UTF8.self)
        guard let number = Int(text), String(number) == text else { throw failure("no JSON value or no whole number") }
        at += digits.count
        return .number(number)
    }

    private mutating func list(depth: Int) throws(Failure) -> JSONValue {
        at += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .list([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw failure("expected ',' or ']'") }
        return .list(elements)
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONValue {
        at += 1
        var fields: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return .object([:]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("expected a key") }
            let key = try text()
            guard fields[key] == nil else { throw failure("the key '\(key)' stands here twice") }
            skipSpace()
            guard take(":") else { throw failure("expected ':'") }
            fields[key] = try value(depth: depth + 1)
            skipSpace()
        } while take(",")
        guard take("}") else { throw failure("expected ',' or '}'") }
        return .object(fields)
    }

    private mutating func text() throws(Failure) -> String {
        at += 1
        var text: [UInt8] = []
        while true {
            let start = at
            while let byte = next, Self.isPlain(byte) { at += 1 }
            text += bytes[start..<at]
            guard let byte = next else { throw failure("a text without end") }
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += try escape()
            default: throw failure("a control character inside a text")
            }
        }
    }

    /// Whether the byte stands for itself inside a text.
    static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 32 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape() throws(Failure) -> [UInt8] {
        guard let byte = next else { throw failure("a text without end") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"): return try scalar()
        default: throw failure("an unknown escape")
        }
    }

    /// `\uXXXX`; surrogate pairs are refused, because the canonical form writes such characters plainly.
    private mutating func scalar() throws(Failure) -> [UInt8] {
        let digits = bytes[at...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ ($0 as UInt8).isHexDigit }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(value)
        else { throw failure("an escape that is no character") }
        at += 4
        return Array(String(Character(scalar)).utf8)
    }
}

extension UInt8 {
    var isHexDigit: Bool { (48...57).contains(self) || (65...70).contains(self) || (97...102).contains(self) }
}
