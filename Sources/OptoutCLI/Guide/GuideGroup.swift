import ArgumentParser

struct GuideGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guide", abstract: "What the providers do, and what to do about it.",
        discussion: "'optout guide' shows all products in a table, 'optout guide chatgpt' all about one.",
        subcommands: [
            GuideShow.self, GuideAdvice.self, GuideStatus.self, GuideDiffCommand.self, GuideUpdate.self,
            GuideTrust.self, GuideLint.self, GuideBuildCommand.self, GuideSign.self,
        ],
        defaultSubcommand: GuideShow.self)

    @OptionGroup var global: GlobalOptions
}
