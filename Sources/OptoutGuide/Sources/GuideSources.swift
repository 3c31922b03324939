import Glibc
package import OptoutConfig
package import OptoutCore

/// The guide's sources, read and checked: a folder with `edition.yaml`, `advice.yaml` and one file per provider.
package struct GuideSources: Sendable {
    /// Without change log and digests.
    package let guide: Guide
    /// The editor's change list.
    package let notes: [ChangeNote]
    /// Where subjects and their fields stand.
    private let places: Places

    /// - Throws: `.lint` with every problem of every file; `.source` where the folder or a file cannot be read.
    package init(folder: String) throws(GuideError) {
        var files: [(name: String, node: YAMLNode)] = []
        var unreadable: [LintProblem] = []
        for name in try Self.names(in: folder) {
            do {
                files.append((name, try YAMLFile.read(folder + "/" + name)))
            } catch ConfigError.malformed(let spot, let reason) {
                unreadable.append(LintProblem(spot: spot, problem: .init(subject: name, field: "", text: reason)))
            } catch {
                throw .source(error)
            }
        }
        guard unreadable.isEmpty else { throw .lint(unreadable) }
        try self.init(files: files, folder: folder)
    }

    /// - Parameter files: name without folder, such as `openai.yaml`, and contents.
    package init(files: [(name: String, node: YAMLNode)], folder: String) throws(GuideError) {
        var reader = SourceReader(folder: folder)
        let guide = reader.guide(files)
        notes = reader.notes
        places = reader.places
        guard reader.problems.isEmpty else { throw .lint(reader.problems) }
        self.guide = guide
        let problems = GuideCheck.problems(in: guide) + reader.noteProblems(in: guide)
        guard problems.isEmpty else { throw .lint(Self.once(problems.map(located))) }
    }

    /// What is wrong with a named source is wrong with every statement that names it, and is said of the first.
    private static func once(_ problems: [LintProblem]) -> [LintProblem] {
        var seen: Set<LintProblem> = []
        return problems.filter { found in
            var problem = found
            problem.problem.subject = ""
            return seen.insert(problem).inserted
        }
    }

    /// A problem with its place: the field's line, or the nearest one above it that is known.
    func located(_ problem: GuideProblem) -> LintProblem {
        LintProblem(spot: places.spot(of: problem), problem: problem)
    }

    private static func names(in folder: String) throws(GuideError) -> [String] {
        guard let stream = opendir(folder) else {
            throw .source(.unreadable(path: folder, reason: String(cString: strerror(errno)).lowercased()))
        }
        defer { closedir(stream) }
        let names = names(in: stream)
        guard !names.isEmpty else { throw .source(.unreadable(path: folder, reason: "no '.yaml' file in it")) }
        return names
    }

    /// Of the YAML files in an opened folder, hidden ones left out; in order.
    static func names(in stream: OpaquePointer) -> [String] {
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".yaml"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}

/// Where every subject and field of the sources stands.
struct Places: Sendable {
    private var spots: [String: Spot] = [:]
    private let top: Spot
    /// The named sources of the file that is being read.
    var sources: [String: YAMLNode] = [:]

    init(top: Spot) { self.top = top }

    /// Notes a subject's mapping with all that is below it.
    mutating func note(_ subject: String, _ node: YAMLNode) {
        spots[subject] = node.spot
        note(subject, "", node)
    }

    private mutating func note(_ subject: String, _ path: String, _ node: YAMLNode) {
        if !path.isEmpty { spots[subject + " " + path] = node.spot }
        switch node.value {
        case .scalar(let text, _):
            if path.hasPrefix("sources["), case .mapping(let pairs)? = sources[text]?.value {
                for pair in pairs { spots["\(subject) \(path).\(pair.key)"] = pair.value.spot }
            }
        case .list(let nodes):
            for (index, node) in nodes.enumerated() { note(subject, path + "[\(index)]", node) }
        case .mapping(let pairs):
            for pair in pairs { note(subject, path.isEmpty ? pair.key : path + "." + pair.key, pair.value) }
        }
    }

    func spot(of problem: GuideProblem) -> Spot {
        var field = problem.field
        while !field.isEmpty {
            if let spot = spots[problem.subject + " " + field] { return spot }
            field = field.lastIndex { $0 == "." || $0 == "[" }.map { String(field[..<$0]) } ?? ""
        }
        return spots[problem.subject] ?? spots["edition"] ?? top
    }

    /// The path of a spot below a subject, such as `products[0].steps[2].goal`.
    func path(of spot: Spot, below subject: String) -> String {
        let found = spots.filter { $0.value == spot && $0.key.hasPrefix(subject + " ") }.keys.max {
            $0.utf8.count < $1.utf8.count
        }
        return found.map { String($0.dropFirst(subject.count + 1)) } ?? ""
    }
}
