/// What the small files beside the chats say.
enum SideFile {
    /// The account's id: `id` or `user_id` of ChatGPT's `user.json`, `uuid` of the only entry of Claude's `users.json`.
    static func account(_ source: any ByteSource) throws(ImportError) -> String? {
        var json = try JSONScanner(source, capacity: 32 * 1024)
        var ids: Set<String> = []
        if try json.next() == UInt8(ascii: "[") {
            try json.openArray()
            while try json.nextElement() { try accountIDs(&json, &ids) }
        } else {
            try accountIDs(&json, &ids)
        }
        try json.finish()
        return ids.count == 1 ? ids.first : nil
    }

    private static func accountIDs(_ json: inout JSONScanner, _ ids: inout Set<String>) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "{") else { return try json.skipValue() }
        var best: (rank: Int, id: String)?
        try json.openObject()
        while let key = try json.key() {
            let rank = key.is("id") ? 3 : key.is("uuid") ? 2 : key.is("user_id") ? 1 : 0
            guard rank > best?.rank ?? 0 else {
                try json.skipValue()
                continue
            }
            if try json.readText(), json.textCount > 0, !json.textWasCut { best = (rank, json.textString) }
        }
        if let best, ids.count < 2 { ids.insert(best.id) }
    }

    /// Every text in it that could be a chat's id.
    ///
    /// The files of ratings and shared links name chats under keys that nobody has documented, so every text counts.
    static func ids(_ source: any ByteSource, into set: inout IDSet) throws(ImportError) {
        var json = try JSONScanner(source, capacity: 32 * 1024)
        try gather(&json, &set)
        try json.finish()
    }

    private static func gather(_ json: inout JSONScanner, _ set: inout IDSet) throws(ImportError) {
        switch try json.next() {
        case UInt8(ascii: "\""):
            guard try json.readText(), json.textCount > 0, json.textCount <= ChatDraft.idLimit else { return }
            if !json.textBytes.contains(where: { $0 <= 0x20 }) { set.insert(json.textString) }
        case UInt8(ascii: "{"):
            try json.openObject()
            while try json.skipKey() { try gather(&json, &set) }
        case UInt8(ascii: "["):
            try json.openArray()
            while try json.nextElement() { try gather(&json, &set) }
        default: try json.skipValue()
        }
    }

    /// The shards that an `export_manifest.json` lists, with their sizes where it gives them.
    ///
    /// Its schema is not documented: any text or key that ends in a shard's name counts as listing it, and a number
    /// beside it whose key speaks of size or bytes, or that is the key's own value, as its size.
    static func manifest(_ source: any ByteSource) throws(ImportError) -> [String: Int?] {
        var json = try JSONScanner(source, capacity: 32 * 1024)
        var listed: [String: Int?] = [:]
        try walk(&json, &listed)
        try json.finish()
        return listed
    }

    private static func walk(_ json: inout JSONScanner, _ listed: inout [String: Int?]) throws(ImportError) {
        switch try json.next() {
        case UInt8(ascii: "\""):
            if try json.readText(), let shard = ShardName(path: json.textString) { listed[shard.text] = .some(nil) }
        case UInt8(ascii: "["):
            try json.openArray()
            while try json.nextElement() { try walk(&json, &listed) }
        case UInt8(ascii: "{"): try walkObject(&json, &listed)
        default: try json.skipValue()
        }
    }

    private static func walkObject(_ json: inout JSONScanner, _ listed: inout [String: Int?]) throws(ImportError) {
        var shard: String?
        var size: Int?
        try json.openObject()
        while let key = try json.key() {
            let name = String(decoding: UnsafeBufferPointer(start: key.start, count: key.count), as: UTF8.self)
            let isSize = name.lowercased().contains("size") || name.lowercased().contains("bytes")
            let own = ShardName(path: name)
            if try json.next() == UInt8(ascii: "\"") {
                if try json.readText(), let found = ShardName(path: json.textString) { shard = found.text }
            } else if (0x30...0x39).contains(try json.next()), isSize || own != nil {
                let number = try json.readDecimal()
                let value = number.exponent == 0 ? Int(exactly: number.mantissa) : nil
                if let own { listed[own.text] = .some(value) } else { size = value }
            } else {
                if let own { listed[own.text] = .some(nil) }
                try walk(&json, &listed)
            }
        }
        if let shard { listed[shard] = .some(size) }
    }
}

/// `conversations-003.json`: one of the numbered parts of a list of chats.
struct ShardName: Hashable, Comparable {
    let number: Int
    let text: String

    /// Reads the last component of `path`.
    init?(path: String) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard name.hasPrefix("conversations-"), name.hasSuffix(".json") else { return nil }
        let digits = name.dropFirst("conversations-".count).dropLast(".json".count)
        guard (3...6).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(digits)
        else { return nil }
        self.number = number
        text = String(name)
    }

    static func < (left: ShardName, right: ShardName) -> Bool { left.number < right.number }

    /// The names missing between 0 and the highest number, at most `limit` of them.
    static func gaps(in names: [ShardName], limit: Int = 20) -> [String] {
        let numbers = Set(names.map(\.number))
        let missing = (0...(numbers.max() ?? 0)).lazy.filter { !numbers.contains($0) }
        return missing.prefix(limit).map { number in
            let digits = String(number)
            return "conversations-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits + ".json"
        }
    }
}
