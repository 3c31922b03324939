import Foundation
import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// Whom the person trusts to sign editions, and what that signature is worth.
@Suite struct SignatureCommandTests {
    static let isKeygenHere = (try? Program.tool("ssh-keygen", in: ScratchHome())) != nil

    private let bench: TestBench
    private let signer: TestSigner
    /// Edition 2 with the signer's signature beside it; edition 1 is in use.
    private let file: String

    init() throws {
        bench = try TestBench(at: "2026-11-24T12:00:00Z")
        signer = try TestSigner()
        let bytes = Array(
            try Data(contentsOf: URL(filePath: "\(ScratchHome.repository)/Config/guide/editions/2.json")))
        file = try bench.home.write(bytes, to: "2.json")
        try bench.home.write(signer.sign(bytes), to: "2.json.sig")
    }

    private var trusted: [String] {
        _ = bench.run("guide", "trust", "--json")
        let document = try? JSONSerialization.jsonObject(with: Data(bench.output.utf8)) as? [String: Any]
        return (document?["items"] as? [[String: Any]] ?? []).compactMap { $0["key"] as? String }
    }

    @Test func withoutATrustedSignerNothingIsTakenIn() throws {
        #expect(bench.run("status") == .done)
        let before = try bench.home.dump()
        #expect(bench.run("guide", "update", file) == .refused)
        #expect(
            bench.errors.contains("you trust no signer yet\nHint: if you know who signs the guide: optout guide trust"))
        #expect(try bench.home.dump() == before)
        #expect(bench.run("guide", "trust", signer.line) == .done)
        #expect(bench.run("guide", "update", file) == .done)
        #expect(bench.output.hasPrefix("took in edition 2 of 2026-11-23"))
    }

    @Test func whatIsNotSignedByATrustedSignerIsRefusedAndNothingChanges() throws {
        #expect(bench.run("guide", "trust", signer.line) == .done)
        let before = try bench.home.dump()
        let bytes = Array(try Data(contentsOf: URL(filePath: file)))
        try bench.home.write(TestSigner(2).sign(bytes), to: "2.json.sig")
        #expect(bench.run("guide", "update", file) == .refused)
        #expect(
            bench.errors.contains("a key you do not trust\nHint: if you know whose key it is: optout guide trust KEY"))
        try bench.home.write(signer.sign(bytes + [10]), to: "2.json.sig")
        #expect(bench.run("guide", "update", file) == .refused)
        #expect(bench.errors.contains("the signature does not belong to these bytes"))
        try FileManager.default.removeItem(atPath: file + ".sig")
        #expect(bench.run("guide", "update", file) == .refused)
        #expect(
            bench.errors.contains("there is no signature beside it\nHint: put the file that ends in '.sig' beside it"))
        #expect(try bench.home.dump() == before)
    }

    @Test func aSignerIsNamedByAFileALineOrTheWordsOfOne() throws {
        let path = try bench.home.write(Array("\(signer.line) me@x\n".utf8), to: "key.pub")
        #expect(bench.run("guide", "trust", path) == .done)
        #expect(bench.output.contains("trust editions signed by SHA256:"))
        #expect(bench.output.contains(" (me@x)\nundo: optout undo "))
        #expect(trusted == [signer.line])
        #expect(bench.run("guide", "trust", signer.line) == .done)
        #expect(bench.errors.contains("is trusted already"))
        #expect(
            bench.run(["guide", "trust"] + (try TestSigner(2)).line.split(separator: " ").map { String($0) }) == .done)
        #expect(trusted == [signer.line, try TestSigner(2).line])
        #expect(bench.run("guide", "trust", "--list") == .done)
        #expect(bench.output.split(separator: "\n").count == 2 && bench.output.contains(", since 2026-11-24"))
    }

    @Test func trustCanBeTakenBackAndEnded() throws {
        #expect(bench.run("guide", "trust", signer.line) == .done)
        #expect(bench.run("undo") == .done)
        #expect(trusted.isEmpty)
        #expect(bench.run("guide", "trust", signer.line, "--dry-run") == .done)
        #expect(trusted.isEmpty)
        #expect(bench.run("guide", "trust", signer.line) == .done)
        #expect(bench.run("guide", "trust") == .done)
        let fingerprint = String(bench.output.prefix { $0 != "," })
        #expect(bench.run("guide", "trust", "--remove", fingerprint) == .done)
        #expect(trusted.isEmpty)
        #expect(bench.run("guide", "update", file) == .refused)
        #expect(bench.run("undo") == .done)
        #expect(trusted == [signer.line])
        #expect(bench.run("guide", "trust", "--remove", signer.line) == .done)
        #expect(bench.run("guide", "trust", "--remove", signer.line) == .notFound)
    }

    @Test func whatIsNoKeyIsRefusedByName() throws {
        let secret = try bench.home.write(Array("-----BEGIN OPENSSH PRIVATE KEY-----\n".utf8), to: "key")
        #expect(bench.run("guide", "trust", secret) == .refused)
        #expect(bench.errors.contains("it is a private key\nHint: give the file beside it that ends in '.pub'"))
        #expect(bench.run("guide", "trust", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQ==") == .refused)
        #expect(bench.errors.contains("its type 'ssh-rsa' does not sign editions"))
        #expect(bench.run("guide", "trust", bench.home.path + "/none.pub") == .notFound)
        #expect(bench.run("guide", "trust", "--remove") == .usage)
        #expect(bench.run("guide", "trust", "--list", signer.line) == .usage)
        #expect(trusted.isEmpty)
    }
}

/// Signing, which is the work of the real `ssh-keygen`.
@Suite(.enabled(if: SignatureCommandTests.isKeygenHere, "ssh-keygen is not installed"))
struct GuideSignTests {
    private let bench: TestBench
    private let keygen: Program
    private let file: String
    private let key: String

    init() throws {
        bench = try TestBench(at: "2026-11-24T12:00:00Z")
        keygen = try #require(Program.tool("ssh-keygen", in: bench.home))
        let bytes = Array(
            try Data(contentsOf: URL(filePath: "\(ScratchHome.repository)/Config/guide/editions/2.json")))
        file = try bench.home.write(bytes, to: "2.json")
        key = bench.home.path + "/key"
        #expect(try keygen.run(["-q", "-t", "ed25519", "-N", "", "-C", "me", "-f", key]).status == 0)
    }

    private var signature: String? { try? String(contentsOfFile: file + ".sig", encoding: .utf8) }

    @Test func whatIsSignedHereIsTakenBySSHKeygenAndByUpdate() throws {
        #expect(bench.run("guide", "sign", file, "--key", key) == .done)
        #expect(bench.output.hasPrefix("wrote '\(file).sig': edition 2, signed by SHA256:"))
        let line = try String(contentsOfFile: key + ".pub", encoding: .utf8)
        let allowed = try bench.home.write(Array("me \(line)".utf8), to: "allowed")
        let verify = ["-Y", "verify", "-n", "optout-guide", "-I", "me", "-f", allowed, "-s", file + ".sig"]
        let bytes = try String(contentsOfFile: file, encoding: .utf8)
        #expect(try keygen.run(verify, input: bytes).status == 0)
        #expect(bench.run("guide", "trust", key + ".pub") == .done)
        #expect(bench.run("guide", "update", file) == .done)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: bench.home.path).filter { $0.hasPrefix("2.json") }
                .sorted() == ["2.json", "2.json.sig"])
    }

    @Test func whatSSHKeygenSignsByItselfIsTakenByUpdate() throws {
        #expect(try keygen.run(["-Y", "sign", "-n", "optout-guide", "-f", key, file]).status == 0)
        #expect(bench.run("guide", "trust", key + ".pub") == .done)
        #expect(bench.run("guide", "update", file) == .done)
    }

    @Test func anOldSignatureIsReplacedWithoutAQuestion() throws {
        try bench.home.write(Array("old".utf8), to: "2.json.sig")
        #expect(bench.run("guide", "sign", file, "--key", key, "--dry-run") == .done)
        #expect(signature == "old")
        #expect(bench.run("guide", "sign", file, "--key", key) == .done)
        #expect(signature?.hasPrefix("-----BEGIN SSH SIGNATURE-----\n") == true)
    }

    @Test func whatIsNoSoundEditionIsNotSigned() throws {
        let junk = try bench.home.write(Array("{}".utf8), to: "junk.json")
        #expect(bench.run("guide", "sign", junk, "--key", key) == .refused)
        #expect(bench.run("guide", "sign", bench.home.path + "/none", "--key", key) == .notFound)
        #expect(bench.run("guide", "sign", file, "--key", key + "x") == .notFound)
        #expect(!FileManager.default.fileExists(atPath: junk + ".sig"))
        #expect(signature == nil)
    }

    @Test func withoutSSHKeygenItSaysWhatIsMissing() throws {
        bench.home.environment["PATH"] = bench.home.path
        #expect(bench.run("guide", "sign", file, "--key", key) == .failed)
        #expect(bench.errors.contains("there is no 'ssh-keygen'\nHint: install OpenSSH"))
    }

    @Test func aKeyThatCannotSignEditionsLeavesTheOldSignature() throws {
        try bench.home.write(Array("old".utf8), to: "2.json.sig")
        let other = bench.home.path + "/other"
        #expect(try keygen.run(["-q", "-t", "ecdsa", "-N", "", "-f", other]).status == 0)
        #expect(bench.run("guide", "sign", file, "--key", other) == .refused)
        #expect(bench.errors.contains("Hint: use a key of type ed25519 or ed25519-sk"))
        let junk = try bench.home.write(Array("no key".utf8), to: "junk")
        #expect(bench.run("guide", "sign", file, "--key", junk) == .failed)
        #expect(signature == "old")
    }
}

/// Without a daemon the spool folder is looked into by the commands themselves.
@Suite struct SpoolCommandTests {
    private let bench: TestBench
    private let signer: TestSigner
    private let bytes: [UInt8]

    init() throws {
        bench = try TestBench(at: "2026-11-24T12:00:00Z")
        signer = try TestSigner()
        bytes = Array(try Data(contentsOf: URL(filePath: "\(ScratchHome.repository)/Config/guide/editions/2.json")))
        try bench.home.write(bytes, to: ".local/share/optout/spool/guide.json")
        try bench.home.write(signer.sign(bytes), to: ".local/share/optout/spool/guide.json.sig")
        #expect(chmod(bench.home.path + "/.local/share/optout", 0o700) == 0)
    }

    private var spool: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: bench.home.path + "/.local/share/optout/spool")) ?? []
    }

    @Test func aFetchedEditionWaitsForTheNextChange() throws {
        #expect(bench.run("guide", "status") == .done)
        #expect(bench.output.contains("a fetched edition was refused: nothing proves who made it"))
        #expect(bench.output.contains("optout guide trust KEY"))
        #expect(bench.run("account", "add", "claude:pro") == .done)
        #expect(spool.count == 2)
        #expect(bench.run("guide", "trust", signer.line) == .done)
        #expect(bench.run("guide", "status") == .done)
        #expect(bench.output.contains("edition 2 is waiting; the next change takes it in"))
        #expect(bench.run("account", "add", "chatgpt:free", "--dry-run") == .done)
        #expect(spool.count == 2)
        #expect(bench.run("account", "add", "chatgpt:free") == .done)
        #expect(bench.errors.contains("edition 2 of the guide is in force now"))
        #expect(spool.isEmpty)
        #expect(bench.run("guide", "status", "--json") == .done)
        #expect(bench.output.contains("\"edition\":2,") && bench.output.contains("\"refused\":null"))
    }

    @Test func aRecordElsewhereHasNothingToDoWithIt() throws {
        let other = ["--record", bench.home.path + "/other/record.db"]
        #expect(bench.run(["guide", "trust", signer.line] + other) == .done)
        #expect(bench.run(["account", "add", "claude:pro"] + other) == .done)
        #expect(spool.count == 2)
    }
}
