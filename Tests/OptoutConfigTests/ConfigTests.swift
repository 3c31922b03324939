import Foundation
import OptoutConfig
import OptoutCore
import Testing

@Suite struct ConfigTests {
    private func config(_ text: String) throws -> Config {
        let paths = try Paths(environment: ["HOME": "/h"], program: "/usr/bin/optout")
        return try Config(YAMLFile.parse(Array(text.utf8), file: "config.yaml"), paths: paths)
    }

    private func spot(_ text: String) throws -> String? {
        do {
            _ = try config(text)
            return nil
        } catch ConfigError.malformed(let spot, _) {
            return spot.description
        }
    }

    @Test func nothingWrittenMeansTheDefaults() throws {
        #expect(try config("") == Config())
        #expect(try config("# journal: minimal\n") == Config())
        #expect(Config().journal == .full)
        #expect(Config().titles)
        #expect(Config().inbox == nil)
        #expect(Config().retrySeconds == [60, 300, 900, 3600])
    }

    @Test func aMissingFileMeansTheDefaults() throws {
        let paths = try Paths(environment: ["HOME": "/nonexistent"], program: "/usr/bin/optout")
        #expect(try Config(paths: paths) == Config())
    }

    @Test func everyKeyIsRead() throws {
        let text = """
            journal: minimal
            titles: false
            inbox: ~/Downloads
            retrySeconds: [1, 2]
            desktop:
              quiet: 20:30..07:15
              digest: sunday
              words: minimal
            """
        let config = try config(text)
        #expect(config.journal == .minimal)
        #expect(!config.titles)
        #expect(config.inbox == "/h/Downloads")
        #expect(config.retrySeconds == [1, 2])
        #expect(config.desktop.manners.quiet == QuietHours("20:30..07:15"))
        #expect(config.desktop.manners.digestDay == .sunday)
        #expect(config.desktop.words == .minimal)
        #expect(try self.config("desktop: {quiet: none}").desktop.manners.quiet == nil)
    }

    @Test func anUnknownKeyIsNamedWithItsLine() {
        let error = ConfigError.malformed(
            Spot(file: "config.yaml", line: 2, column: 1),
            reason: "unknown field 'jurnal' (known: desktop, inbox, journal, retrySeconds, titles)")
        #expect(throws: error) { try config("titles: true\njurnal: full\n") }
        #expect(error.message.hasPrefix("config.yaml:2:1: unknown field 'jurnal'"))
    }

    @Test(arguments: [
        ("journal: quiet", "config.yaml:1:10"), ("journal: [full]", "config.yaml:1:10"),
        ("titles: yes", "config.yaml:1:9"), ("titles: \"true\"", "config.yaml:1:9"), ("titles:", "config.yaml:1:8"),
        ("titles: true\n\ninbox: Downloads", "config.yaml:3:8"), ("inbox: 12", "config.yaml:1:8"),
        ("retrySeconds: []", "config.yaml:1:15"), ("retrySeconds: [60, 0]", "config.yaml:1:20"),
        ("desktop: quiet", "config.yaml:1:10"), ("desktop: {quiet: never}", "config.yaml:1:18"),
        ("desktop: {quiet: 22:00..22:00}", "config.yaml:1:18"), ("desktop: {quiet: 22:00..24:00}", "config.yaml:1:18"),
        ("desktop: {quiet: 22..8}", "config.yaml:1:18"), ("desktop: {digest: mon}", "config.yaml:1:19"),
        ("desktop: {words: quiet}", "config.yaml:1:18"), ("desktop: {loud: full}", "config.yaml:1:11"),
        ("retrySeconds: [1.5]", "config.yaml:1:16"), ("retrySeconds: [0x10]", "config.yaml:1:16"),
    ])
    func aValueThatDoesNotFitIsNamedWithItsPlace(text: String, place: String) throws {
        #expect(try spot(text) == place)
    }
}

@Suite struct ExampleTests {
    @Test func theExampleSaysWhatHoldsWithoutAFile() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let paths = try Paths(environment: ["HOME": "/h"], program: "/usr/bin/optout")
        #expect(try Config(YAMLFile.read(root + "/Config/config.example.yaml"), paths: paths) == Config())
    }
}
