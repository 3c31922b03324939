import Foundation
import OptoutTestSupport
import Testing

/// What an editor sees of a mistake in the sources of the guide.
@Suite struct GuideLintTests {
    private static let guide = ScratchHome.repository + "/Config/guide"

    @Test func aMistakeIsNamedByFileLineColumnAndField() throws {
        let home = try ScratchHome()
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.guide) where name.hasSuffix(".yaml") {
            let bytes = try Data(contentsOf: URL(filePath: "\(Self.guide)/\(name)"))
            try home.write(Array(bytes), to: "guide/\(name)")
        }
        let optout = Program("optout", in: home)
        let sound = try optout.run(["guide", "lint", "guide"])
        #expect(sound.status == 0 && sound.output.hasSuffix(", no problem\n"))

        let text = try String(contentsOfFile: "\(Self.guide)/openai.yaml", encoding: .utf8)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let index = try #require(lines.firstIndex { $0.contains("goal: opt-out") })
        let column = lines[index].prefix { $0 != ":" }.count + 3
        lines[index] = lines[index].replacing("opt-out", with: "opt-in")
        try home.write(Array(lines.joined(separator: "\n").utf8), to: "guide/openai.yaml")
        let refused = try optout.run(["guide", "lint", "guide"])
        #expect(refused.status == 65)
        let place = "guide/openai.yaml:\(index + 1):\(column): products["
        #expect(refused.output.hasPrefix(place), "\(refused.output)")
        #expect(refused.output.contains("].goal: expected one of opt-out, get-export"))
    }
}
