import OptoutCore

extension Product {
    var json: JSON {
        .object([
            ("product", JSON(id)), ("provider", JSON(providerID)), ("name", .string(name)),
            ("plans", .array(plans.map(\.json))), ("terms", .array(terms.map(\.json))),
            ("settings", .array(settings.map(\.json))), ("steps", .array(steps.map(\.json))),
            ("facts", .array(facts.map(\.json))), ("purgeDays", JSON(purgeDays)), ("exportDays", JSON(exportDays)),
            ("exportLinkHours", JSON(exportLinkHours)), ("chatLink", JSON(chatLink)),
            ("recheckDays", JSON(recheckDays)), ("aliases", JSON(aliases ?? [])),
            ("builtOn", JSON(builtOn)), ("bulkDelete", bulkDelete?.json ?? .null),
        ])
    }
}

extension BulkDelete {
    fileprivate var json: JSON {
        .object(
            [
                ("kind", .string(kind.rawValue)), ("link", JSON(link)), ("clicks", JSON(clicks)),
                ("also", JSON(also)),
            ] + evidence.fields)
    }
}

extension Plan {
    fileprivate var json: JSON {
        .object([("id", JSON(id)), ("name", .string(name)), ("class", .string(planClass.rawValue))])
    }
}

extension Terms {
    fileprivate var json: JSON {
        .object(
            [
                ("id", JSON(id)), ("plans", JSON(plans.map(\.text))), ("training", .string(training.rawValue)),
                ("reaches", .string(reaches.rawValue)), ("resumed", .string(resumed.rawValue)),
                ("ratingOverrides", .bool(ratingOverrides)), ("announced", JSON(announced)),
                ("effective", JSON(effective)), ("text", .string(text)),
            ] + scope + [("otherDates", dates(otherDates))] + evidence.fields)
    }
}

extension Setting {
    fileprivate var json: JSON {
        .object([
            ("id", JSON(id)), ("governs", .string(governs.text)), ("label", .string(label)),
            ("aliases", JSON(aliases)), ("values", JSON(values)),
        ])
    }
}

extension Step {
    fileprivate var json: JSON {
        .object(
            [
                ("id", JSON(id)), ("goal", .string(goal.rawValue)), ("shape", .string(shape.rawValue)),
                ("title", .string(title)), ("plans", JSON(plans.map(\.text))),
                ("clients", JSON((clients ?? []).map(\.rawValue))), ("usedFor", JSON(usedFor.map(\.rawValue))),
                ("routes", .array(routes.map(\.json))),
                ("after", JSON(after.map(\.text))), ("announced", JSON(announced)), ("effective", JSON(effective)),
                ("staysTrue", JSON(staysTrue.map(\.text))),
            ] + scope + [("otherDates", dates(otherDates))] + evidence.fields)
    }
}

extension Route {
    fileprivate var json: JSON {
        .object([
            ("clients", JSON(clients.map(\.rawValue))), ("link", JSON(link)), ("clicks", JSON(clicks)),
            ("setting", JSON(end?.setting)), ("value", JSON(end?.value)), ("completes", JSON(completes.map(\.text))),
        ])
    }
}

extension Fact {
    fileprivate var json: JSON {
        .object(
            [
                ("id", JSON(id)), ("kind", .string(kind.rawValue)), ("plans", JSON(plans.map(\.text))),
                ("text", .string(text)), ("announced", JSON(announced)), ("effective", JSON(effective)),
            ] + scope + [("otherDates", dates(otherDates))] + evidence.fields)
    }
}

extension Scoped {
    fileprivate var scope: [(String, JSON)] {
        [("regions", JSON(onlyRegions ?? [])), ("exceptRegions", JSON(exceptRegions ?? []))]
    }
}

private func dates(_ dates: [CivilDate]?) -> JSON { JSON((dates ?? []).map(\.description)) }

extension Evidence {
    var fields: [(String, JSON)] {
        let sources = sources.map { source in
            JSON.object([
                ("at", .string(source.at)), ("link", JSON(source.link)), ("read", JSON(source.read)),
                ("grade", .string(source.grade.rawValue)),
            ])
        }
        return [
            ("sources", .array(sources)), ("verified", JSON(verified)), ("goodForDays", .integer(goodForDays)),
            ("conflict", JSON(conflict)),
        ]
    }
}
