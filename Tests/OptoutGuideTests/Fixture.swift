import OptoutConfig
import OptoutCore

@testable import OptoutGuide

/// A small invented guide as sources; tests change its text.
struct Fixture {
    var files = ["acme.yaml": acmeText, "advice.yaml": adviceText, "edition.yaml": editionText]

    /// Every occurrence of `old` in one file becomes `new`.
    func replacing(_ old: String, _ new: String, in file: String = "acme.yaml") -> Fixture {
        var copy = self
        copy.files[file] = files[file]?.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
        return copy
    }

    func appending(_ text: String, to file: String = "acme.yaml") -> Fixture {
        var copy = self
        copy.files[file, default: ""] += text
        return copy
    }

    /// As a later edition with this change list and these tombstones.
    func edition(_ serial: Int, changes: String = "[]", tombstones: String = "[]") -> Fixture {
        var copy = self
        copy.files["edition.yaml"] = """
            serial: \(serial)
            date: 2026-0\(min(serial, 9))-01
            expires: 2099-12-31
            changes: \(changes)
            tombstones: \(tombstones)
            """
        return copy
    }

    func sources() throws -> GuideSources {
        var nodes: [(name: String, node: YAMLNode)] = []
        for (name, text) in files.sorted(by: { $0.key < $1.key }) {
            nodes.append((name, try YAMLFile.parse(Array(text.utf8), file: name)))
        }
        return try GuideSources(files: nodes, folder: "")
    }

    func guide() throws -> Guide { try sources().guide }

    func build(after previous: Guide? = nil) throws -> Guide { try GuideBuild.build(sources(), previous: previous) }

    /// The lint lines, or none for sound sources.
    func lint() throws -> [String] { try problems { _ = try sources() } }

    /// What `build` objects to.
    func objections(after previous: Guide? = nil) throws -> [String] {
        try problems { _ = try build(after: previous) }
    }

    private func problems(_ body: () throws -> Void) throws -> [String] {
        do {
            try body()
            return []
        } catch GuideError.lint(let problems) {
            return problems.map(\.description)
        }
    }

    private static let editionText = """
        serial: 1
        date: 2026-01-01
        expires: 2099-12-31
        """

    private static let adviceText = """
        verified: 2026-01-01
        sources:
          us: {at: our own words, read: 2026-01-01, grade: one}
        topics:
          - id: advice.rule
            title: A rule
            form: questions
            lines: [Is it on?]
            sources: [us]
        """

    private static let acmeText = """
        id: acme
        name: Acme
        hosts: [acme.example, help.acme.example]
        verified: 2026-01-01
        sources:
          page: {at: Acme's own page, link: https://help.acme.example/a, read: 2026-01-01, grade: provider}
        products:
          - id: acme/chat
            name: Acme Chat
            purgeDays: 30
            chatLink: https://acme.example/c/{id}
            plans:
              - {id: free, name: Free, class: consumer}
              - {id: team, name: Team, class: business}
            terms:
              - id: acme.chat.terms.free
                plans: [free]
                training: choice-on
                text: On until turned off.
                sources: [page]
              - id: acme.chat.terms.team
                plans: [team]
                training: "off"
                text: Never used.
                sources: [page]
            settings:
              - id: acme.chat.training
                governs: training-text
                label: Help us learn
                aliases: [Teach us]
            steps:
              - id: acme.chat.opt-out
                goal: opt-out
                title: Turn off training
                plans: [free]
                routes:
                  - clients: [web]
                    link: https://acme.example/settings
                    clicks: [Open "Settings", Turn off "Help us learn"]
                    end: {setting: acme.chat.training, value: "off"}
                  - clients: [mobile]
                    clicks: [Turn off "Help us learn"]
                    end: {setting: acme.chat.training, value: "off"}
                staysTrue: [acme.chat.gotcha.late]
                sources: [page]
              - id: acme.chat.delete-old
                goal: delete-old
                title: Delete old chats
                after: [acme.chat.opt-out]
                routes:
                  - clients: [web]
                    clicks: [Delete them]
                sources: [page]
            facts:
              - id: acme.chat.gotcha.late
                kind: gotcha
                text: It does not reach back.
                sources: [page]
        """
}
