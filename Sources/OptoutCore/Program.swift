/// What both programs call themselves.
package enum Program {
    /// Both programs of one release have the same.
    package static let version = "0.1.0"
}
