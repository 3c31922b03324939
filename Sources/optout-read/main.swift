import Glibc
import OptoutExports

exit(ParseExport.run(CommandLine.arguments))
