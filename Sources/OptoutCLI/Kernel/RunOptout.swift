import CLinux
import Glibc
import OptoutCore

/// Runs the command line of this process and ends it.
package func runOptout() -> Never {
    answerPrompt()
    signal(SIGPIPE, SIG_DFL)
    keepMemoryPrivate()
    occupyStandardDescriptors()
    guard fcntl(STDOUT_FILENO, F_GETFD) >= 0 else {
        Context.ofProcess().talk(Array("Error: cannot write the output: standard output is closed\n".utf8))
        exit(ExitStatus.inputOutput.rawValue)
    }
    exit(Optout.main(Array(CommandLine.arguments.dropFirst()), in: .ofProcess()).rawValue)
}

/// Ends here where a prompt asks what one small file knows.
///
/// People wait for it at every line they type: no dictionary and no array, whose types would first have to be made.
private func answerPrompt() {
    guard isPromptLine, var line = StatusLine.atOnce({ getenv($0).map { String(cString: $0) } }, now: { .ofClock })
    else { return }
    line.withUTF8 { if !$0.isEmpty { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) } }
    _exit(ExitStatus.done.rawValue)
}

/// `status --line`, or that without the word.
private var isPromptLine: Bool {
    let (count, words) = (Int(CommandLine.argc), CommandLine.unsafeArgv)
    guard count == 2 || count == 3, let last = words[count - 1], strcmp(last, "--line") == 0 else { return false }
    return count == 2 || words[1].map { strcmp($0, "status") == 0 } ?? false
}

/// Titles stand in its memory: no core is dumped, and no other program of the person's looks into it. Unlike a limit it
/// ends at `exec`, so a browser that `chats open` starts has its own way.
private func keepMemoryPrivate() { _ = linux_set_dumpable(0) }

/// Keeps the record from being opened as descriptor 0 or 2, where talk would land in it.
private func occupyStandardDescriptors() {
    for descriptor in [STDIN_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
        let null = open("/dev/null", O_RDWR)
        if null >= 0, null != descriptor {
            dup2(null, descriptor)
            close(null)
        }
    }
}
