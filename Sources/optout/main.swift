import OptoutCLI

runOptout()
