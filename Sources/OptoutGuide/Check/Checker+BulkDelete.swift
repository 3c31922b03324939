import OptoutCore

extension Checker {
    mutating func check(_ way: BulkDelete, hosts: [String]) {
        check(link: way.link, "bulkDelete.link", hosts: hosts)
        expect(!way.clicks.isEmpty, "bulkDelete.clicks", "none")
        for (index, click) in way.clicks.enumerated() {
            check(text: click, "bulkDelete.clicks[\(index)]", limit: 300)
            let rest = BulkDelete.places.reduce(click) { $0.split(separator: $1).joined(separator: " ") }
            expect(
                !rest.contains { "{}".contains($0) }, "bulkDelete.clicks[\(index)]",
                "between braces stands something else than \(BulkDelete.places.joined(separator: " and "))")
        }
        let hasEnd = way.clicks.contains { $0.contains("{until}") }
        expect(way.kind != .range || hasEnd, "bulkDelete.clicks", "a range without '{until}'")
        for (index, thing) in way.also.enumerated() { check(text: thing, "bulkDelete.also[\(index)]", limit: 200) }
        check(way.evidence, "bulkDelete", hosts: hosts)
    }
}
