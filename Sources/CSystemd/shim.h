#define SD_JOURNAL_SUPPRESS_LOCATION 1 /* else sd_journal_sendv is also a macro */
#include <sys/uio.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-journal.h>
