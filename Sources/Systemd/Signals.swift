import CLinux
import Glibc

/// Signals as something to read instead of an interruption.
///
/// They stay blocked for the calling thread, and for threads that it starts, also after this value is gone.
package struct Signals: ~Copyable {
    package let descriptor: Descriptor

    package init(_ numbers: [Int32]) throws(SystemdError) {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        let code = pthread_sigmask(SIG_BLOCK, &set, nil)
        if code != 0 { throw .call("pthread_sigmask", code: code) }
        descriptor = try Descriptor("signalfd", signalfd(-1, &set, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK)))
    }

    /// The signals that came since the last reading, in their order.
    package func read() throws(SystemdError) -> [Int32] {
        var numbers: [Int32] = []
        var info = signalfd_siginfo()
        while try descriptor.read(&info, MemoryLayout<signalfd_siginfo>.size) > 0 {
            numbers.append(Int32(info.ssi_signo))
        }
        return numbers
    }
}
