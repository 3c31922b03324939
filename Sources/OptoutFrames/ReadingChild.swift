/// What the reading program and the one that starts it agree on.
package enum ReadingChild {
    package static let program = "optout-read"
    /// The word that makes it read; no person types it.
    package static let word = "parse-export"
    /// The descriptor of the export: a regular file or a folder, opened for reading.
    package static let input: Int32 = 3
    /// The descriptor of the pipe that frames are written to.
    package static let output: Int32 = 4
}
