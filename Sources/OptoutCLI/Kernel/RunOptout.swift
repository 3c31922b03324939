import CLinux
import Glibc

/// Runs the command line of this process and ends it.
package func runOptout() -> Never {
    signal(SIGPIPE, SIG_DFL)
    keepMemoryPrivate()
    occupyStandardDescriptors()
    guard fcntl(STDOUT_FILENO, F_GETFD) >= 0 else {
        Context.ofProcess().talk(Array("Error: cannot write the output: standard output is closed\n".utf8))
        exit(ExitStatus.inputOutput.rawValue)
    }
    exit(Optout.main(Array(CommandLine.arguments.dropFirst()), in: .ofProcess()).rawValue)
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
