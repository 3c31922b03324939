import OptoutConfig
import Testing

@Suite struct PathsTests {
    private let program = "/usr/bin/optout"

    @Test func homeAloneIsEnough() throws {
        let paths = try Paths(environment: ["HOME": "/home/ann"], program: program)
        #expect(paths.record == "/home/ann/.local/share/optout/record.db")
        #expect(paths.configFile == "/home/ann/.config/optout/config.yaml")
        #expect(paths.ownGuide == "/usr/share/optout-guide/guide.json")
        #expect(paths.editionsFolder == "/usr/share/optout-guide/editions")
    }

    @Test func theXDGVariablesWinOverHome() throws {
        let environment = ["HOME": "/home/ann", "XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/etc/ann/"]
        let paths = try Paths(environment: environment, program: program)
        #expect(paths.dataFolder == "/data/optout")
        #expect(paths.configFolder == "/etc/ann/optout")
    }

    @Test func homeIsNotNeededWhereBothXDGVariablesAreSet() throws {
        let paths = try Paths(environment: ["XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"], program: program)
        #expect(paths.record == "/d/optout/record.db")
        #expect(paths.expanded("~/x") == nil)
    }

    @Test func anEmptyVariableCountsAsUnset() throws {
        let paths = try Paths(environment: ["HOME": "/h", "XDG_DATA_HOME": "", "OPTOUT_GUIDE": ""], program: program)
        #expect(paths.dataFolder == "/h/.local/share/optout")
        #expect(paths.ownGuide == "/usr/share/optout-guide/guide.json")
    }

    @Test func aGuideCanBeNamed() throws {
        let paths = try Paths(environment: ["HOME": "/h", "OPTOUT_GUIDE": "/g/2.json"], program: program)
        #expect(paths.ownGuide == "/g/2.json")
        #expect(paths.editionsFolder == "/usr/share/optout-guide/editions")
    }

    @Test(arguments: ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "OPTOUT_GUIDE"])
    func relativePathsAreRefused(name: String) {
        let environment = ["HOME": "/h"].merging([name: "some/where"]) { $1 }
        #expect(throws: ConfigError.self) { try Paths(environment: environment, program: program) }
    }

    @Test func withoutHomeTheMissingVariableIsNamed() {
        #expect(throws: ConfigError.missingVariable("HOME")) { try Paths(environment: [:], program: program) }
    }

    @Test func oddButAbsoluteHomesWork() throws {
        for home in ["/home/a b", "/home/a%h", "/home/a\nb", "/" + String(repeating: "x", count: 200)] {
            let paths = try Paths(environment: ["HOME": home], program: program)
            #expect(paths.record == home + "/.local/share/optout/record.db")
            #expect(try Paths.record { $0 == "HOME" ? home : nil } == paths.record)
        }
        let root = try Paths(environment: ["HOME": "/"], program: program)
        #expect(root.record == "/.local/share/optout/record.db")
    }

    @Test func aTildeMeansHome() throws {
        let paths = try Paths(environment: ["HOME": "/h"], program: program)
        #expect(paths.expanded("~/Downloads") == "/h/Downloads")
        #expect(paths.expanded("/srv/in") == "/srv/in")
        #expect(paths.expanded("in") == nil)
    }
}
