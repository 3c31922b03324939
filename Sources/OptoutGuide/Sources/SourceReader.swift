import OptoutConfig
import OptoutCore

/// Turns the sources' YAML into guide values and gathers what does not fit.
struct SourceReader {
    var problems: [LintProblem] = []
    var places: Places
    private(set) var notes: [ChangeNote] = []
    /// The named sources, the day they were checked and the settings seen so far, of the file being read.
    var named: [String: Source] = [:]
    var verified: CivilDate?
    var settings: [Setting] = []
    private var file = ""

    init(folder: String) { self.init(top: folder + "/edition.yaml") }

    /// - Parameter top: the file in which a problem of no known place is reported.
    private init(top: String) { places = Places(top: Spot(file: top, line: 1, column: 1)) }

    mutating func guide(_ files: [(name: String, node: YAMLNode)]) -> Guide {
        let day = CivilDate(daysSince1970: 0)
        var guide = Guide(serial: 0, date: day, expires: day, providers: [])
        for name in ["edition.yaml", "advice.yaml"] where !files.contains(where: { $0.name == name }) {
            let problem = GuideProblem(subject: name, field: "", text: "missing")
            problems.append(LintProblem(spot: places.spot(of: problem), problem: problem))
        }
        for (name, node) in files {
            begin(name, node)
            attempt {
                reader throws(ConfigError) in
                switch name {
                case "edition.yaml": try reader.readEdition(node, into: &guide)
                case "advice.yaml": guide.advice = try reader.readAdvice(node)
                default: guide.providers.append(try reader.readProvider(node, file: name))
                }
            }
        }
        return guide
    }

    private mutating func begin(_ name: String, _ node: YAMLNode) {
        file = name
        (named, verified, settings) = ([:], nil, [])
        places.sources = [:]
        places.note(name, node)
    }

    /// Reads the one file of a provider, apart from any edition.
    ///
    /// - Parameter known: settings of the provider that `same` may name beside those of the file.
    /// - Returns: the reader with what it found; a provider also where parts of it are left out.
    static func provider(
        _ name: String, _ node: YAMLNode, knowing known: [Setting]
    ) -> (reader: SourceReader, provider: Provider?) {
        var reader = SourceReader(top: node.spot.file)
        reader.begin(name, node)
        reader.settings = known
        let provider = reader.attempt { reader throws(ConfigError) in try reader.readProvider(node, file: name) }
        return (reader, provider)
    }

    /// Runs `body`; what it throws is gathered, and reading goes on behind it.
    mutating func attempt<Value>(_ body: (inout SourceReader) throws(ConfigError) -> Value) -> Value? {
        do {
            return try body(&self)
        } catch .malformed(let spot, let reason) {
            let path = places.path(of: spot, below: file)
            problems.append(
                LintProblem(spot: spot, problem: .init(subject: path.isEmpty ? file : path, field: "", text: reason)))
        } catch {
            let spot = Spot(file: file, line: 1, column: 1)
            problems.append(LintProblem(spot: spot, problem: .init(subject: file, field: "", text: error.message)))
        }
        return nil
    }

    /// The elements of a list; one that does not fit is gathered and left out.
    mutating func each<Value>(
        _ node: YAMLNode?, _ body: (inout SourceReader, YAMLNode) throws(ConfigError) -> Value
    ) throws(ConfigError) -> [Value] {
        guard let node else { return [] }
        var values: [Value] = []
        for element in try node.list() {
            if let value = attempt({ reader throws(ConfigError) in try body(&reader, element) }) {
                values.append(value)
            }
        }
        return values
    }

    // MARK: The edition itself

    private mutating func readEdition(_ node: YAMLNode, into guide: inout Guide) throws(ConfigError) {
        places.note("edition", node)
        var fields = try Fields(node)
        guide.serial = try fields.need("serial").number(in: 1...1_000_000_000)
        guide.date = try fields.need("date").date()
        guide.expires = try fields.need("expires").date()
        guide.tombstones = try each(fields.take("tombstones")) { reader, node throws(ConfigError) in
            try reader.readTombstone(node)
        }
        notes = try each(fields.take("changes")) { reader, node throws(ConfigError) in try reader.readNote(node) }
        try fields.finish()
    }

    private mutating func readTombstone(_ node: YAMLNode) throws(ConfigError) -> Tombstone {
        var fields = try Fields(node)
        let tombstone = Tombstone(
            id: try fields.need("id").text(), reason: try fields.need("reason").text(),
            successor: try fields.take("successor")?.text(),
            removedInSerial: try fields.need("removedInSerial").number(in: 1...1_000_000_000))
        try fields.finish()
        places.note(tombstone.id, node)
        return tombstone
    }

    private mutating func readNote(_ node: YAMLNode) throws(ConfigError) -> ChangeNote {
        var fields = try Fields(node)
        let note = ChangeNote(
            ids: try fields.need("ids").texts(), refs: try fields.take("refs")?.texts() ?? [],
            claim: try fields.take("change")?.word(), correction: try fields.take("correction")?.flag() ?? false,
            text: try fields.need("text").text())
        try fields.finish()
        return note
    }

    /// The change list is no part of the guide until it is built, so its texts are looked at here.
    func noteProblems(in guide: Guide) -> [GuideProblem] {
        notes.enumerated().flatMap { index, note -> [GuideProblem] in
            var found: [GuideProblem] = []
            func fail(_ field: String, _ text: String) {
                found.append(GuideProblem(subject: "edition", field: "changes[\(index)].\(field)", text: text))
            }
            if let problem = TextRule.problem(note.text, limit: 600) { fail("text", problem) }
            if note.ids.isEmpty { fail("ids", "none") }
            for (place, ref) in note.refs.enumerated() where !IDRule.isReference(ref) {
                fail("refs[\(place)]", "'\(ref)' is no reference such as C07")
            }
            return found
        }
    }
}

extension YAMLNode {
    func texts() throws(ConfigError) -> [String] {
        var texts: [String] = []
        for node in try list() { texts.append(try node.text()) }
        return texts
    }

    func date() throws(ConfigError) -> CivilDate {
        guard let date = CivilDate(try text()) else { throw error("expected a date YYYY-MM-DD") }
        return date
    }

    /// One of a closed list of words.
    func word<Word: RawRepresentable<String> & CaseIterable>() throws(ConfigError) -> Word {
        guard let word = Word(rawValue: try text()) else {
            throw error("expected one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }

    func words<Word: RawRepresentable<String> & CaseIterable>() throws(ConfigError) -> [Word] {
        var words: [Word] = []
        for node in try list() { words.append(try node.word()) }
        return words
    }

    func ids<Entity>() throws(ConfigError) -> [Identifier<Entity>] { try texts().map { Identifier($0) } }
}
