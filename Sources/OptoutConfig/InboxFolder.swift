import Glibc

/// The folder where downloads wait to be imported; only names and kinds are looked at.
package struct InboxFolder {
    package let path: String

    package init(_ path: String) { self.path = path }

    /// Names of the folders and of the files that could be exports, in order.
    ///
    /// - Throws: `unreadable` where the folder cannot be listed.
    package func names() throws(ConfigError) -> [String] {
        guard let listing = opendir(path) else { throw .unreadable(path: path, reason: lastError()) }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if Self.couldBeExport(name) || isFolder(name, entry.pointee.d_type) { names.append(name) }
        }
        return names.sorted()
    }

    private func isFolder(_ name: String, _ type: UInt8) -> Bool {
        if name.hasPrefix(".") { return false }
        if type != UInt8(DT_UNKNOWN) { return type == UInt8(DT_DIR) }
        var status = stat()
        return lstat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// By its ending; browsers give a download another one until it is complete.
    package static func couldBeExport(_ name: String) -> Bool {
        let lower = name.lowercased()
        return !name.hasPrefix(".") && endings.contains { lower.hasSuffix($0) }
    }

    private static let endings = [".zip", ".json", ".jsonl", ".html", ".csv", ".js"]
}
