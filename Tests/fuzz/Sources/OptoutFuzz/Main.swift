import Glibc

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What libFuzzer's own `main` would call; the driver below is given it by hand.
@_cdecl("LLVMFuzzerTestOneInput")
public func one(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    feed(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// SwiftPM renames the `main` of a program to this.
@_cdecl("OptoutFuzz_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    guard Target.chosen != nil else {
        let names = Target.all.map(\.name).joined(separator: "\n")
        return puts(names) < 0 ? 1 : 0
    }
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { one($0, $1) }
}
