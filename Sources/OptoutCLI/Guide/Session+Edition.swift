import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore

extension Session {
    /// The bytes of a file named on the command line, at most one over the limit.
    ///
    /// - Throws: 66 where there is none.
    func fileNamed(_ path: String) throws -> [UInt8] {
        guard access(path, F_OK) == 0 else {
            throw CLIError.notFound("no file '\(path)'", hint: "give the path of an existing file")
        }
        return try fileBytes(path, limit: GuideBundle.byteLimit)
    }

    /// An edition by its serial or its file.
    func editionNamed(_ name: String, in record: Record) throws -> Guide {
        guard let serial = Int(name), serial > 0 else { return try GuideBundle.decode(fileNamed(name)) }
        if try record.adoptedEdition()?.serial == serial, let guide = try record.adoptedGuide() { return guide }
        for folder in try editionsFolders() {
            let path = "\(folder)/\(serial).json"
            if access(path, F_OK) == 0 { return try GuideBundle.decode(fileBytes(path, limit: GuideBundle.byteLimit)) }
        }
        throw CLIError.notFound("no edition '\(serial)' here", hint: "give the path of its file instead")
    }

    /// Where published editions lie: installed with the program, else beside its own guide.
    private func editionsFolders() throws -> [String] {
        let paths = try paths()
        let own = paths.ownGuide
        return [paths.editionsFolder, String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)]) + "/editions"]
    }

    /// The sources in a folder; what is wrong with them is listed on standard error.
    ///
    /// - Throws: 66 where there is no such folder, 65 where they do not hold up.
    func sources(in folder: String) throws -> GuideSources {
        guard access(folder, F_OK) == 0 else {
            throw CLIError.notFound("no folder '\(folder)'", hint: "give the folder of the guide's sources")
        }
        return try listed { try GuideSources(folder: folder) }
    }

    func listed<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch GuideError.lint(let problems) {
            for problem in problems { context.talk(Array((Sanitizer.clean(problem.description) + "\n").utf8)) }
            let count = problems.count == 1 ? "a problem" : "\(problems.count) problems"
            throw CLIError.refused("the guide's sources have \(count)", hint: "change the lines named and try again")
        }
    }
}
