import OptoutCore

/// What a person answers to a question that may be left open.
enum Reply<Value> {
    case value(Value)
    /// Not known, or not to be said.
    case skipped
    /// To the question before.
    case back
    /// Past the other questions of this account.
    case next
    /// No more; also the end of the input.
    case quit

    /// Without the value.
    var isQuit: Bool { if case .quit = self { true } else { false } }
}

extension Session {
    /// Asks until `read` takes the answer; what it throws is said, and how to go on.
    func reply<Value>(_ question: String, read: (String) throws -> Value) throws -> Reply<Value> {
        while let line = context.ask(question) {
            let text = Self.trimmed(line)
            switch text.lowercased() {
            case "", "?", "don't know", "dont know": return .skipped
            case "back": return .back
            case "next": return .next
            case "quit": return .quit
            default:
                do {
                    return .value(try read(text))
                } catch let error as CLIError {
                    complain("\(error.message)\(error.hint.map { "; " + $0 } ?? "")")
                }
            }
        }
        // The end of the input leaves the question's line open.
        context.talk([UInt8(ascii: "\n")])
        return .quit
    }

    /// Says what is wrong with an answer, also where `--quiet` silences talk.
    func complain(_ text: String) {
        let clean = Sanitizer.clean("  " + text)
        let lines = context.terminal.isError ? Sanitizer.wrap(clean, columns: context.terminal.columns) : [clean]
        context.talk(Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// `1 Free, 2 Plus`; no line ends between a number and its name.
    static func numbered(_ names: [String]) -> String {
        names.enumerated().map { "\($0.offset + 1)\u{A0}\($0.element)" }.joined(separator: ", ")
    }

    /// One of `choices` by its number or one of its names.
    static func pick<Choice>(
        _ text: String, of choices: [Choice], names: (Choice) -> [String]
    ) throws -> Choice {
        if let number = Int(text), choices.indices.contains(number - 1) { return choices[number - 1] }
        let word = text.lowercased()
        if let choice = choices.first(where: { names($0).contains { $0.lowercased() == word } }) { return choice }
        throw CLIError.usage("'\(text)' is none of them", hint: "name one, or its number from 1 to \(choices.count)")
    }
}

extension Session {
    /// A date as typed, if it can be one that lies in the past.
    func dateWord(_ text: String) throws -> String {
        _ = try range(text)
        return text
    }

    /// A date that means exactly this range.
    func dateWord(_ range: InstantRange) throws -> String {
        let days = try words(range)
        if try self.range(days) == range { return days }
        let (first, last) = (range.earliest.rfc3339, range.latest.rfc3339)
        return first == last ? first : "\(first)..\(last)"
    }

    /// The code of a region as typed.
    static func region(_ text: String) throws -> String {
        guard let known = Region(parsing: text) else {
            throw CLIError.usage("'\(text)' is no region", hint: "two letters such as DE, GB or US, or EEA")
        }
        return known.code
    }
}
