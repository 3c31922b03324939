/// Claude's `manifest-….json`: what to download, since about August 2026.
///
/// Its schema is not documented: every text whose last part, up to a `?`, is the name of a zip counts as listing it.
enum DownloadList {
    private static let limit = 100

    /// Names of zips, such as `conversations-000.zip`; empty where it lists none.
    static func zips(_ source: any ByteSource) throws(ImportError) -> Set<String> {
        var json = try JSONScanner(source, capacity: 32 * 1024)
        var zips: Set<String> = []
        try gather(&json, &zips)
        return zips
    }

    private static func gather(_ json: inout JSONScanner, _ zips: inout Set<String>) throws(ImportError) {
        switch try json.next() {
        case UInt8(ascii: "\""):
            if try json.readText(), zips.count < limit, let name = zipName(json.textString) { zips.insert(name) }
        case UInt8(ascii: "["):
            try json.openArray()
            while try json.nextElement() { try gather(&json, &zips) }
        case UInt8(ascii: "{"):
            try json.openObject()
            while try json.skipKey() { try gather(&json, &zips) }
        default: try json.skipValue()
        }
    }

    private static func zipName(_ text: String) -> String? {
        let path = text.prefix { $0 != "?" && $0 != "#" }
        guard let name = path.split(separator: "/").last, name.hasSuffix(".zip"), name.utf8.count <= 80,
            name.utf8.allSatisfy({ $0 == 0x2d || $0 == 0x2e || $0 == 0x5f || isLetterOrDigit($0) })
        else { return nil }
        return String(name)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
    }
}
