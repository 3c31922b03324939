import OptoutCore
import OptoutStore

/// The products a person can choose from, and how they are named.
struct ProductChoice {
    /// All of the guide, in its order.
    let products: [Product]
    /// Those offered by number, by their names.
    let offered: [Product]

    /// - Parameter used: products that have an account; they are taken by name only.
    init(without used: Set<Product.ID>, in session: Session, _ record: Record) throws {
        // What holds for wrappers in general is nothing a person has an account at.
        let ids = try record.productIDs().filter { $0 != .wrapper }
        products = try ids.compactMap { try session.product($0, in: record) }
        offered = products.filter { !used.contains($0.id) }.sorted { $0.name.lowercased() < $1.name.lowercased() }
    }

    /// The offered products under numbers, in as many columns as fit; older names where there is room for them.
    func lines(columns: Int) -> [String] {
        let layouts = [true, false].flatMap { named in (2...4).reversed().map { Self.layout(cells(named), in: $0) } }
        return layouts.first { $0.allSatisfy { Sanitizer.width($0) <= columns } } ?? cells(true)
    }

    private func cells(_ isNamedTwice: Bool) -> [String] {
        let digits = String(offered.count).count
        return offered.enumerated().map { index, product in
            let number = String(index + 1)
            let other = product.aliases?.first.map { " (\($0))" } ?? ""
            let name = isNamedTwice && (product.name + other).count <= 30 ? product.name + other : product.name
            return String(repeating: " ", count: 2 + digits - number.count) + "\(number) \(Sanitizer.clean(name))"
        }
    }

    /// Rows that read downwards, each column as wide as its longest cell.
    private static func layout(_ cells: [String], in columns: Int) -> [String] {
        let rows = (cells.count + columns - 1) / columns
        let widths = stride(from: 0, to: cells.count, by: max(1, rows)).map { start in
            cells[start..<min(start + rows, cells.count)].map(Sanitizer.width).max() ?? 0
        }
        return (0..<rows).map { row in
            let cells = stride(from: row, to: cells.count, by: rows).map { cells[$0] }
            let padded = zip(cells.dropLast(), widths).map { cell, width in
                cell + String(repeating: " ", count: width - Sanitizer.width(cell))
            }
            return (padded + cells.suffix(1)).joined()
        }
    }

    /// What a person named: products of the guide and, as text, what it does not list.
    enum Choice: Equatable {
        case listed(Product.ID)
        case unlisted(String)
    }

    /// Several at once, by number or name, between commas.
    ///
    /// - Throws: usage, where a part is empty of meaning or means several.
    func read(_ text: String) throws -> [Choice] {
        let parts = text.split { ",;".contains($0) }.map { Session.trimmed(String($0)) }.filter { !$0.isEmpty }
        guard !parts.isEmpty else { throw CLIError.usage("nothing named", hint: "such as: 1, 4, chatgpt") }
        return try parts.flatMap(choices)
    }

    private func choices(_ part: String) throws -> [Choice] {
        if let product = try product(part) { return [.listed(product.id)] }
        let words = part.split(separator: " ").map(String.init)
        let each = try words.map(product)
        if words.count > 1, each.allSatisfy({ $0 != nil }) { return each.compactMap { $0.map { .listed($0.id) } } }
        return [.unlisted(try Self.unlisted(part))]
    }

    /// The name of a product that the guide does not list, if it can be one.
    static func unlisted(_ name: String) throws -> String {
        guard Sanitizer.clean(name) == name, name.first != "-", name.contains(where: \.isLetter), name.count <= 60
        else { throw CLIError.usage("'\(name)' is no name of a product", hint: "letters, at most 60 of them") }
        return name
    }

    /// By number, name on screen, older name, id or plain name; `nil` where the guide knows none.
    func product(_ word: String) throws -> Product? {
        if let number = Int(word) {
            if offered.indices.contains(number - 1) { return offered[number - 1] }
            throw CLIError.usage("there is no number '\(word)'", hint: "numbers go from 1 to \(offered.count)")
        }
        let name = word.lowercased()
        if let exact = products.first(where: { $0.id.text == name || $0.name.lowercased() == name }) { return exact }
        let named = products.filter { product in
            product.plainName == name || (product.aliases ?? []).contains { $0.lowercased() == name }
        }
        if named.count > 1 { throw Session.several("product", word, named.map(\.id.text)) }
        return named.first
    }

    /// A product of the guide that a mistyped name may mean.
    func near(_ word: String) -> Product? {
        let names = products.flatMap { product in
            ([product.name.lowercased(), product.plainName] + (product.aliases ?? []).map { $0.lowercased() })
                .map { ($0, product) }
        }
        let found = OptoutCLI.near(word, names.map(\.0))
        return names.first { $0.0 == found }?.1
    }
}
