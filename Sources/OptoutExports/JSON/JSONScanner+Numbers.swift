/// A number as written: `mantissa` × 10^`exponent`, cut to 19 significant digits.
struct Decimal: Equatable {
    var isNegative = false
    var mantissa: UInt64 = 0
    var exponent = 0
}

extension JSONScanner {
    /// Reads the number that comes next; exact to 19 digits, never out of range.
    mutating func readDecimal() throws(ImportError) -> Decimal {
        var number = Decimal()
        number.isNegative = try skip(UInt8(ascii: "-"))
        if try !skip(UInt8(ascii: "0")), try readDigits(&number, isFraction: false) == 0 {
            throw unexpected(number.isNegative ? .badNumber : .unexpectedByte)
        }
        if try skip(UInt8(ascii: ".")), try readDigits(&number, isFraction: true) == 0 {
            throw unexpected(.badNumber)
        }
        if at.pointee | 0x20 == UInt8(ascii: "e") {
            at += 1
            number.exponent += try readExponent()
        }
        return number
    }

    private mutating func readExponent() throws(ImportError) -> Int {
        let isNegative = try skip(UInt8(ascii: "-"))
        if !isNegative { _ = try skip(UInt8(ascii: "+")) }
        var exponent = Decimal()
        guard try readDigits(&exponent, isFraction: false) > 0 else { throw unexpected(.badNumber) }
        // Past 10^9 every number is out of any range of ours; the bound keeps sums far from overflow.
        let size = exponent.exponent > 0 ? 1_000_000_000 : Int(min(exponent.mantissa, 1_000_000_000))
        return isNegative ? -size : size
    }

    /// Steps over `byte` if it comes next.
    @inline(__always)
    private mutating func skip(_ byte: UInt8) throws(ImportError) -> Bool {
        if at == end { _ = try refill() }
        guard at.pointee == byte else { return false }
        at += 1
        return true
    }

    @inline(__always)
    private mutating func readDigits(_ number: inout Decimal, isFraction: Bool) throws(ImportError) -> Int {
        var count = 0
        while true {
            let digit = at.pointee &- 0x30
            if digit > 9 {
                guard at == end, try refill() else { return count }
                continue
            }
            at += 1
            count &+= 1
            number.take(UInt64(digit), isFraction: isFraction)
        }
    }
}

extension Decimal {
    /// One more digit: past the nineteenth it only moves the point.
    @inline(__always)
    fileprivate mutating func take(_ digit: UInt64, isFraction: Bool) {
        if mantissa < 1_000_000_000_000_000_000 {
            mantissa = mantissa &* 10 &+ digit
            if isFraction { exponent &-= 1 }
        } else if !isFraction {
            exponent &+= 1
        }
    }
}
