import OptoutConfig
import Testing

@testable import OptoutDaemon

@Suite struct CommandTests {
    @Test func withoutArgumentsItKeepsWatch() throws {
        #expect(try DaemonCommand([]) == .watch)
        #expect(try DaemonCommand(["--once"]) == .once)
        #expect(try DaemonCommand(["--notify"]) == .notify)
        #expect(try DaemonCommand(["--backup"]) == .backup)
        #expect(try DaemonCommand(["--version"]) == .version)
        #expect(try DaemonCommand(["-h"]) == .help)
    }

    @Test(arguments: [["--twice"], ["--once", "--once"], ["--notify", "--once"], [""], ["once"]])
    func anythingElseIsAWrongUse(arguments: [String]) {
        let last = arguments.last ?? ""
        #expect(throws: DaemonError.unknownArgument(last)) { try DaemonCommand(arguments) }
        #expect(DaemonError.unknownArgument(last).exitCode == 64)
    }

    @Test func theJournalGetsNoFoldersOfThePerson() throws {
        let voice = Voice(isJournal: true)
        voice.paths = try Paths(
            environment: ["HOME": "/home/ada", "XDG_DATA_HOME": "/mnt/ada's"], program: "/usr/bin/optoutd")
        #expect(
            voice.shown("cannot read '/mnt/ada's/optout/record.db'") == "cannot read '$XDG_DATA_HOME/optout/record.db'")
        #expect(voice.shown("no '/home/ada/x'") == "no '~/x'")
        #expect(voice.shown("no '/usr/share/optout-guide/guide.json'") == "no 'the program's guide'")
    }

    @Test func aTerminalGetsThemAsTheyAre() throws {
        let voice = Voice(isJournal: false)
        voice.paths = try Paths(environment: ["HOME": "/home/ada"], program: "/usr/bin/optoutd")
        #expect(voice.shown("no '/home/ada/x'") == "no '/home/ada/x'")
    }
}
