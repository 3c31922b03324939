import OptoutCore
import Testing

@testable import OptoutCLI

/// The quick table's ways out, as labels; the clicks are those of the guide's own routes.
@Suite struct LabelPathTests {
    private func path(_ clicks: String...) -> String { LabelPath(Route(clients: [.web], clicks: clicks)).text }

    @Test func labelsAreJoinedAndTheSwitchEndsWhereItIsTurned() {
        #expect(
            path("Click your profile icon", "Go to \"Settings\"", "Turn off \"Improve the model\"")
                == "Settings → Improve the model → off")
        #expect(path("Open \"Me\", then \"Privacy\"", "Turn it off") == "Me → Privacy → off")
        #expect(path("Deselect \"Enable data sharing\"") == "Enable data sharing → off")
        #expect(path("Open \"Menu\"", "Near the top, click \"Turn off\"", "Choose \"Turn off\"") == "Menu → Turn off")
    }

    @Test func aSwitchThatIsTurnedOnIsNotCalledOff() {
        #expect(
            path("Open \"General\"", "Turn \"Privacy Mode\" on; training is off then") == "General → Privacy Mode → on")
        #expect(path("Click on \"Account\"") == "Account")
    }

    @Test func olderNamesSecondChoicesAndAsidesAreLeftOut() {
        #expect(path("Open \"Data Controls\" (earlier \"Data\")") == "Data Controls")
        #expect(path("Find \"New\", earlier \"Old\", and turn the toggle off") == "New → off")
        #expect(path("Choose \"A\" or \"B\"") == "A")
        #expect(path("Open \"A\"", "If it is not there, open \"B\"") == "A")
    }

    @Test func withoutLabelsTheClicksAreTheWay() {
        #expect(
            path("Open the settings of the editor; where was not confirmed", "Turn the sharing off")
                == "Open the settings of the editor → Turn the sharing off")
    }
}
