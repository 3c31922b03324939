import OptoutCore

/// What happens to the machine.
extension World {
    func something() throws {
        if journal != .works, chance(70) {
            journal = .works
            note("the journal works again")
        }
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<8 where trouble.contains(.power): try stop()
        case 8..<16 where trouble.contains(.power): try suspend()
        case 16..<22 where trouble.contains(.journal): disturbJournal()
        case 22..<28 where trouble.contains(.kills): try kill()
        case 28..<36 where trouble.contains(.clock): try setClock()
        case 36..<41: try move()
        case 41..<48: try addAccount()
        case 48..<49: try closeAccount()
        case 49..<55: try lookAtTerminal()
        case 55..<62: try disturbInbox()
        case 62..<72: try useChats()
        default: try answer()
        }
    }

    private func stop() throws {
        note("the daemon stops")
        isRunning = false
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            truth = truth.adding(seconds: away())
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4: try answer()
            case 4: try lookAtTerminal()
            case 5: try useChats()
            default: break
            }
        }
        try start()
    }

    /// Hours to weeks.
    func away() -> Int64 {
        chance(60)
            ? Int64.random(in: 3_600...86_400, using: &random) : Int64.random(in: 86_400...1_500_000, using: &random)
    }

    private func suspend() throws {
        truth = truth.adding(seconds: away())
        note("wakes from being suspended")
        if let timer, timer <= wall { try pass() }
    }

    private func disturbJournal() {
        journal = [.away, .stuck, .unreadable].randomElement(using: &random) ?? .works
        note("the journal: \(journal)")
    }

    private func setClock() throws {
        let steps: [Int64] = [-7_200, -3_600, 3_600, -86_400, 86_400, -259_200, 864_000, -3_888_000, 283_824_000]
        offset = offset == 0 || chance(20) ? steps.randomElement(using: &random) ?? 0 : 0
        note("the clock is set")
        if isRunning { try pass() }
    }

    private func move() throws {
        zone = zones.randomElement(using: &random) ?? .utc
        note("the zone is \(zone.name)")
        if isRunning { try pass() }
    }

    func putRight() throws {
        (offset, journal) = (0, .works)
        note("everything is put right")
        try start()
    }
}
