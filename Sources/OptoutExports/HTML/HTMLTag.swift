import Glibc

/// A tag as far as it is kept: its name and its first `class`.
struct HTMLTag {
    static let nameLimit = 16
    static let classLimit = 256

    private(set) var isEnd = false
    private var name = HTMLName()
    private var classes: [UInt8] = []
    private var attribute = HTMLName()
    private var hasClass = false

    mutating func reset(isEnd: Bool) {
        self.isEnd = isEnd
        name.count = 0
        classes.removeAll(keepingCapacity: true)
        hasClass = false
    }

    /// Whether it begins or ends an element of this name, in lower case.
    func `is`(_ wanted: StaticString) -> Bool { name.is(wanted) }

    func opens(_ wanted: StaticString) -> Bool { !isEnd && name.is(wanted) }

    /// Whether the element is of this class.
    func has(_ wanted: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount)
        return classes.split(whereSeparator: \.isASCIISpace).contains { $0.elementsEqual(wanted) }
    }

    mutating func addToName(_ byte: UInt8) { name.add(byte) }

    mutating func startAttribute() { attribute.count = 0 }

    mutating func addToAttribute(_ byte: UInt8) { attribute.add(byte) }

    mutating func addToValue(_ byte: UInt8) {
        guard !hasClass, classes.count < Self.classLimit, attribute.is("class") else { return }
        classes.append(byte)
    }

    /// Of two attributes of one name the first counts.
    mutating func endValue() { if attribute.is("class") { hasClass = true } }
}

/// A name in lower case; a longer one than any that is asked for is equal to none.
struct HTMLName {
    private var bytes = InlineArray<16, UInt8>(repeating: 0)
    var count = 0

    mutating func add(_ byte: UInt8) {
        if count < HTMLTag.nameLimit { bytes[count] = (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
        count = min(count + 1, HTMLTag.nameLimit + 1)
    }

    func `is`(_ wanted: StaticString) -> Bool {
        guard count == wanted.utf8CodeUnitCount, count <= HTMLTag.nameLimit else { return false }
        for place in 0..<count where bytes[place] != wanted.utf8Start[place] { return false }
        return true
    }
}
