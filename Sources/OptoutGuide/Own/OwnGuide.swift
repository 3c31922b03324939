import OptoutConfig
package import OptoutCore

/// The person's own guide files, each read and checked by itself against the edition they stand beside.
package struct OwnGuide: Sendable {
    package struct File: Sendable {
        /// `poe.yaml`
        package let name: String
        /// What is taken in; `nil` where the file is refused as a whole.
        package let provider: Provider?
        /// What is wrong, in the order of the file. Where `provider` is there, entries that are set aside.
        package let problems: [LintProblem]
        /// Of the file and its problems, lower-case hex SHA-256: the same refusal has the same one.
        package let digest: String
    }

    /// In the order of the files.
    package let files: [File]
    private let edition: Guide?

    package init(_ files: OwnFiles, beside edition: Guide?) {
        self.files = files.files.map { File($0, beside: edition) }
        self.edition = edition
    }

    package var problems: [LintProblem] { files.flatMap(\.problems) }

    /// One digest for each file of which something is not taken in.
    package var refusals: [String] { files.filter { !$0.problems.isEmpty }.map(\.digest) }

    /// What is to be recorded: the providers of the files, and of those refused what stood there before.
    ///
    /// - Parameter standing: as recorded last.
    package func providers(standing: [Provider]) -> [Provider] {
        files.compactMap { file in file.provider ?? standing.first { $0.id.text + ".yaml" == file.name } }
    }

    /// What is different for the person between two states of their files.
    package func changes(from old: [Provider], to new: [Provider]) throws(GuideError) -> [GuideChange] {
        try GuideDiff.changes(from: guide(of: new + old, with: old), to: guide(of: new + old, with: new))
    }

    /// The edition's part of the products that `touched` names, with a person's own.
    private func guide(of touched: [Provider], with own: [Provider]) -> Guide {
        let ids = Set(touched.flatMap(\.products).map(\.id))
        let providers = (edition?.providers ?? []).map { provider in
            var some = provider
            some.products.removeAll { !ids.contains($0.id) }
            return some
        }
        return Guide.beside(edition, providers: providers.adding(own))
    }
}

extension OwnGuide.File {
    fileprivate init(_ file: OwnFiles.File, beside edition: Guide?) {
        var problems: [LintProblem] = []
        let provider = file.provider(beside: edition, &problems)
        let words = problems.map { "\($0.spot.line):\($0.spot.column): \($0.problem)\n" }.joined()
        self.init(
            name: file.name, provider: provider, problems: problems,
            digest: GuideBundle.digest(of: Array("\(file.digest)\n\(words)".utf8)))
    }
}

extension OwnFiles.File {
    /// What of it can be taken in beside the edition; `nil` for nothing, with the reasons in `problems`.
    fileprivate func provider(beside edition: Guide?, _ problems: inout [LintProblem]) -> Provider? {
        guard let node = node(&problems) else { return nil }
        let official = edition?.providers.first { $0.id.text + ".yaml" == name }
        let (reader, read) = SourceReader.provider(
            name, node, knowing: official?.products.flatMap(\.settings) ?? [])
        problems = reader.problems
        guard problems.isEmpty, let read else { return nil }
        let check = OwnCheck(read, beside: edition)
        problems = (check.setAside + check.problems).map {
            LintProblem(spot: reader.places.spot(of: $0), problem: $0)
        }
        problems.sort { ($0.spot.line, $0.spot.column) < ($1.spot.line, $1.spot.column) }
        return check.problems.isEmpty ? check.provider : nil
    }

    private func node(_ problems: inout [LintProblem]) -> YAMLNode? {
        func fail(_ spot: Spot, _ reason: String) {
            problems = [LintProblem(spot: spot, problem: .init(subject: name, field: "", text: reason))]
        }
        switch contents.flatMap({ bytes in
            Result { () throws(ConfigError) in try YAMLFile.parse(bytes, file: path) }
        }) {
        case .success(let node): return node
        case .failure(.malformed(let spot, let reason)): fail(spot, reason)
        case .failure(.unreadable(_, let reason)):
            fail(Spot(file: path, line: 1, column: 1), "cannot be read: \(reason)")
        case .failure(let error): fail(Spot(file: path, line: 1, column: 1), error.message)
        }
        return nil
    }
}
