import Glibc

/// Why an export was not taken in; `message` comes after `cannot read 'PATH': `.
struct ImportFailure: Error, Equatable {
    var status: ExitStatus
    var message: String
    var hint: String

    init(_ status: ExitStatus, _ message: String, hint: String) {
        self.status = status
        self.message = message
        self.hint = hint
    }

    static let noSuchFile = ImportFailure(.notFound, "no such file", hint: "check the path")

    /// Not permitted, or an I/O error.
    static func unreadable(_ number: Int32) -> ImportFailure {
        ImportFailure(
            .inputOutput, "it cannot be read (\(String(cString: strerror(number)).lowercased()))",
            hint: "check that you may read it and that the disk is well")
    }

    /// A pipe, a device …; what it is.
    static func notAFile(_ kind: String) -> ImportFailure {
        ImportFailure(
            .refused, "it is \(kind), not a file or folder",
            hint: "pass the downloaded zip, an unpacked folder or a JSON file")
    }

    /// - Parameter place: where it should be.
    static func readerMissing(_ place: String) -> ImportFailure {
        ImportFailure(
            .failed, "the program that reads exports is missing: '\(place)'",
            hint: "install optout again; it goes beside optout or into ../libexec from there")
    }

    /// The reading program ended without saying why, or said something that it must not.
    static func readerFailed(_ how: String) -> ImportFailure {
        ImportFailure(.failed, "the reader stopped: \(how)", hint: "import again; the record is as it was")
    }
}
