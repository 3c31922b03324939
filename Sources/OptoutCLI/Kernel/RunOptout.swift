import CLinux
import Glibc
import OptoutCore

/// Runs the command line of this process and ends it.
package func runOptout() -> Never {
    answerPrompt(Array(CommandLine.arguments.dropFirst()))
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
private func answerPrompt(_ arguments: [String]) {
    guard
        let line = StatusLine.atOnce(
            arguments, { getenv($0).map { String(cString: $0) } }, now: { .ofClock })
    else { return }
    let bytes = Array(line.utf8)
    if !bytes.isEmpty { _ = write(STDOUT_FILENO, bytes, bytes.count) }
    _exit(ExitStatus.done.rawValue)
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
