import Crypto
import FoundationEssentials
package import OptoutCore

/// One edition as a file: canonical JSON, a newline at its end, with a SHA-256 digest of each part inside.
package enum GuideBundle {
    /// The largest edition that is taken.
    package static let byteLimit = 1 << 20
    /// Part names that no provider may bear.
    static let reservedParts = ["advice", "changes", "edition", "tombstones"]

    /// The file's bytes; the digests in `guide` are made anew.
    package static func encode(_ guide: Guide) throws(GuideError) -> [UInt8] {
        var guide = guide
        guide.digests = digests(of: try value(of: guide))
        let bytes = try value(of: guide).canonical + [10]
        guard bytes.count <= byteLimit else { throw .tooLarge }
        return bytes
    }

    /// The edition in a file's bytes, after every check that its sources had to pass.
    ///
    /// - Throws: `.tooLarge`, `.unknownSchema`, `.malformed`, `.digestMismatch`, `.unsound`; nothing is taken by half.
    package static func decode(_ bytes: [UInt8]) throws(GuideError) -> Guide {
        guard bytes.count <= byteLimit else { throw .tooLarge }
        let value = try canonicalValue(of: bytes)
        guard let schema = value["schema"]?.string else { throw .malformed("no 'schema' in it") }
        guard schema == Guide.schemaName else { throw .unknownSchema(String(schema.prefix(100))) }
        let guide = try typed(bytes)
        let expected = digests(of: value)
        for part in Set(expected.keys).union(guide.digests.keys).sorted() where expected[part] != guide.digests[part] {
            throw .digestMismatch(part: part)
        }
        let problems = GuideCheck.problems(in: guide)
        guard problems.isEmpty else { throw .unsound(problems) }
        return guide
    }

    /// The digest of the whole edition: lower-case hex SHA-256 of the file.
    package static func digest(of bytes: [UInt8]) -> String {
        let digest = SHA256.hash(data: bytes)
        return String(decoding: digest.flatMap { [hexDigit($0 >> 4), hexDigit($0 & 15)] }, as: UTF8.self)
    }

    private static func canonicalValue(of bytes: [UInt8]) throws(GuideError) -> JSONValue {
        let value: JSONValue
        do {
            value = try JSONReader.value(of: bytes)
        } catch {
            throw .malformed("\(error.reason) (byte \(error.offset))")
        }
        guard value.canonical + [10] == bytes else { throw .malformed("not in canonical form") }
        return value
    }

    private static func typed(_ bytes: [UInt8]) throws(GuideError) -> Guide {
        do {
            return try JSONDecoder().decode(Guide.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw .malformed(describe(error))
        } catch {
            throw .malformed("not readable")
        }
    }

    static func value(of some: some Encodable) throws(GuideError) -> JSONValue {
        do {
            return try JSONReader.value(of: Array(JSONEncoder().encode(some)))
        } catch {
            throw .malformed("not writable as JSON")
        }
    }

    /// One digest per provider, and one for each of the four other parts, so that every byte is covered by one.
    private static func digests(of value: JSONValue) -> [String: String] {
        var parts: [String: JSONValue] = [:]
        for provider in value["providers"]?.elements ?? [] { parts[provider["id"]?.string ?? ""] = provider }
        for part in ["advice", "changes", "tombstones"] { parts[part] = value[part] ?? .null }
        parts["edition"] = .object(
            ["schema", "serial", "date", "expires"].reduce(into: [:]) { $0[$1] = value[$1] ?? .null })
        return parts.mapValues { digest(of: $0.canonical) }
    }

    private static func describe(_ error: DecodingError) -> String {
        let (context, ending): (DecodingError.Context, String) =
            switch error {
            case .keyNotFound(let key, let context): (context, "'\(key.stringValue)' is missing")
            case .typeMismatch(_, let context): (context, "not of the expected type")
            case .valueNotFound(_, let context): (context, "nothing where a value belongs")
            case .dataCorrupted(let context): (context, "not an allowed value")
            @unknown default: (.init(codingPath: [], debugDescription: ""), "not readable")
            }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return (path.isEmpty ? "" : path.dropFirst() + ": ") + ending
    }
}
