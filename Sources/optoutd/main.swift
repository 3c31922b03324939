import Glibc
import OptoutDaemon

exit(runDaemon(Array(CommandLine.arguments.dropFirst())))
