import Foundation
import OptoutTestSupport
import Testing

/// A home with a copy of the command line tool in `bin`, and an export of one chat.
private struct Installed {
    let home: ScratchHome
    let optout: Program

    init() throws {
        home = try ScratchHome()
        let chat = #"{"id":"a","title":"t","mapping":{"n":{"message":{"author":{"role":"user"}}}}}"#
        try home.write(Array("[\(chat)]".utf8), to: "chats.json")
        try Self.copy("optout", to: home.path + "/bin")
        var program = Program("optout", in: home)
        program.path = home.path + "/bin/optout"
        optout = program
        try optout.run(["account", "add", "chatgpt:free"])
    }

    func addReader(to folder: String) throws { try Self.copy("optout-read", to: home.path + folder) }

    private static func copy(_ name: String, to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(Program.folder)/\(name)", toPath: "\(folder)/\(name)")
    }
}

@Test(arguments: ["/bin", "/libexec"]) func theReadingProgramIsFoundBesideOptoutOrInLibexec(folder: String) throws {
    let installed = try Installed()
    try installed.addReader(to: folder)
    let outcome = try installed.optout.run(["import", "chats.json", "--yes"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("1 new") || outcome.errors.contains("1 new"))
}

@Test func aMissingReadingProgramIsSaidAndNothingChanges() throws {
    let installed = try Installed()
    let before = try installed.home.dump()
    let outcome = try installed.optout.run(["import", "chats.json", "--yes"])
    #expect(outcome.status == 1)
    #expect(
        outcome.errors.contains(
            "Error: cannot read 'chats.json': the program that reads exports is missing: '\(installed.home.path)/bin/optout-read'"
        ))
    #expect(outcome.errors.contains("Hint: install optout again"))
    #expect(try installed.home.dump() == before)
}

@Test func theReadingProgramDoesNothingByItself() throws {
    let home = try ScratchHome()
    for arguments in [[], ["parse-export"], ["--help"], ["parse-export", "more"]] {
        let outcome = try Program("optout-read", in: home).run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors == "Error: this program does nothing by itself\nHint: optout import FILE\n")
    }
}

/// One that dies is neither taken for a finished one nor waited for.
@Test func aReadingProgramThatIsKilledIsSaid() throws {
    let installed = try Installed()
    let script = "#!/bin/sh\nkill -SEGV $$\n"
    let path = try installed.home.write(Array(script.utf8), to: "bin/optout-read")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let outcome = try installed.optout.run(["import", "chats.json", "--yes"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("the reader stopped: it was ended by signal 11"))
}
