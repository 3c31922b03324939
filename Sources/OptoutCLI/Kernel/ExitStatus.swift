/// How the program ends; scripts rely on these.
enum ExitStatus: Int32, Sendable, CaseIterable {
    case done = 0
    case failed = 1
    /// There is something to do: `check`, and `--exit-code` elsewhere.
    case somethingToDo = 10
    /// Unknown option, malformed or future date, several accounts match and none was named.
    case usage = 64
    /// Input refused: not an export, truncated, another account's; an edition that is older or malformed.
    case refused = 65
    /// No such file, account, product, plan, chore or chat.
    case notFound = 66
    /// The record is damaged or newer than the program.
    case damaged = 69
    case inputOutput = 74
    /// The record stayed busy for 5 s.
    case busy = 75
}
