/// Takes the parts of a text in HTML, in order.
protocol HTMLTaker {
    /// - Parameter bytes: a piece of text, character references resolved; not empty.
    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>)
    /// A tag that begins or ends an element; the scanner does not pair them.
    mutating func tag(_ tag: borrowing HTMLTag)
}

/// Cuts HTML of any size into texts and tags, in bounded memory; fed piece by piece, and nothing fed ends it.
///
/// After the tokenization of the HTML standard (section 13.2.5) as far as a page of ours needs it: comments, scripts and
/// styles are stepped over, a `<` before anything but a letter, `/`, `!` or `?` is text, and so is all that is no tag.
/// Of what the text leaves open at its end (a tag, a reference) nothing is handed on but a reference.
struct HTMLScanner<Taker: HTMLTaker> {
    private enum State {
        case text, reference
        case tagStart, endTagStart, tagName, beforeAttribute, attribute, afterAttribute, beforeValue
        case quoted(UInt8), unquoted
        case declaration(dashes: Int), declared, comment(dashes: Int)
        case raw(matched: Int)
    }

    var taker: Taker
    private var state = State.text
    private var tag = HTMLTag()
    private var reference = HTMLReference()
    /// Ends what is stepped over, such as `</style`.
    private var rawEnd: StaticString = "</style"

    init(_ taker: Taker) { self.taker = taker }

    mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) {
        var place = 0
        while place < bytes.count {
            if case .text = state {
                feedText(bytes, &place)
            } else if step(bytes[place]) {
                place += 1
            }
        }
    }

    /// Call once behind the last piece.
    mutating func finish() {
        if case .reference = state { endReference() }
        state = .text
    }

    private mutating func feedText(_ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int) {
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "<"), bytes[place] != UInt8(ascii: "&") { place += 1 }
        if place > start { taker.text(UnsafeBufferPointer(rebasing: bytes[start..<place])) }
        guard place < bytes.count else { return }
        state = bytes[place] == UInt8(ascii: "<") ? .tagStart : .reference
        reference.start()
        place += 1
    }

    /// `false` if the byte has yet to be looked at in the new state.
    private mutating func step(_ byte: UInt8) -> Bool {
        switch state {
        case .text: return false
        case .reference: return stepReference(byte)
        case .tagStart, .endTagStart: return startTag(byte)
        case .tagName, .beforeAttribute, .attribute, .afterAttribute, .beforeValue, .quoted, .unquoted:
            return stepTag(byte)
        case .raw(let matched): stepRaw(byte, matched)
        case .declaration, .declared, .comment: stepComment(byte)
        }
        return true
    }

    private mutating func stepReference(_ byte: UInt8) -> Bool {
        switch reference.take(byte) {
        case .more: return true
        case .ends:
            endReference()
            return true
        case .endedBefore:
            endReference()
            return false
        }
    }

    private mutating func endReference() {
        reference.text.withUnsafeBufferPointer { taker.text($0) }
        state = .text
    }

    private mutating func startTag(_ byte: UInt8) -> Bool {
        var isEnd = false
        if case .endTagStart = state { isEnd = true }
        if byte.isLetter {
            tag.reset(isEnd: isEnd)
            state = .tagName
            return false
        }
        switch byte {
        case UInt8(ascii: "/") where !isEnd: state = .endTagStart
        case UInt8(ascii: "!") where !isEnd: state = .declaration(dashes: 0)
        case UInt8(ascii: ">") where isEnd: state = .text
        case _ where isEnd, UInt8(ascii: "?"): state = .declared
        default:
            write("<")
            state = .text
            return false
        }
        return true
    }

    private mutating func write(_ text: StaticString) {
        taker.text(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

extension HTMLScanner {
    /// `false` if the byte has yet to be looked at in the new state.
    private mutating func stepTag(_ byte: UInt8) -> Bool {
        switch state {
        case .quoted(let quote):
            if byte == quote {
                tag.endValue()
                state = .beforeAttribute
            } else {
                tag.addToValue(byte)
            }
            return true
        case _ where byte == UInt8(ascii: ">"):
            if case .unquoted = state { tag.endValue() }
            endTag()
            return true
        case .unquoted:
            if byte.isASCIISpace {
                tag.endValue()
                state = .beforeAttribute
            } else {
                tag.addToValue(byte)
            }
            return true
        case .tagName:
            guard !byte.isASCIISpace, byte != UInt8(ascii: "/") else { return go(to: .beforeAttribute) }
            tag.addToName(byte)
            return true
        default: return stepAttribute(byte)
        }
    }

    private mutating func stepAttribute(_ byte: UInt8) -> Bool {
        let isSpace = byte.isASCIISpace
        switch state {
        case .beforeAttribute:
            guard !isSpace, byte != UInt8(ascii: "/") else { return true }
            tag.startAttribute()
            tag.addToAttribute(byte)
            return go(to: .attribute)
        case .attribute:
            if isSpace { return go(to: .afterAttribute) }
            if byte == UInt8(ascii: "/") { return go(to: .beforeAttribute) }
            if byte == UInt8(ascii: "=") { return go(to: .beforeValue) }
            tag.addToAttribute(byte)
            return true
        case .afterAttribute:
            if isSpace { return true }
            if byte == UInt8(ascii: "=") { return go(to: .beforeValue) }
            state = .beforeAttribute
            return false
        default:
            if isSpace { return true }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return go(to: .quoted(byte)) }
            state = .unquoted
            return false
        }
    }

    private mutating func go(to next: State) -> Bool {
        state = next
        return true
    }

    private mutating func endTag() {
        state = .text
        if let end = tag.endOfRawText {
            rawEnd = end
            state = .raw(matched: 0)
        } else {
            taker.tag(tag)
        }
    }

    /// Steps over what stands in a style or script, up to its end tag.
    private mutating func stepRaw(_ byte: UInt8, _ matched: Int) {
        if matched == rawEnd.utf8CodeUnitCount {
            if byte == UInt8(ascii: ">") {
                state = .text
            } else if byte.isASCIISpace || byte == UInt8(ascii: "/") {
                state = .declared
            } else {
                state = .raw(matched: byte == UInt8(ascii: "<") ? 1 : 0)
            }
            return
        }
        let lower = (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
        let isNext = lower == rawEnd.utf8Start[matched]
        state = .raw(matched: isNext ? matched + 1 : byte == UInt8(ascii: "<") ? 1 : 0)
    }

    private mutating func stepComment(_ byte: UInt8) {
        let isDash = byte == UInt8(ascii: "-")
        let isEnd = byte == UInt8(ascii: ">")
        switch state {
        case .declaration(0): state = isDash ? .declaration(dashes: 1) : isEnd ? .text : .declared
        case .declaration: state = isDash ? .comment(dashes: 2) : isEnd ? .text : .declared
        case .comment(let dashes):
            if isEnd, dashes >= 2 {
                state = .text
            } else {
                state = .comment(dashes: isDash ? min(dashes + 1, 2) : 0)
            }
        default: if isEnd { state = .text }
        }
    }
}

extension HTMLTag {
    /// What ends the element that this tag begins, if there are no tags in it.
    fileprivate var endOfRawText: StaticString? {
        if opens("style") { return "</style" }
        if opens("script") { return "</script" }
        if opens("title") { return "</title" }
        return opens("textarea") ? "</textarea" : nil
    }
}
