/// Why frames do not come through.
package enum FrameError: Error, Hashable, Sendable {
    /// They end before the summary or the failure.
    case cutShort
    /// Something that the writer never writes.
    case malformed
    /// The pipe cannot be read or written; `errno`.
    case broken(Int32)

    /// What the writer did, from the reader's side.
    package var text: String {
        switch self {
        case .cutShort: "it ended early"
        case .malformed: "it sent what it must not"
        case .broken(let number): "the pipe from it broke with error \(number)"
        }
    }
}
