import Testing

@testable import OptoutGuide

/// Something an editor gets wrong in one place of the fixture, and what is said about it.
struct Mistake: Sendable, CustomTestStringConvertible {
    /// What kind of mistake it is, in a few words.
    let kind: String
    /// The text in the file, and what stands there instead; `▸` marks where the problem is to be reported.
    let old: String
    let new: String
    /// Subject and field as they are named.
    let at: String
    let says: String
    var file = "acme.yaml"
    /// Where it is reported instead of at a mark: before this text.
    var before: String?

    var testDescription: String { "\(kind): \(new.replacing("\n", with: "⏎"))" }

    /// The fixture with the mistake in it, and `FILE:LINE:COLUMN: SUBJECT FIELD: ` of what is to be reported.
    func made(in fixture: Fixture = Fixture()) -> (fixture: Fixture, place: String) {
        var marked = fixture.replacing(old, new, in: file)
        if let before { marked = marked.replacing(before, "▸" + before, in: file) }
        let spot = Self.spot(in: marked.files[file] ?? "")
        return (marked.replacing("▸", "", in: file), "\(file):\(spot.line):\(spot.column): \(at): ")
    }

    /// Line and column of the mark, both from 1.
    static func spot(in text: String) -> (line: Int, column: Int) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let at = line.firstIndex(of: "▸") { return (index + 1, line[..<at].unicodeScalars.count + 1) }
        }
        return (1, 1)
    }
}

extension Mistake {
    private static let optOut = "acme.chat.opt-out"
    private static let team = "acme.chat.terms.team"
    private static let link = "https://acme.example/settings"
    private static let never = "text: Never used."
    /// After the first step's title, with the fields of a step.
    private static let title = "title: Turn off training\n"

    static let ofFields: [Mistake] = [
        Mistake(
            kind: "word not of the list", old: "goal: opt-out", new: "goal: ▸opt-in", at: "products[0].steps[0].goal",
            says: "expected one of opt-out"),
        Mistake(
            kind: "word not of the list", old: "class: business", new: "class: ▸company",
            at: "products[0].plans[1].class", says: "expected one of consumer, business"),
        Mistake(
            kind: "word not of the list", old: "governs: training-text", new: "governs: ▸training",
            at: "products[0].settings[0].governs", says: "expected one of training-text"),
        Mistake(
            kind: "word not of the list", old: "clients: [mobile]", new: "clients: [▸watch]",
            at: "products[0].steps[0].routes[1].clients[0]", says: "expected one of web"),
        Mistake(
            kind: "word not of the list", old: "form: questions", new: "form: ▸poem", at: "topics[0].form",
            says: "expected one of questions", file: "advice.yaml"),
        Mistake(
            kind: "no number", old: "purgeDays: 30", new: "purgeDays: ▸thirty", at: "products[0].purgeDays",
            says: "expected a whole number"),
        Mistake(
            kind: "number out of range", old: "purgeDays: 30", new: "recheckDays: ▸0", at: "products[0].recheckDays",
            says: "expected a whole number from 1 to 3650"),
        Mistake(
            kind: "number out of range", old: never, new: never + "\n        goodForDays: ▸4000",
            at: "products[0].terms[1].goodForDays", says: "expected a whole number from 1 to 3650"),
        Mistake(
            kind: "serial out of range", old: "serial: 1", new: "serial: ▸0", at: "serial",
            says: "expected a whole number", file: "edition.yaml"),
        Mistake(
            kind: "no such day", old: "date: 2026-01-01", new: "date: ▸2026-02-30", at: "date",
            says: "expected a date YYYY-MM-DD", file: "edition.yaml"),
        Mistake(
            kind: "expires before it appears", old: "expires: 2099-12-31", new: "expires: ▸2025-12-31",
            at: "edition expires", says: "not after the edition's date", file: "edition.yaml"),
        Mistake(
            kind: "word without quotes", old: "training: \"off\"", new: "training: ▸off",
            at: "products[0].terms[1].training", says: "put quotes round 'off'"),
        Mistake(
            kind: "list for a text", old: never, new: "text: ▸[]", at: "products[0].terms[1].text",
            says: "expected a text, found a list"),
        Mistake(
            kind: "text for a list", old: "plans: [team]", new: "plans: ▸team", at: "products[0].terms[1].plans",
            says: "expected a list, found a single value"),
        Mistake(
            kind: "unknown field", old: "name: Acme Chat", new: "name: Acme Chat\n    ▸color: red",
            at: "acme.yaml", says: "unknown field 'color'"),
        Mistake(
            kind: "missing field", old: "id: acme.chat.gotcha.late\n        kind: gotcha",
            new: "▸id: acme.chat.gotcha.late", at: "products[0].facts[0]", says: "'kind' is missing"),
        Mistake(
            kind: "never checked", old: "verified: 2026-01-01\n", new: "", at: "products[0].terms[0]",
            says: "'verified' is missing", before: "id: acme.chat.terms.free"),
        Mistake(
            kind: "source read after the check", old: "read: 2026-01-01, grade: provider",
            new: "read: ▸2026-01-02, grade: provider", at: "acme.chat.terms.free sources[0].read",
            says: "only after 'verified'"),
    ]

    static let ofIDs: [Mistake] = [
        Mistake(
            kind: "id of another goal", old: "id: acme.chat.delete-old", new: "id: ▸acme.chat.remove-old",
            at: "acme.chat.remove-old id", says: "does not begin with 'acme.chat.delete-old'"),
        Mistake(
            kind: "capital in an id", old: "id: acme.chat.delete-old", new: "id: ▸acme.Chat.delete-old",
            at: "acme.Chat.delete-old id", says: "does not begin with"),
        Mistake(
            kind: "id used twice", old: "- id: acme.chat.gotcha.late", new: "- id: ▸acme.chat.terms.free",
            at: "acme.chat.terms.free id", says: "used 2 times"),
        Mistake(
            kind: "topic without its word", old: "id: advice.rule", new: "id: ▸rule", at: "rule id",
            says: "'rule' is no topic of advice", file: "advice.yaml"),
        Mistake(
            kind: "product of another provider", old: "id: acme/chat", new: "id: ▸other/chat", at: "other/chat id",
            says: "is no product of acme"),
        Mistake(
            kind: "product id of another form", old: "id: acme/chat", new: "id: ▸acme/Chat", at: "acme/Chat id",
            says: "is no product of acme"),
        Mistake(
            kind: "plan id of another form", old: "id: team", new: "id: ▸Team", at: "acme/chat plans[1].id",
            says: "is no plan id"),
    ]

    static let ofLinks: [Mistake] = [
        Mistake(
            kind: "address not https", old: link, new: "▸http://acme.example/s", at: optOut + " routes[0].link",
            says: "does not begin with 'https://'"),
        Mistake(
            kind: "script for an address", old: link, new: "▸javascript:alert(1)", at: optOut + " routes[0].link",
            says: "does not begin with 'https://'"),
        Mistake(
            kind: "host of somebody else", old: link, new: "▸https://acme.example.evil.test/",
            at: optOut + " routes[0].link", says: "none of the provider's hosts"),
        Mistake(
            kind: "host of somebody else", old: link, new: "▸https://evil.test/#acme.example",
            at: optOut + " routes[0].link", says: "none of the provider's hosts"),
        Mistake(
            kind: "user in an address", old: link, new: "▸https://acme.example@evil.test/",
            at: optOut + " routes[0].link", says: "no plain host name"),
        Mistake(
            kind: "port in an address", old: link, new: "▸https://acme.example:8/", at: optOut + " routes[0].link",
            says: "no plain host name"),
        Mistake(
            kind: "look-alike host", old: link, new: "▸https://аcme.example/", at: optOut + " routes[0].link",
            says: "no plain host name"),
        Mistake(
            kind: "space in an address", old: link, new: "▸'https://acme.example/a b'",
            at: optOut + " routes[0].link", says: "no plain address needs"),
        Mistake(
            kind: "encoded host", old: "help.acme.example]", new: "▸xn--cme-5cd.example]", at: "acme hosts[1]",
            says: "no plain host name"),
        Mistake(
            kind: "chat link without its id", old: "https://acme.example/c/{id}", new: "▸https://acme.example/c/",
            at: "acme/chat chatLink", says: "must hold '{id}' once"),
        Mistake(
            kind: "chat link without its id", old: "https://acme.example/c/{id}",
            new: "▸https://acme.example/{id}/{id}", at: "acme/chat chatLink", says: "must hold '{id}' once"),
        Mistake(
            kind: "chat link of any host", old: "https://acme.example/c/{id}", new: "▸https://{id}",
            at: "acme/chat chatLink", says: "'{id}' must stand in the path"),
        Mistake(
            kind: "source at a host of somebody else", old: "link: https://help.acme.example/a",
            new: "link: ▸https://elsewhere.example/", at: "acme.chat.terms.free sources[0].link",
            says: "none of the provider's hosts"),
    ]

    static let ofTexts: [Mistake] = [
        Mistake(
            kind: "turned reading direction", old: never, new: "text: ▸\"Never\\u202E used\"", at: team + " text",
            says: "holds the character U+202E"),
        Mistake(
            kind: "terminal's orders in a text", old: never, new: "text: ▸\"Never\\e[2J used\"", at: team + " text",
            says: "holds the character U+1B"),
        Mistake(
            kind: "line break in a text", old: never, new: "text: ▸\"a\\nb\"", at: team + " text",
            says: "holds the character U+A"),
        Mistake(
            kind: "invisible character", old: never, new: "text: ▸\"a\\u200Bb\"", at: team + " text",
            says: "holds the character U+200B"),
        Mistake(
            kind: "odd space", old: never, new: "text: ▸\"a\\u00A0b\"", at: team + " text",
            says: "holds the character U+A0"),
        Mistake(kind: "empty text", old: never, new: "text: ▸\"\"", at: team + " text", says: "empty"),
        Mistake(
            kind: "space at an end", old: never, new: "text: ▸\" a\"", at: team + " text",
            says: "begins or ends with a space"),
        Mistake(
            kind: "mixed alphabets", old: "label: Help us learn", new: "label: ▸Неlp us learn",
            at: "acme.chat.training label", says: "mixes alphabets"),
        Mistake(
            kind: "piled up marks", old: never, new: "text: ▸\"a\\u0301\\u0302\\u0303\"", at: team + " text",
            says: "piles up combining marks"),
        Mistake(
            kind: "text too long", old: "Never used.", new: "▸" + String(repeating: "x", count: 1001),
            at: team + " text", says: "longer than 1000 bytes"),
        Mistake(
            kind: "title too long", old: "title: Turn off training",
            new: "title: ▸" + String(repeating: "x", count: 121), at: optOut + " title",
            says: "longer than 120 bytes"),
        Mistake(
            kind: "conflict that shows nothing", old: never, new: never + "\n        conflict: ▸\"a\\u2066b\"",
            at: team + " conflict", says: "holds the character U+2066"),
    ]

    static let ofReferences: [Mistake] = [
        Mistake(
            kind: "unknown plan", old: "plans: [team]", new: "plans: [▸crew]", at: team + " plans[0]",
            says: "no plan 'crew' in acme/chat"),
        Mistake(
            kind: "unknown fact", old: "staysTrue: [acme.chat.gotcha.late]", new: "staysTrue: [▸acme.chat.none]",
            at: optOut + " staysTrue[0]", says: "no fact 'acme.chat.none'"),
        Mistake(
            kind: "unknown step before", old: "after: [acme.chat.opt-out]", new: "after: [▸acme.chat.leave]",
            at: "acme.chat.delete-old after[0]", says: "no step 'acme.chat.leave'"),
        Mistake(
            kind: "order in a circle", old: "after: [acme.chat.opt-out]", new: "after: ▸[acme.chat.delete-old]",
            at: "acme.chat.delete-old after", says: "goes round in a circle"),
        Mistake(
            kind: "unknown source", old: "sources: [us]", new: "sources: [▸them]", at: "topics[0].sources[0]",
            says: "no source of that name", file: "advice.yaml"),
        Mistake(
            kind: "nothing without source", old: "sources: [us]", new: "sources: ▸[]", at: "advice.rule sources",
            says: "no source", file: "advice.yaml"),
        Mistake(
            kind: "unknown setting", old: "end: {setting: acme.chat.training", new: "end: {setting: ▸acme.chat.other",
            at: optOut + " routes[0].end.setting", says: "no setting 'acme.chat.other' in acme/chat"),
        Mistake(
            kind: "value the setting does not have",
            old:
                "clicks: [Open \"Settings\", Turn off \"Help us learn\"]\n            end: {setting: acme.chat.training, value: \"off\"}",
            new: "clicks: [Open it]\n            end: {setting: acme.chat.training, value: ▸none}",
            at: optOut + " routes[0].end.value", says: "'none' is none of off, on"),
        Mistake(
            kind: "routes that end apart",
            old: "clicks: [Turn off \"Help us learn\"]\n            end: {setting: acme.chat.training, value: \"off\"}",
            new: "clicks: [Turn it off]", at: optOut + " routes", says: "they do not all end in the same",
            before: "- clients: [web]\n            link"),
        Mistake(
            kind: "completes no other step", old: "clicks: [Delete them]",
            new: "clicks: [Delete them]\n            completes: [▸acme.chat.delete-old]",
            at: "acme.chat.delete-old routes[0].completes[0]", says: "no other step 'acme.chat.delete-old'"),
        Mistake(
            kind: "carry-over for an unknown plan", old: title,
            new: title + "        satisfiedBy: {otherwise: previous, perPlan: {crew: ▸ask}}\n",
            at: optOut + " satisfiedBy.perPlan.crew", says: "no plan 'crew' in acme/chat"),
        Mistake(
            kind: "word not of the list", old: "purgeDays: 30",
            new: "bulkDelete: {kind: ▸some, clicks: [Go], sources: [page]}", at: "products[0].bulkDelete.kind",
            says: "expected one of range, all, select"),
        Mistake(
            kind: "days without the last", old: "purgeDays: 30",
            new: "bulkDelete: {kind: range, clicks: ▸[Go], sources: [page]}", at: "acme/chat bulkDelete.clicks",
            says: "a range without '{until}'"),
        Mistake(
            kind: "braces round something else", old: "purgeDays: 30",
            new: "bulkDelete:\n      kind: all\n      clicks:\n        - ▸From {day}\n      sources: [page]",
            at: "acme/chat bulkDelete.clicks[0]", says: "between braces stands something else"),
        Mistake(
            kind: "built on nobody known", old: "purgeDays: 30", new: "builtOn: ▸other", at: "acme/chat builtOn",
            says: "no other provider 'other' in the guide"),
    ]

    static let ofLists: [Mistake] = [
        Mistake(
            kind: "route for nobody", old: "clients: [mobile]", new: "clients: ▸[]", at: optOut + " routes[1].clients",
            says: "none"),
        Mistake(
            kind: "client twice", old: "clients: [mobile]", new: "clients: ▸[mobile, mobile]",
            at: optOut + " routes[1].clients", says: "a client stands here twice"),
        Mistake(
            kind: "route without a click", old: "clicks: [Delete them]", new: "clicks: ▸[]",
            at: "acme.chat.delete-old routes[0].clicks", says: "none"),
        Mistake(
            kind: "plan twice", old: "plans: [team]", new: "plans: ▸[team, team]", at: team + " plans",
            says: "a plan stands here twice"),
        Mistake(
            kind: "step for no client", old: title, new: title + "        clients: ▸[]\n", at: optOut + " clients",
            says: "empty"),
        Mistake(
            kind: "empty names", old: "purgeDays: 30", new: "aliases: ▸[]", at: "acme/chat aliases", says: "empty"),
        Mistake(
            kind: "alias that is the label", old: "aliases: [Teach us]", new: "aliases: ▸[Help us learn]",
            at: "acme.chat.training aliases", says: "repeats the label"),
        Mistake(
            kind: "switch with other positions", old: "aliases: [Teach us]", new: "values: ▸[\"on\", \"off\"]",
            at: "acme.chat.training values", says: "has the values off and on"),
        Mistake(
            kind: "setting of one value",
            old: "governs: training-text\n        label: Help us learn\n        aliases: [Teach us]",
            new: "governs: history\n        label: Help us learn\n        values: ▸[\"off\"]",
            at: "acme.chat.training values", says: "not two or more"),
        Mistake(
            kind: "choice without a switch", old: "governs: training-text", new: "governs: history",
            at: "acme/chat settings", says: "no setting governs it", before: "- id: acme.chat.training\n"),
        Mistake(
            kind: "rungs of no ladder", old: "lines: [Is it on?]", new: "lines: [Is it on?]\n    rungs: ▸[[local]]",
            at: "advice.rule rungs", says: "belong to a ladder", file: "advice.yaml"),
        Mistake(
            kind: "a rung too few", old: "form: questions\n    lines: [Is it on?]",
            new: "form: ladder\n    lines: [Best, Worst]\n    rungs: ▸[[local]]", at: "advice.rule rungs",
            says: "not as many as lines", file: "advice.yaml"),
        Mistake(
            kind: "topic without a line", old: "lines: [Is it on?]", new: "lines: ▸[]", at: "advice.rule lines",
            says: "none", file: "advice.yaml"),
    ]

    static let ofScope: [Mistake] = [
        Mistake(
            kind: "plan without terms", old: "plans: [team]", new: "plans: [free]", at: "acme/chat terms",
            says: "plan 'team' has none", before: "- id: acme.chat.terms.free"),
        Mistake(
            kind: "plan with two terms at once", old: "plans: [team]", new: "plans: [free, team]",
            at: "acme/chat terms", says: "plan 'free' has 2 terms without a date",
            before: "- id: acme.chat.terms.free"),
        Mistake(
            kind: "two terms for one region", old: "plans: [team]", new: "plans: [free, team]\n        regions: [EEA]",
            at: "acme/chat terms", says: "plan 'free' has 2 terms without a date in EEA",
            before: "- id: acme.chat.terms.free"),
        Mistake(
            kind: "no region", old: title, new: title + "        regions: [EEA, ▸Europe]\n",
            at: optOut + " regions[1]", says: "'Europe' is no region"),
        Mistake(
            kind: "no region", old: title, new: title + "        exceptRegions: [▸UK]\n",
            at: optOut + " exceptRegions[0]", says: "'UK' is no region"),
        Mistake(
            kind: "regions and exceptions", old: title,
            new: title + "        regions: [EEA]\n        exceptRegions: ▸[US]\n", at: optOut + " exceptRegions",
            says: "beside 'regions'"),
        Mistake(
            kind: "terms for no region", old: never, new: never + "\n        regions: ▸[]", at: team + " regions",
            says: "empty"),
    ]

    static let ofDates: [Mistake] = [
        Mistake(
            kind: "announced after the edition", old: title, new: title + "        announced: ▸2026-01-02\n",
            at: optOut + " announced", says: "later than the edition"),
        Mistake(
            kind: "in force before it is announced", old: title,
            new: title + "        announced: 2025-12-02\n        effective: ▸2025-12-01\n", at: optOut + " effective",
            says: "before it was announced"),
        Mistake(
            kind: "dates without a credible source", old: title,
            new: title + "        effective: ▸{2026-04-24: [talk], 2026-05-01: [talk]}\n",
            at: "products[0].steps[0].effective", says: "no date has a credible source"),
        Mistake(
            kind: "date that is none", old: title,
            new: title + "        effective: {▸spring: [page], 2026-05-01: [talk]}\n", at: "acme.yaml",
            says: "expected a date YYYY-MM-DD"),
        Mistake(
            kind: "date of an unknown source", old: title,
            new: title + "        effective: {2026-04-24: [▸them]}\n",
            at: "products[0].steps[0].effective.2026-04-24[0]", says: "no source of that name"),
        Mistake(
            kind: "two terms from one day",
            old: "      - id: acme.chat.terms.team\n",
            new: "      - {id: acme.chat.terms.a, effective: 2026-05-01, training: \"on\", text: A, sources: [page]}\n"
                + "      - {id: acme.chat.terms.b, effective: ▸2026-05-01, training: \"on\", text: B, sources: [page]}\n"
                + "      - id: acme.chat.terms.team\n",
            at: "acme.chat.terms.b effective", says: "other terms for the same plan begin that day"),
    ]

    static let ofTheEdition: [Mistake] = [
        Mistake(
            kind: "change without words", old: "serial: 1\n",
            new: "serial: 1\nchanges: [{ids: [acme.chat.opt-out], text: ▸\"\"}]\n", at: "edition changes[0].text",
            says: "empty", file: "edition.yaml"),
        Mistake(
            kind: "change of nothing", old: "serial: 1\n", new: "serial: 1\nchanges: [{ids: ▸[], text: Nothing.}]\n",
            at: "edition changes[0].ids", says: "none", file: "edition.yaml"),
        Mistake(
            kind: "reference of another form", old: "serial: 1\n",
            new: "serial: 1\nchanges: [{ids: [a], refs: [C07, ▸seven], text: A.}]\n", at: "edition changes[0].refs[1]",
            says: "'seven' is no reference", file: "edition.yaml"),
        Mistake(
            kind: "tombstone without a reason", old: "serial: 1\n",
            new: "serial: 2\ntombstones: [{id: acme.chat.leave, reason: ▸\"\", removedInSerial: 2}]\n",
            at: "acme.chat.leave reason", says: "empty", file: "edition.yaml"),
        Mistake(
            kind: "successor that is not there", old: "serial: 1\n",
            new:
                "serial: 2\ntombstones: [{id: acme.chat.leave, reason: R, successor: ▸acme.chat.none, removedInSerial: 2}]\n",
            at: "acme.chat.leave successor", says: "no 'acme.chat.none' to follow it", file: "edition.yaml"),
        Mistake(
            kind: "removed by a later edition", old: "serial: 1\n",
            new: "serial: 2\ntombstones: [{id: acme.chat.leave, reason: R, removedInSerial: ▸3}]\n",
            at: "acme.chat.leave removedInSerial", says: "not from 2 to 2", file: "edition.yaml"),
    ]

    static let all = ofFields + ofIDs + ofLinks + ofTexts + ofReferences + ofLists + ofScope + ofDates + ofTheEdition
}
