import ArgumentParser
import OptoutConfig
import OptoutExports
import OptoutGuide
import OptoutStore

struct Root: ParsableCommand {
    mutating func run() throws { print((try? db()) as Any, z()) }
}

package func runOptout() { Root.main() }
