import OptoutStore
import OptoutGuide
import OptoutConfig
import Systemd
package func daemonMain() { print(booted(), (try? db()) as Any, cry(), yam()) }
