import Glibc

/// The bytes of a regular file, read to its end but never past `limit`.
///
/// - Returns: at most `limit + 1` bytes, so that a longer file can be told from one that just fits.
/// - Throws: `.unreadable` also for folders, pipes and devices.
package func fileBytes(_ path: String, limit: Int) throws(ConfigError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: lastError()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        throw .unreadable(path: path, reason: "not a regular file")
    }
    var bytes: [UInt8] = []
    while bytes.count <= limit {
        let wanted = min(65_536, limit + 1 - bytes.count)
        let chunk = [UInt8](unsafeUninitializedCapacity: wanted) {
            $1 = max(0, read(descriptor, $0.baseAddress, wanted))
        }
        if chunk.isEmpty { break }
        bytes += chunk
    }
    return bytes
}

/// What the last failed call of the C library says, in small letters.
func lastError() -> String { String(cString: strerror(errno)).lowercased() }
