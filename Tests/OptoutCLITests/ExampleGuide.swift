import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// A small invented guide with everything a statement can say, as sources of two editions.
enum ExampleGuide {
    /// Builds both editions into the bench's home: `1.json` is the program's own, `2.json` lies beside it.
    static func install(in bench: TestBench) throws {
        for (serial, files) in [(1, first), (2, second)] {
            for (name, text) in files { try bench.home.write(Array(text.utf8), to: "guide-\(serial)/\(name)") }
            let previous = serial == 1 ? [] : ["--previous", edition(1, in: bench)]
            let build = [
                "guide", "build", "\(bench.home.path)/guide-\(serial)", "--output", edition(serial, in: bench),
            ]
            #expect(bench.run(build + previous) == .done, "\(bench.errors)")
        }
        bench.home.environment["OPTOUT_GUIDE"] = edition(1, in: bench)
    }

    static func edition(_ serial: Int, in bench: TestBench) -> String { "\(bench.home.path)/\(serial).json" }

    private static var first: [String: String] {
        [
            "acme.yaml": acme, "advice.yaml": advice,
            "edition.yaml": "serial: 1\ndate: 2026-03-07\nexpires: 2027-03-07\n",
        ]
    }

    private static var second: [String: String] {
        var files = first
        files["acme.yaml"] =
            acme
            .replacing("label: Help Acme learn", with: "label: Improve Acme\n        aliases: [Help Acme learn]")
            .replacing("turn off \"Help Acme learn\"", with: "turn off \"Improve Acme\" (earlier \"Help Acme learn\")")
            .replacing("name: Acme Chat\n", with: "name: Acme One\n    aliases: [Acme Chat]\n")
            .replacing(
                "        shape: once # sharing",
                with: """
                            effective: {2026-12-05: [terms], 2026-12-20: [press]}
                            announced: 2026-11-20
                            satisfiedBy: ask
                    """
            )
            .replacing("kept for 30 days", with: "kept for 60 days")
            .replacing("can read its chats", with: "can read and export its chats")
            .replacing("name: Acme Paint\n", with: "name: Acme Brush\n    aliases: [Acme Paint]\n")
        files["edition.yaml"] = """
            serial: 2
            date: 2026-11-23
            expires: 2027-11-23
            changes:
              - {ids: [acme.chat.opt-out], refs: [C01], change: reworded, text: The switch has a new name.}
              - {ids: [acme.chat.limit-sharing], refs: [C02], change: material, text: Partners get more from December on.}
              - {ids: [acme.chat.admins], refs: [C03], change: fact, text: Admins of a team can do more.}
              - {ids: [acme/paint], refs: [C04], change: fact, text: Acme Paint is now called Acme Brush.}
              - {ids: [acme.chat.retention], refs: [E01], change: fact, correction: true, text: It was always 60 days.}
            """
        return files
    }

    private static let advice = """
        verified: 2026-03-07
        sources:
          us: {at: our own words, read: 2026-03-07, grade: one}
        topics:
          - id: advice.opt-out-does-not
            title: What opting out usually does not do
            form: list
            lines: [It does not erase your old chats from every internal system., It does not make logs disappear.]
            sources: [us]
          - id: advice.setup-work
            title: Internal documents of a small firm
            form: ladder
            lines: [A plan that the firm controls, A consumer plan with the switch off, Whatever people have]
            rungs: [[local, business], [opted-out], [exposed]]
            sources: [us]
          - id: advice.setup-code
            title: Source code
            form: ladder
            lines: [A plan that the firm controls, A consumer plan with the switch off, Whatever people have]
            rungs: [[local, business], [opted-out], [exposed]]
            sources: [us]
        """

    private static let acme = """
        id: acme
        name: Acme
        hosts: [acme.example]
        verified: 2026-03-07
        sources:
          terms: {at: Acme's terms of use, link: "https://acme.example/terms", read: 2026-03-07, grade: provider}
          press: {at: A newspaper, read: 2026-03-07, grade: one}
        products:
          - id: acme/chat
            name: Acme Chat
            exportLinkHours: 24
            plans:
              - {id: free, name: Free, class: consumer}
              - {id: plus, name: Plus, class: consumer}
              - {id: team, name: Team, class: business}
            terms:
              - id: acme.chat.terms.consumer
                plans: [free, plus]
                training: choice-on
                text: Acme trains on chats of personal accounts until they turn it off.
                sources: [terms]
              - id: acme.chat.terms.team
                plans: [team]
                training: "off"
                text: Acme does not train on the chats of teams.
                sources: [terms]
            settings:
              - id: acme.chat.training
                governs: training-text
                label: Help Acme learn
              - id: acme.chat.voice
                governs: training-voice
                label: Voice clips
              - id: acme.chat.sharing
                governs: sharing
                label: Share with partners
            steps:
              - id: acme.chat.opt-out
                goal: opt-out
                title: Turn off training on your chats
                plans: [free, plus]
                routes:
                  - clients: [web]
                    link: https://acme.example/settings
                    clicks: ['Open "Settings"', 'Under "Privacy", turn off "Help Acme learn"']
                    end: {setting: acme.chat.training, value: "off"}
                  - clients: [mobile]
                    clicks: ['Tap your picture', 'In "Privacy", turn off "Help Acme learn"']
                    end: {setting: acme.chat.training, value: "off"}
                staysTrue: [acme.chat.future-only, acme.chat.retention]
                sources: [terms]
                goodForDays: 400
              - id: acme.chat.get-export
                goal: get-export
                title: Ask Acme for an export
                plans: [free, plus]
                routes:
                  - {clients: [web], clicks: ['Open "Export" and wait for the mail']}
                sources: [terms]
              - id: acme.chat.delete-old
                goal: delete-old
                title: Delete the chats from before
                plans: [free, plus]
                after: [acme.chat.opt-out]
                routes:
                  - {clients: [web], clicks: ['Open each chat', 'Choose "Delete"']}
                sources: [terms]
              - id: acme.chat.limit-sharing
                goal: limit-sharing
                title: Keep your chats from partners
                plans: [free, plus]
                exceptRegions: [EEA]
                shape: once # sharing
                routes:
                  - clients: [web]
                    clicks: ['Open "Settings"', 'Turn off "Share with partners"']
                    end: {setting: acme.chat.sharing, value: "off"}
                sources: [terms, press]
                conflict: A newspaper says that only metadata is shared.
              - id: acme.chat.private-mode
                goal: private-mode
                shape: habit
                title: Use a vanishing chat for sensitive things
                plans: [free, plus]
                routes:
                  - {clients: [web], link: "https://acme.example/vanish", clicks: ['Open "Vanishing chat"']}
                sources: [terms]
              - id: acme.chat.avoid-feedback
                goal: avoid-feedback
                shape: habit
                title: Do not rate answers in sensitive chats
                routes:
                  - {clients: [web, mobile], clicks: ['Leave the thumbs alone']}
                sources: [terms]
              - id: acme.chat.admin-policy
                goal: admin-policy
                shape: review
                title: Look through what members may connect
                plans: [team]
                clients: [admin]
                routes:
                  - {clients: [admin], clicks: ['Open "Admin"', 'Open "Connectors"']}
                sources: [terms]
            facts:
              - id: acme.chat.future-only
                kind: gotcha
                text: The switch covers chats from then on only.
                sources: [terms]
              - id: acme.chat.retention
                kind: retention
                text: Chats are kept for 30 days with the switch off.
                sources: [terms]
              - id: acme.chat.admins
                kind: admin
                plans: [team]
                text: Admins of a team can read its chats.
                sources: [terms]
          - id: acme/paint
            name: Acme Paint
            terms:
              - id: acme.paint.terms
                training: "off"
                text: Acme does not train on pictures.
                sources: [terms]
        """
}
