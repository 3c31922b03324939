import Glibc
package import OptoutConfig
import OptoutCore

/// The person's own guide files as they lie in their folder, read but not looked into.
package struct OwnFiles: Sendable {
    package struct File: Sendable {
        /// `poe.yaml`
        package let name: String
        package let path: String
        /// The whole file, or why it cannot be read.
        package let contents: Result<[UInt8], ConfigError>
    }

    /// By name.
    package let files: [File]

    init(files: [File]) { self.files = files }

    /// - Parameter folder: where it is missing there are no files.
    /// - Throws: `.unreadable` where it is there and cannot be looked into, so that nobody knows what it holds.
    package init(folder: String) throws(ConfigError) {
        let found = try Self.names(in: folder)
        files = found.map { name in
            let path = folder + "/" + name
            return File(
                name: name, path: path,
                contents: Result { () throws(ConfigError) in try fileBytes(path, limit: YAMLFile.byteLimit) })
        }
    }

    /// Tells whether anything may come out differently than before: the files, the edition they are held against, or
    /// the program.
    ///
    /// - Parameter edition: the digest of the adopted edition.
    /// - Returns: lower-case hex SHA-256.
    package func digest(beside edition: String?) -> String {
        var text = "\(Release.version)\n\(edition ?? "")\n"
        for file in files { text += "\(file.name)\n\(file.digest)\n" }
        return GuideBundle.digest(of: Array(text.utf8))
    }

    /// Whether they are in use as they are now.
    ///
    /// - Parameters:
    ///   - taken: the digest with which they were taken in last; `nil`: never.
    ///   - edition: the digest of the adopted edition.
    package func areTaken(_ taken: String?, beside edition: String?) -> Bool {
        guard let taken else { return files.isEmpty }
        return taken == digest(beside: edition)
    }

    private static func names(in folder: String) throws(ConfigError) -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw .unreadable(path: folder, reason: String(cString: strerror(errno)).lowercased())
        }
        defer { closedir(stream) }
        return GuideSources.names(in: stream)
    }
}

extension OwnFiles.File {
    /// Of what is in it, or of why that is not known.
    var digest: String {
        switch contents {
        case .success(let bytes): GuideBundle.digest(of: bytes)
        case .failure(let error): error.message
        }
    }
}
