import ArgumentParser
import OptoutCore
import OptoutStore

struct GuideShow: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "All products in a table, or all about one of them.")

    @Argument(help: "Only this product, such as chatgpt, or that of an account.")
    var product: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        try session.noteWaiting()
        let moment = try session.moment()
        guard let product else { return try table(session, record, at: moment) }
        let account = try record.accounts().first { $0.slug == product }
        let id =
            try account?.product ?? session.unlistedID(product, in: record)
            ?? session.productID(product, in: record)
        guard let product = try session.product(id, in: record) else {
            throw CLIError.notFound("no product '\(id)' in the guide", hint: "see 'optout guide'")
        }
        let mine = try record.accounts().filter { $0.isOpen && $0.product == id }
        let page = GuidePage(
            product: product, edition: try record.adoptedEdition(),
            mine: try mine.map { try OwnAccount($0, at: moment, in: session, record) }, moment: moment)
        return Report("guide", items: [product.json], text: page.blocks)
    }

    private func table(_ session: Session, _ record: Record, at moment: Instant) throws -> Report {
        let products = try record.guideInUse()?.products ?? []
        let listed = products.filter { $0.id != .wrapper }
        guard let first = listed.first else {
            return Report("guide", text: [.line("no guide yet: the program's own is missing", .caution)])
        }
        let more: [Block] = [
            .blank, .line("all about one: optout guide \(first.id)", .dim),
            .line("for every provider, and for apps built on them: optout guide advice", .dim),
        ]
        return Report(
            "guide", items: products.map(\.json), text: [GuideTable(products: listed, moment: moment).block] + more)
    }
}
