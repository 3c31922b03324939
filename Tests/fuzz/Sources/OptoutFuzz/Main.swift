import Glibc

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The longest that one input took, in microseconds.
nonisolated(unsafe) private var slowest = 0

private let longest = 1_000_000

/// What libFuzzer's own `main` would call; the driver below is given it by hand.
@_cdecl("LLVMFuzzerTestOneInput")
public func one(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let began = cpuTime()
    feed(Array(UnsafeBufferPointer(start: bytes, count: count)))
    slowest = max(slowest, cpuTime() - began)
    precondition(slowest < longest, "an input that takes more than a second")
    return 0
}

/// Of the whole process: libFuzzer's own limit counts what other programs take of a busy machine as well.
private func cpuTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
}

/// SwiftPM renames the `main` of a program to this.
@_cdecl("OptoutFuzz_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    guard Target.chosen != nil else {
        let names = Target.all.map(\.name).joined(separator: "\n")
        return puts(names) < 0 ? 1 : 0
    }
    atexit {
        let line = "stat::slowest_unit_usec: \(slowest)\n"
        _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    }
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { one($0, $1) }
}
