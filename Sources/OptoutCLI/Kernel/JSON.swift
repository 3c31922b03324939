import OptoutCore

/// A JSON value whose objects keep the order they were written in.
enum JSON: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])
}

extension JSON {
    init(_ text: String?) { self = text.map(JSON.string) ?? .null }
    init(_ number: Int?) { self = number.map(JSON.integer) ?? .null }
    init(_ flag: Bool) { self = .bool(flag) }
    /// RFC 3339 in UTC with `Z`; the unbounded past and future are `null`.
    init(_ instant: Instant?) {
        guard let instant, instant != .distantPast, instant != .distantFuture else {
            self = .null
            return
        }
        self = .string(instant.rfc3339)
    }
    init(_ date: CivilDate?) { self = date.map { .string($0.description) } ?? .null }
    init(_ texts: some Sequence<String>) { self = .array(texts.map(JSON.string)) }
    init<Entity>(_ id: Identifier<Entity>?) { self.init(id?.text) }
}

extension JSON {
    /// UTF-8 in one line; controls, format characters and separators stand as `\u` escapes, so that the text is
    /// harmless on a terminal too.
    func encode(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .integer(let number): bytes += String(number).utf8
        case .string(let text): Self.encode(text, into: &bytes)
        case .array(let values): Self.encode(values, open: "[", close: "]", into: &bytes) { $0.encode(into: &$1) }
        case .object(let fields):
            Self.encode(fields, open: "{", close: "}", into: &bytes) { field, bytes in
                Self.encode(field.0, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                field.1.encode(into: &bytes)
            }
        }
    }

    private static func encode<Element>(
        _ elements: [Element], open: Unicode.Scalar, close: Unicode.Scalar, into bytes: inout [UInt8],
        each: (Element, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            each(element, &bytes)
        }
        bytes.append(UInt8(ascii: close))
    }

    private static func encode(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += "\\\"".utf8
            case "\\": bytes += "\\\\".utf8
            case "\n": bytes += "\\n".utf8
            case "\t": bytes += "\\t".utf8
            case "\r": bytes += "\\r".utf8
            default:
                if isPlain(scalar) {
                    bytes += UTF8.encode(scalar).map { Array($0) } ?? []
                } else {
                    for unit in UTF16.encode(scalar).map({ Array($0) }) ?? [] { bytes += escape(unit) }
                }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: true
        }
    }

    private static func escape(_ unit: UInt16) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return Array("\\u".utf8) + [12, 8, 4, 0].map { digits[Int(unit >> UInt16($0)) & 15] }
    }
}
