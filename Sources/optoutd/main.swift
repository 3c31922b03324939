import OptoutDaemon
daemonMain()
