package import OptoutConfig

/// Why guide bytes or guide sources were refused.
package enum GuideError: Error, Equatable {
    /// More bytes than `GuideBundle.byteLimit`.
    case tooLarge
    /// Another bundle format than the ones this program knows.
    case unknownSchema(String)
    /// Not a bundle, or not in its one canonical form.
    case malformed(String)
    /// A part's bytes are not those its digest was made of.
    case digestMismatch(part: String)
    /// Well-formed, but something in it must not be there.
    case unsound([GuideProblem])
    /// Sources that cannot be built; in the order of files and lines.
    case lint([LintProblem])
    case source(ConfigError)

    package var message: String {
        switch self {
        case .tooLarge: "the guide is larger than \(GuideBundle.byteLimit) bytes"
        case .unknownSchema(let schema): "the guide has the unknown format '\(schema)'"
        case .malformed(let reason): "not a guide edition: \(reason)"
        case .digestMismatch(let part): "the guide's part '\(part)' is not what its digest says"
        case .unsound(let problems):
            "the guide does not hold up: " + (problems.first?.description ?? "") + Self.others(problems.count)
        case .lint(let problems): problems.map(\.description).joined(separator: "\n")
        case .source(let error): error.message
        }
    }

    package var hint: String {
        switch self {
        case .tooLarge, .malformed, .digestMismatch, .unsound: "fetch the edition again from where it is published"
        case .unknownSchema: "a newer release of this program may know it"
        case .lint: "change the lines named and try again"
        case .source(let error): error.hint
        }
    }

    private static func others(_ count: Int) -> String { count > 1 ? " (and \(count - 1) more)" : "" }
}

/// Something in a guide that must not be there.
package struct GuideProblem: Hashable, Sendable, CustomStringConvertible {
    /// The id of the provider, product, terms, setting, step, fact or topic, or `edition`.
    package var subject: String
    /// The field below the subject, such as `routes[0].link`; empty for the whole.
    package var field: String
    package var text: String

    package init(subject: String, field: String, text: String) {
        self.subject = subject
        self.field = field
        self.text = text
    }

    package var description: String { subject + (field.isEmpty ? "" : " " + field) + ": " + text }
}

/// A problem and the place in the sources where it stands.
package struct LintProblem: Hashable, Sendable, CustomStringConvertible {
    package var spot: Spot
    package var problem: GuideProblem

    package init(spot: Spot, problem: GuideProblem) {
        self.spot = spot
        self.problem = problem
    }

    package var description: String { "\(spot): \(problem)" }
}
