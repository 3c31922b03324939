import Foundation
import OptoutConfig
import OptoutCore
import Testing

@testable import OptoutGuide

/// The repository's folder, three above this file.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

func publishedBytes(_ serial: Int) throws -> [UInt8] {
    try fileBytes("\(repository)/Config/guide/editions/\(serial).json", limit: GuideBundle.byteLimit)
}

func published(_ serial: Int) throws -> Guide { try GuideBundle.decode(publishedBytes(serial)) }

/// The guide as it is published.
@Suite struct EditionTests {
    /// With `OPTOUT_RECORD=1` in the environment the newest edition is written instead.
    @Test func theNewestEditionIsWhatItsSourcesSay() throws {
        let sources = try GuideSources(folder: repository + "/Config/guide")
        let serial = sources.guide.serial
        let guide = try GuideBuild.build(sources, previous: serial == 1 ? nil : published(serial - 1))
        let bytes = try GuideBundle.encode(guide)
        let path = "\(repository)/Config/guide/editions/\(serial).json"
        if ProcessInfo.processInfo.environment["OPTOUT_RECORD"] == "1" {
            try Data(bytes).write(to: URL(filePath: path))
        }
        #expect(try publishedBytes(serial) == bytes)
    }
}
