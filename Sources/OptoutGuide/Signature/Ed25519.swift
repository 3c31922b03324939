import Crypto

/// Ed25519 (RFC 8032) with keys that say something about who signed.
enum Ed25519 {
    static let keyCount = 32
    static let signatureCount = 64

    /// The y coordinates of the points whose order divides 8, as bytes: with such a key, which belongs to nobody,
    /// signatures can be made that fit many texts or all of them.
    private static let smallOrder: Set<[UInt8]> = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
            0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
            0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
    ]

    /// Whether the bytes are a key in its one encoding and of large order; that they lie on the curve at all shows
    /// when a signature is checked.
    static func isSafe(_ key: [UInt8]) -> Bool {
        guard key.count == keyCount else { return false }
        var y = key
        y[31] &= 0x7f
        return !smallOrder.contains(y) && !isBeyondField(y)
    }

    /// 2^255 - 19 and above, where a second encoding of a smaller number begins.
    private static func isBeyondField(_ y: [UInt8]) -> Bool {
        y[31] == 0x7f && y[1..<31].allSatisfy { $0 == 0xff } && y[0] >= 0xed
    }

    /// Without cofactor, with the scalar below the group's order and the point compared by its bytes: BoringSSL's
    /// rules, so that no signature has a second form.
    static func isValid(_ signature: [UInt8], of message: [UInt8], by key: [UInt8]) -> Bool {
        guard isSafe(key), signature.count == signatureCount,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
        else { return false }
        return key.isValidSignature(signature, for: message)
    }
}
