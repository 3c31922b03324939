import Yams
package func yam() -> String { "\(Yams.Resolver.self)" }
