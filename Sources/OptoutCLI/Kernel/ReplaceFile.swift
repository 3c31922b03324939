import Glibc

/// Puts a whole new file in the place of `path`; the old one stays until the new one is safe on disk.
func replaceFile(_ path: String, with bytes: [UInt8]) throws {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw writeError(path) }
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count <= 0 { break }
        written += count
    }
    let isSafe = written == bytes.count && fsync(descriptor) == 0
    let error = isSafe ? nil : writeError(path)
    close(descriptor)
    guard error == nil, rename(temporary, path) == 0 else {
        let error = error ?? writeError(path)
        unlink(temporary)
        throw error
    }
}

private func writeError(_ path: String) -> CLIError {
    .inputOutput(
        "cannot write '\(path)': \(String(cString: strerror(errno)).lowercased())",
        hint: "look at the folder's permissions and the space left")
}
