/// How far a reading is, and in what time it got there; the words for it.
struct Pace {
    var done = 0
    var total = 0
    var chats = 0
    /// Since the reading began.
    var seconds = 0.0

    private static let barWidth = 30
    /// Rates and times left of less than this are guesses that jump about.
    private static let settled = 0.5

    private var part: Double { total > 0 ? Double(min(done, total)) / Double(total) : 0 }

    /// In whole percent.
    var percent: Int { Int(part * 100) }

    /// `1.2 GB/s`, or `nil` while it is too early to tell.
    var rate: String? {
        guard seconds >= Self.settled else { return nil }
        return Self.size(Double(done) / seconds) + "/s"
    }

    /// `0:12 left`, or `nil` while it is too early to tell.
    var left: String? {
        guard seconds >= Self.settled, done > 0, done < total else { return nil }
        let rest = Int((seconds * Double(total - done) / Double(done)).rounded(.up))
        let clock = "\(rest / 60):" + (rest % 60 < 10 ? "0" : "") + "\(rest % 60)"
        return clock + " left"
    }

    /// For a terminal: what has no room in `columns` is left out, from the end.
    func line(columns: Int) -> String {
        let full = Int(part * Double(Self.barWidth))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: Self.barWidth - full)
        var line = columns > Self.barWidth + 10 ? "\(bar) \(percent) %" : "\(percent) %"
        for piece in ["\(grouped(chats)) chats", rate, left] {
            guard let piece, line.count + piece.count + 2 < columns else { break }
            line += "  " + piece
        }
        return line
    }

    /// For a program: `progress 104857600 of 1073741824 bytes, 12345 chats, 2.5 s`
    var record: String {
        let tenths = Int(seconds * 10)
        return "progress \(done) of \(total) bytes, \(chats) chats, \(tenths / 10).\(tenths % 10) s"
    }

    /// Three digits and a unit of a thousand.
    private static func size(_ bytes: Double) -> String {
        var (value, unit) = (bytes, "B")
        for next in ["kB", "MB", "GB"] where value >= 1000 { (value, unit) = (value / 1000, next) }
        let tenths = Int((value * 10).rounded())
        return value < 10 && unit != "B" ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(Int(value.rounded())) \(unit)"
    }
}
