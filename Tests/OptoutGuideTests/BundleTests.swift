import Foundation
import OptoutCore
import Testing

@testable import OptoutGuide

@Suite struct BundleTests {
    private func encoded(_ fixture: Fixture = Fixture()) throws -> [UInt8] { try GuideBundle.encode(fixture.guide()) }

    /// The bundle as text with one change, in canonical form all the same.
    private func changed(_ old: String, _ new: String) throws -> [UInt8] {
        let text = String(decoding: try encoded(), as: UTF8.self)
        try #require(text.contains(old))
        return Array(text.replacingOccurrences(of: old, with: new).utf8)
    }

    @Test func whatIsWrittenReadsBackAsTheSameGuide() throws {
        let bytes = try encoded()
        let guide = try GuideBundle.decode(bytes)
        var expected = try Fixture().guide()
        expected.digests = guide.digests
        #expect(guide == expected)
        #expect(try GuideBundle.encode(guide) == bytes)
    }

    @Test func publishedEditionsAreInCanonicalForm() throws {
        for serial in [1, 2] {
            #expect(try GuideBundle.encode(published(serial)) == publishedBytes(serial))
        }
    }

    @Test(.enabled(if: pythonCan("import json"), "no Python"))
    func anotherProgramSeesTheSameCanonicalFormAndDigests() throws {
        let script = """
            import hashlib, json, sys
            canonical = lambda v: json.dumps(v, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            for path in sys.argv[1:]:
                raw = open(path, "rb").read()
                guide = json.loads(raw)
                assert canonical(guide) + b"\\n" == raw, path
                parts = {p["id"]: p for p in guide["providers"]}
                parts |= {k: guide[k] for k in ("advice", "changes", "tombstones")}
                parts["edition"] = {k: guide[k] for k in ("schema", "serial", "date", "expires")}
                made = {k: hashlib.sha256(canonical(v)).hexdigest() for k, v in parts.items()}
                assert made == guide["digests"], path
                print(hashlib.sha256(raw).hexdigest())
            """
        let paths = [1, 2].map { "\(repository)/Config/guide/editions/\($0).json" }
        let output = try run("python3", ["-c", script] + paths)
        #expect(
            output.text.split(separator: "\n").map(String.init)
                == (try [1, 2].map { GuideBundle.digest(of: try publishedBytes($0)) }))
        #expect(output.status == 0)
    }

    @Test func everyChangeOfOneByteIsRefused() throws {
        var guide = try Fixture().guide()
        guide.providers[0].products[0].steps.removeLast()
        guide.providers[0].products[0].facts = []
        guide.providers[0].products[0].steps[0].staysTrue = []
        let bytes = try GuideBundle.encode(guide)
        #expect(throws: Never.self) { try GuideBundle.decode(bytes) }
        for index in bytes.indices {
            for flip: UInt8 in [0x01, 0x80] {
                var other = bytes
                other[index] ^= flip
                #expect(throws: GuideError.self, "byte \(index) as \(other[index])") { try GuideBundle.decode(other) }
            }
        }
    }

    @Test func aBundleCutAnywhereIsRefused() throws {
        let bytes = try encoded()
        for end in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: GuideError.self) { try GuideBundle.decode(Array(bytes[..<end])) }
        }
        #expect(throws: GuideError.self) { try GuideBundle.decode(bytes + [10]) }
        #expect(throws: GuideError.self) { try GuideBundle.decode(bytes + bytes) }
    }

    @Test func aChangedPartIsNamed() throws {
        let parts = [
            ("\"On until turned off.\"", "\"Off until turned on.\"", "acme"), ("\"A rule\"", "\"No rule\"", "advice"),
            ("\"expires\":\"2099-12-31\"", "\"expires\":\"2098-12-31\"", "edition"),
            ("\"serial\":1", "\"serial\":2", "edition"),
        ]
        for (old, new, part) in parts {
            #expect(throws: GuideError.digestMismatch(part: part)) { try GuideBundle.decode(changed(old, new)) }
        }
    }

    @Test func anotherSchemaIsCalledUnknown() throws {
        #expect(throws: GuideError.unknownSchema("optout.guide-bundle/2")) {
            try GuideBundle.decode(changed("guide-bundle/1", "guide-bundle/2"))
        }
    }

    @Test func whatIsNotCanonicalIsRefused() throws {
        let refusal = GuideError.malformed("not in canonical form")
        #expect(throws: refusal) { try GuideBundle.decode(changed("\"serial\":1", "\"serial\": 1")) }
        #expect(throws: refusal) { try GuideBundle.decode(changed("Acme Chat", "Acme\\u0020Chat")) }
        #expect(throws: refusal) {
            try GuideBundle.decode(changed("https://acme.example/settings", "https:\\/\\/acme.example/settings"))
        }
        #expect(throws: refusal) { try GuideBundle.decode(Array(encoded().dropLast())) }
    }

    @Test func aDoubledKeyIsRefused() throws {
        #expect(throws: GuideError.self) {
            try GuideBundle.decode(changed("\"serial\":1", "\"serial\":1,\"serial\":1"))
        }
    }

    @Test func moreThanOneMebibyteIsRefused() throws {
        let bytes = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
        #expect(throws: GuideError.tooLarge) { try GuideBundle.decode(bytes) }
        #expect(throws: GuideError.malformed("no JSON value or no whole number (byte 1048576)")) {
            try GuideBundle.decode(Array(bytes.dropLast()))
        }
    }

    @Test func depthDoesNotHarm() {
        #expect(throws: GuideError.self) {
            try GuideBundle.decode([UInt8](repeating: UInt8(ascii: "["), count: 1 << 20))
        }
    }

    /// The same checks as for sources, also where the digests are right.
    @Test func hostileContentsWithRightDigestsAreRefused() throws {
        var guide = try Fixture().guide()
        guide.providers[0].products[0].steps[0].routes[0].link = "https://acme.example.evil.test/"
        #expect(throws: GuideError.self) { try GuideBundle.decode(GuideBundle.encode(guide)) }
        guide = try Fixture().guide()
        guide.providers[0].products[0].facts[0].text = "\u{1B}]52;c;AAAA\u{7}"
        #expect(throws: GuideError.self) { try GuideBundle.decode(GuideBundle.encode(guide)) }
        guide = try Fixture().guide()
        guide.providers[0].products[0].facts[0].evidence.sources = []
        #expect(throws: GuideError.self) { try GuideBundle.decode(GuideBundle.encode(guide)) }
    }

    @Test func fieldsOfLaterProgramsAreOverlooked() throws {
        #expect(try GuideBundle.decode(changed("\"tombstones\":[]}", "\"tombstones\":[],\"zeal\":1}")).serial == 1)
    }

    @Test(arguments: [
        ("{\"b\":1,\"a\":[true,false,null,-5,\"x\"]}", "{\"a\":[true,false,null,-5,\"x\"],\"b\":1}"),
        ("\"\\u00e9\\n\\u001f\\/\"", "\"é\\n\\u001f/\""), (" [ ] ", "[]"), ("{}", "{}"),
    ])
    func canonicalJSONIsOfOneForm(text: String, canonical: String) throws {
        let value = try JSONReader.value(of: Array(text.utf8))
        #expect(String(decoding: value.canonical, as: UTF8.self) == canonical)
    }

    @Test(arguments: [
        "", "[1,]", "{\"a\":1,}", "01", "-0", "1.5", "1e3", "+1", "[1 2]", "\"\\ud800\"", "\"\\x\"", "\"a", "'a'",
        "tru",
        "nul", "{a:1}", "{\"a\" 1}", "[1]]", "\u{FEFF}1", "99999999999999999999", "\"\u{1}\"", "[1", "{\"a\":1",
    ])
    func whatIsNotStrictJSONIsRefused(text: String) {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.value(of: Array(text.utf8)) }
    }
}

/// Runs a program found in PATH to its end.
func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}
