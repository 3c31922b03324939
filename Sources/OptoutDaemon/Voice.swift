package import OptoutConfig
import Systemd

/// Standard error. Where that is the journal, the person's own folders are not named.
package final class Voice {
    package var paths: Paths?
    let isJournal: Bool

    package init(isJournal: Bool = OwnProcess.speaksToJournal) { self.isJournal = isJournal }

    package func say(_ text: String) { OwnProcess.say(shown(text)) }

    func shown(_ text: String) -> String {
        guard isJournal, let paths else { return text }
        let names = [
            (paths.ownGuide, "the program's guide"), (paths.dataFolder, "$XDG_DATA_HOME/optout"),
            (paths.configFolder, "$XDG_CONFIG_HOME/optout"), (paths.home, "~"),
        ]
        return names.reduce(text) { $1.0.isEmpty ? $0 : $0.replacing($1.0, with: $1.1) }
    }
}
