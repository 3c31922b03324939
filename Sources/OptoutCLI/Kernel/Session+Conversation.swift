extension Session {
    /// Shows a page of a conversation at once: on standard output, or beside the data where that is JSON.
    func say(_ blocks: [Block]) throws {
        var renderer = renderer
        if options.json {
            let talk = context.talk
            renderer.write = { talk($0) }
        }
        try renderer.show(blocks)
    }

    /// Asks until one of `words`, or a beginning of exactly one, is given; `nil` at the end of the input.
    ///
    /// - Parameter orNothing: whether an empty line is an answer too.
    func ask(_ question: String, _ words: [String], orNothing: Bool = false) -> String? {
        while let line = context.ask(question) {
            let answer = line.lowercased().filter { !$0.isWhitespace }
            if answer.isEmpty, orNothing { return "" }
            let matches = words.contains(answer) ? [answer] : words.filter { $0.hasPrefix(answer) }
            if !answer.isEmpty, matches.count == 1 { return matches[0] }
            context.talk(Array("please answer \(words.joined(separator: ", "))\n".utf8))
        }
        return nil
    }
}
