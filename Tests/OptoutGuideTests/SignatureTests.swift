import Foundation
import OptoutTestSupport
import Testing

@testable import OptoutGuide

/// Signatures of OpenSSH, read and checked.
@Suite struct SignatureTests {
    private static let text = Array("an edition\n".utf8)
    private static let isKeygenHere = (try? run("ssh-keygen", ["-?"]).status) != 127

    /// Made by ssh-keygen of OpenSSH 9.2 over `text`.
    private static let line =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPPY6oMQqnqoMCvOIRxXfeUN+JAzy7ChXjrJTU6BfPHG me@x"
    private static let armoured = Array(
        """
        -----BEGIN SSH SIGNATURE-----
        U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg89jqgxCqeqgwK84hHFd95Q34kD
        PLsKFeOslNToF88cYAAAAMb3B0b3V0LWd1aWRlAAAAAAAAAAZzaGE1MTIAAABTAAAAC3Nz
        aC1lZDI1NTE5AAAAQDSejlPOQZit/fTTQte6D/QGpuSrBgpi1dzTwn9iNlGjIfxbFDuUqf
        ZL59BezF3z9Iw3PihB/Xm6eXOQWNwtrgk=
        -----END SSH SIGNATURE-----

        """.utf8)

    @Test func aSignatureOfSSHKeygenHolds() throws {
        let signature = try SSHSignature(Self.armoured)
        #expect(signature.key == (try SSHPublicKey.reading(Self.line).key))
        #expect(signature.isValid(for: Self.text))
        #expect(!signature.isValid(for: Self.text + [10]))
        #expect(!signature.isValid(for: []))
    }

    @Test(.enabled(if: isKeygenHere, "ssh-keygen is not installed"))
    func aSignatureOfTheInstalledSSHKeygenHolds() throws {
        let folder = try Scratch()
        let file = folder.write(Self.text, to: "edition")
        let key = folder.path + "/key"
        #expect(try run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "a b", "-f", key]).status == 0)
        for arguments in [[], ["-Ohashalg=sha256"]] {
            unlink(file + ".sig")
            let sign = ["-Y", "sign", "-n", "optout-guide", "-f", key] + arguments
            #expect(try run("ssh-keygen", sign + [file]).status == 0)
            let signature = try SSHSignature(folder.read("edition.sig"))
            let (owner, comment) = try SSHPublicKey.reading(String(decoding: folder.read("key.pub"), as: UTF8.self))
            #expect(signature.key == owner && comment == "a b")
            #expect(signature.isValid(for: Self.text))
            #expect(try run("ssh-keygen", ["-l", "-f", key]).text.contains(" \(owner.fingerprint) "))
        }
    }

    /// What the tests sign with agrees with OpenSSH, also where no hardware key is at hand.
    @Test(.enabled(if: isKeygenHere, "ssh-keygen is not installed"), arguments: [false, true], ["sha256", "sha512"])
    func sshKeygenTakesWhatTheTestsSign(isHardware: Bool, hash: String) throws {
        var signer = try TestSigner(isHardware: isHardware)
        signer.hash = hash
        #expect(try sshKeygenVerifies(signer))
    }

    private func sshKeygenVerifies(_ signer: TestSigner) throws -> Bool {
        let folder = try Scratch()
        let text = folder.write(Self.text, to: "edition")
        let signature = folder.write(try signer.sign(Self.text), to: "edition.sig")
        let allowed = folder.write(Array("editor \(signer.line)\n".utf8), to: "allowed")
        let verify = "ssh-keygen -Y verify -n optout-guide -I editor -f '\(allowed)' -s '\(signature)' <'\(text)'"
        return try run("sh", ["-c", verify]).status == 0
    }

    @Test(arguments: [false, true], ["sha256", "sha512"])
    func bothKindsOfKeyAndBothHashesHold(isHardware: Bool, hash: String) throws {
        var signer = try TestSigner(isHardware: isHardware)
        signer.hash = hash
        let signature = try SSHSignature(signer.sign(Self.text))
        #expect(signature.key == (try SSHPublicKey.reading(signer.line).key))
        #expect(signature.isValid(for: Self.text))
        #expect(!signature.isValid(for: Self.text.dropLast()))
    }

    @Test func whatAHardwareKeySignedIsNotTakenForAFile() throws {
        let (file, hardware) = (try TestSigner(), try TestSigner(isHardware: true))
        #expect(try SSHPublicKey.reading(file.line).key != SSHPublicKey.reading(hardware.line).key)
        var untouched = hardware
        untouched.flags = 4
        #expect(throws: SignatureFault.untouched) { try SSHSignature(untouched.sign(Self.text)) }
    }

    @Test func aSignatureForAnotherPurposeIsRefused() throws {
        for namespace in ["file", "git", "", "optout-guide2", "Optout-guide", "optout-guide\u{0}"] {
            var signer = try TestSigner()
            signer.namespace = namespace
            #expect(throws: SignatureFault.otherPurpose(namespace)) { try SSHSignature(signer.sign(Self.text)) }
        }
    }

    @Test func otherFieldsThanThoseOfSSHKeygenAreRefused() throws {
        let changes: [(inout TestSigner) -> Void] = [
            { $0.version = 2 }, { $0.version = 0 }, { $0.hash = "md5" }, { $0.hash = "SHA512" }, { $0.hash = "" },
            { $0.reserved = [0] }, { $0.tails.0 = [0] }, { $0.tails.1 = [0] },
        ]
        for isHardware in [false, true] {
            for change in changes {
                var signer = try TestSigner(isHardware: isHardware)
                change(&signer)
                #expect(throws: SignatureFault.malformed) { try SSHSignature(signer.sign(Self.text)) }
            }
        }
    }

    @Test func onlyTheArmourOfSSHKeygenIsTaken() throws {
        let inner = try TestSigner().unarmoured(Self.text)
        let good = String(decoding: TestSigner.armoured(inner), as: UTF8.self)
        #expect(throws: Never.self) { try SSHSignature(Array(good.utf8)) }
        let bad = [
            good + "\n", good + good, " " + good, "\n" + good, String(good.dropLast()), good + "x",
            good.replacingOccurrences(of: "\n", with: "\r\n"), good.replacingOccurrences(of: "\n", with: " \n"),
            good.replacingOccurrences(of: "BEGIN", with: "Begin"), good.replacingOccurrences(of: "=", with: ""),
            good.replacingOccurrences(of: "SIGNATURE-----\n", with: "SIGNATURE-----\nComment: x\n\n"),
            good.replacingOccurrences(of: "SSH SIGNATURE", with: "SSH MESSAGE"), "",
        ]
        for (number, text) in bad.enumerated() {
            #expect(throws: SignatureFault.malformed, "\(number)") { try SSHSignature(Array(text.utf8)) }
        }
        for width in [64, 69, 71, 76, 10_000] {
            #expect(throws: SignatureFault.malformed) { try SSHSignature(TestSigner.armoured(inner, width: width)) }
        }
        #expect(throws: SignatureFault.malformed) {
            try SSHSignature(TestSigner.armoured(inner + [UInt8](repeating: 0, count: 4096)))
        }
    }

    /// The last character before the padding stands for two bits that belong to nothing.
    @Test func base64WithSpareBitsIsRefused() throws {
        let good = Self.armoured
        let place = try #require(good.firstIndex(of: UInt8(ascii: "="))) - 1
        var other = good
        other[place] = UInt8(ascii: "l")
        #expect(good[place] == UInt8(ascii: "k"))
        #expect(throws: SignatureFault.malformed) { try SSHSignature(other) }
    }

    @Test func everyChangeOfOneByteOfASignatureIsRefused() throws {
        for isHardware in [false, true] {
            let signer = try TestSigner(isHardware: isHardware)
            let (good, key) = (try signer.sign(Self.text), try SSHPublicKey.reading(signer.line).key)
            for index in good.indices {
                for bit in 0..<8 {
                    var other = good
                    other[index] ^= 1 << bit
                    let signature = try? SSHSignature(other)
                    #expect(signature?.key != key || signature?.isValid(for: Self.text) == false, "\(index), \(bit)")
                }
            }
            for end in good.indices {
                #expect(throws: SignatureFault.malformed) { try SSHSignature(Array(good[..<end])) }
            }
        }
    }
}

/// Keys as people hand them over.
@Suite struct PublicKeyTests {
    private let line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPPY6oMQqnqoMCvOIRxXfeUN+JAzy7ChXjrJTU6BfPHG"

    @Test func aKeyHasTheFingerprintOfSSHKeygen() throws {
        let (key, comment) = try SSHPublicKey.reading(line + " me@x\n")
        #expect(key.fingerprint == "SHA256:0/3BR0an21mfyuihjPWSAnyil98yuVV+Bp+WLGF4ZwE")
        #expect(key.line == line)
        #expect(comment == "me@x")
        #expect(try SSHPublicKey.reading("\n" + line + "\r\n\n").comment == nil)
        #expect(try SSHPublicKey.reading(line + " two words").comment == "two words")
    }

    @Test func otherTextsAreNoKeys() {
        let refused: [(String, SSHKeyError)] = [
            ("", .malformed), ("hello", .malformed), ("ssh-ed25519", .malformed), ("ssh-ed25519 AAAA", .malformed),
            (line + "\n" + line, .several), (line + "=", .malformed), ("no-touch-required " + line, .malformed),
            (line.replacingOccurrences(of: "ssh-ed25519", with: "ssh-rsa"), .malformed), (line + "A", .malformed),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nx\n", .isPrivate), (String(repeating: "a", count: 5000), .malformed),
            ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQ==", .otherType("ssh-rsa")),
            ("ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY=", .otherType("ecdsa-sha2-nistp256")),
        ]
        for (text, error) in refused { #expect(throws: error, "\(text)") { try SSHPublicKey.reading(text) } }
    }

    /// Every encoding of the eight points whose order divides 8, also those that no encoder writes: worked out from
    /// the curve's equation with another program. With such a key anybody can sign.
    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ])
    func aKeyOfSmallOrderIsRefused(hex: String) throws {
        let point = bytes(hex)
        let blob = sshString("ssh-ed25519".utf8) + sshString(point)
        #expect(throws: SSHKeyError.unsafe) { try SSHPublicKey(blob: blob) }
        let text = "ssh-ed25519 \(Data(blob).base64EncodedString())"
        #expect(throws: SSHKeyError.unsafe) { try SSHPublicKey.reading(text) }
        #expect(!Ed25519.isValid(point + bytes(Self.zero), of: [1], by: point))
    }

    private static let zero = String(repeating: "0", count: 64)

    /// From 2^255 - 19 on, numbers are second encodings of smaller ones, whatever they are.
    @Test func aKeyInASecondEncodingIsRefused() {
        for low in UInt8(0xed)...0xff {
            for high: UInt8 in [0x7f, 0xff] {
                #expect(!Ed25519.isSafe([low] + [UInt8](repeating: 0xff, count: 30) + [high]))
            }
        }
        #expect(Ed25519.isSafe([0xeb] + [UInt8](repeating: 0xff, count: 30) + [0x7f]))
    }

    /// RFC 8032, section 7.1, test 2; and its second form, which section 5.1.7 rules out: S + L for S.
    @Test func aSignatureHasNoSecondForm() {
        let key = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        var signature = bytes(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
        #expect(Ed25519.isValid(signature, of: [0x72], by: key))
        #expect(!Ed25519.isValid(signature, of: [0x73], by: key))
        let order = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var carry = 0
        for index in 0..<32 {
            let sum = Int(signature[32 + index]) + Int(order[index]) + carry
            signature[32 + index] = UInt8(sum & 0xff)
            carry = sum >> 8
        }
        #expect(carry == 0)
        #expect(!Ed25519.isValid(signature, of: [0x72], by: key))
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0 }
    }
}

/// A folder that goes away with the test.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/optout-guide-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) -> String {
        _ = FileManager.default.createFile(atPath: "\(path)/\(name)", contents: Data(bytes))
        return "\(path)/\(name)"
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
    }
}
