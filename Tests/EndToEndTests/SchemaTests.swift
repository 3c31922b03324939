import Foundation
import OptoutTestSupport
import Testing

/// The JSON of the built program against its schemas, by Python's `jsonschema`.
@Suite struct SchemaTests {
    private static let validator = """
        import json, pathlib, sys
        from jsonschema import Draft202012Validator
        bad = 0
        for file in sorted(pathlib.Path(sys.argv[2]).glob("*.json")):
            document = json.loads(file.read_text())
            name = document["schema"].split("/")[0]
            schema = json.loads((pathlib.Path(sys.argv[1]) / (name + ".schema.json")).read_text())
            Draft202012Validator.check_schema(schema)
            for error in Draft202012Validator(schema).iter_errors(document):
                bad += 1
                print(f"{file.name}: {error.json_path}: {error.message}")
        sys.exit(bad > 0)
        """

    static var canValidate: Bool {
        guard let home = try? ScratchHome(), let python = Program.tool("python3", in: home) else { return false }
        return (try? python.run(["-c", "import jsonschema"]).status) == 0
    }

    private static let editions = ScratchHome.repository + "/Config/guide/editions"
    private static let key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPPY6oMQqnqoMCvOIRxXfeUN+JAzy7ChXjrJTU6BfPHG"

    /// Every command in an order in which each has something to say; `CHORE` and `CHANGE` are looked up.
    private static let commands = [
        "status", "account list", "account add chatgpt:free claude:pro copilot:pro",
        "account add chatgpt:business --name work --opened 2025-01 --client web --client mobile --region DE "
            + "--used-for work --holder me --identity me@example.org",
        "account add --other Poe --built-on openai", "account list",
        "account edit claude-pro --plan max --date 2026-01-10", "set chatgpt-free off --date 2026-02-10",
        "set chatgpt-free off --date 2026-01..2026-02 --seen --dry-run", "dates", "dates --at 2026-01-01",
        "show chatgpt-free", "show work", "status", "todo", "done CHORE", "snooze CHORE 2w",
        "dismiss CHORE --because no", "todo", "do --yes", "chats", "chats --state all", "chats open",
        "chats deleted --account chatgpt-free --until 2025 --yes", "chats keep --account claude-pro --yes",
        "setup --print-answers", "setup --answers ANSWERS --dry-run", "setup --answers ANSWERS --yes",
        "check", "check work --for work", "guide", "guide github/copilot", "guide advice", "guide advice ladder",
        "guide status", "guide lint",
        "guide diff \(editions)/1.json \(editions)/2.json", "news", "news --read", "log", "log --limit 2", "log --told",
        "undo CHANGE", "undo",
        "guide trust \(key) me", "guide trust", "guide trust --remove \(key)", "guide trust --list",
        "guide sign \(editions)/2.json --key \(editions)/2.json --dry-run",
        "account close work", "status --at 2026-01-01", "backup", "backup --list", "restore --yes", "log",
    ]

    @Test(.enabled(if: canValidate, "python3 with the package jsonschema is not installed"))
    func everyCommandKeepsToItsSchema() throws {
        let home = try ScratchHome()
        let optout = Program("optout", in: home)
        try home.write(Array("accounts: [{product: openai/codex, switch: off, since: 2026-01}]".utf8), to: "ANSWERS")
        for (index, command) in Self.commands.enumerated() {
            let arguments = try Self.words(command, optout)
            let outcome = try optout.run(arguments + ["--json"])
            #expect([0, 10].contains(outcome.status), "\(command): \(outcome.errors)")
            try home.write(Array(outcome.output.utf8), to: "out/\(100 + index)-\(arguments[0]).json")
        }
        try home.write(Array(Self.validator.utf8), to: "validate.py")
        let python = try #require(Program.tool("python3", in: home))
        let verdict = try python.run(["validate.py", ScratchHome.repository + "/Config/schema", "out"])
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.errors)")
    }

    private static func words(_ command: String, _ optout: Program) throws -> [String] {
        try command.split(separator: " ").map(String.init).map { word in
            switch word {
            case "CHORE":
                try optout.items(["todo"]).first { $0["state"] as? String != "snoozed" }?["handle"] as? String ?? word
            case "CHANGE": try optout.items(["log"]).first?["handle"] as? String ?? word
            default: word
            }
        }
    }
}

extension Program {
    /// The items of a command's JSON.
    func items(_ arguments: [String]) throws -> [[String: Any]] {
        let outcome = try run(arguments + ["--json"])
        let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return document?["items"] as? [[String: Any]] ?? []
    }
}
