/// The lines of a text of which each is a JSON value (JSON Lines): every one can be read by a scanner of its own, so a
/// broken line harms no other one.
final class JSONLines {
    private let source: LineSource

    init(_ source: any ByteSource) { self.source = LineSource(source) }

    /// Hands each line that is not blank to `body`, with a scanner before its first byte.
    ///
    /// - Parameter broken: called for a line that is no JSON value, torn or followed by something; the reading goes on.
    func forEach(
        _ body: (inout JSONScanner) throws(ImportError) -> Void, broken: () throws(ImportError) -> Void
    ) throws(ImportError) {
        while try next(body, broken: broken) {}
    }

    /// As `forEach`, for one line; `false` where there is none left.
    func next(
        _ body: (inout JSONScanner) throws(ImportError) -> Void, broken: () throws(ImportError) -> Void
    ) throws(ImportError) -> Bool {
        guard try source.startLine() else { return false }
        do throws(ImportError) {
            var json = try JSONScanner(source, capacity: 32 * 1024)
            if try json.next() != 0 {
                try body(&json)
                try json.finish()
            }
        } catch {
            guard case .json = error else { throw error }
            try broken()
        }
        try source.endLine()
        return true
    }
}

/// One line at a time: the end of each reads as the end of the source.
private final class LineSource: ByteSource {
    private let inner: any ByteSource
    private let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    private var place = 0
    private var count = 0
    private var isInLine = false

    init(_ inner: any ByteSource) { self.inner = inner }

    deinit { space.deallocate() }

    /// `false` at the end of the text.
    func startLine() throws(ImportError) -> Bool {
        isInLine = try fill()
        return isInLine
    }

    /// Steps behind the line's end.
    func endLine() throws(ImportError) {
        while isInLine, try fill() { take(min(count - place, space.count)) { _ in } }
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        guard isInLine, try fill() else { return 0 }
        var taken = 0
        take(target.count) { bytes in
            target.copyMemory(from: bytes)
            taken = bytes.count
        }
        return taken
    }

    /// Takes up to `most` bytes of the line, and the line feed behind them for good.
    private func take(_ most: Int, _ use: (UnsafeRawBufferPointer) -> Void) {
        let rest = UnsafeRawBufferPointer(rebasing: space[place..<min(count, place + most)])
        let line = rest.firstIndex(of: 0x0a) ?? rest.count
        use(UnsafeRawBufferPointer(rebasing: rest[..<line]))
        place += line
        if line < rest.count {
            place += 1
            isInLine = false
        }
    }

    private func fill() throws(ImportError) -> Bool {
        guard place == count else { return true }
        place = 0
        count = try inner.read(into: space)
        return count > 0
    }
}
