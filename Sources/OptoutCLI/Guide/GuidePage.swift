import OptoutCore
import OptoutStore

/// All about one product, for people.
struct GuidePage {
    let product: Product
    let edition: AdoptedEdition?
    let moment: Instant

    var blocks: [Block] {
        var blocks: [Block] = [.line("\(product.name) (\(product.id))", .bold)]
        if let edition { blocks.append(.line("edition \(edition.serial) of \(edition.date)", .dim)) }
        blocks += section("Training", termsLines) + section("Switches", settingLines)
        blocks += section("To do", stepLines(.once) + stepLines(.review)) + section("Habits", stepLines(.habit))
        return blocks
            + section(
                "Good to know", product.facts.map { .line("  – \($0.text)\(plans($0.plans))\(age($0.evidence))") })
    }

    private func section(_ title: String, _ lines: [Block]) -> [Block] {
        lines.isEmpty ? [] : [.blank, .line(title, .bold)] + lines
    }

    private var termsLines: [Block] {
        product.terms.map { terms in
            let from = terms.effective.map { ", from \($0)" } ?? ""
            let whom = terms.plans.isEmpty ? "every plan" : names(terms.plans)
            return .line("  \(whom)\(from): \(terms.training.words). \(terms.text)\(age(terms.evidence))")
        }
    }

    private var settingLines: [Block] {
        product.settings.map { setting in
            let older = setting.aliases.isEmpty ? "" : ", earlier '\(setting.aliases.joined(separator: "', '"))'"
            return .line("  '\(setting.label)'\(older) (\(setting.id))")
        }
    }

    private func stepLines(_ shape: Step.Shape) -> [Block] {
        product.steps.filter { $0.shape == shape }.flatMap { step -> [Block] in
            let from = step.effective.map { ", matters from \($0)" } ?? ""
            return [.line("  \(step.title)\(plans(step.plans))\(from)\(age(step.evidence))")]
                + step.routes.flatMap(lines)
        }
    }

    private func lines(_ route: Route) -> [Block] {
        let clients = route.clients.map(\.rawValue).joined(separator: ", ")
        let link = route.link.map { [Block.line("      \($0)", .link)] } ?? []
        return [.line("    \(clients): \(route.clicks.joined(separator: " > "))", .dim)] + link
    }

    private func plans(_ plans: [Plan.ID]) -> String { plans.isEmpty ? "" : " [\(names(plans))]" }

    private func names(_ plans: [Plan.ID]) -> String {
        plans.map { product.plan($0)?.name ?? $0.text }.joined(separator: ", ")
    }

    private func age(_ evidence: Evidence) -> String {
        evidence.staleFrom <= moment ? " (old: last checked \(evidence.verified))" : ""
    }
}
