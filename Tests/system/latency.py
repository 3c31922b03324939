"""Puts an edition in place, again and again, and waits until an entry of kind new-step can be read for each account.

usage: latency.py GUIDE BEFORE AFTER COUNT RUNS    with the daemon stopped and a record of COUNT accounts at BEFORE
"""

import ctypes
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

guide, before, after, count, runs = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
folder = pathlib.Path.home() / ".local/share/optout"
saved = pathlib.Path.home() / "saved-record.db"


class Reader:
    """The person's journal, read without the start of a program for each look: it is looked at all the time."""

    system = ctypes.CDLL("libsystemd.so.0")

    def __init__(self):
        self.journal = ctypes.c_void_p()
        # SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_CURRENT_USER
        self.checked(self.system.sd_journal_open(ctypes.byref(self.journal), 1 | 8))
        # From now on it hears of files that come, as when journald begins a new one.
        self.checked(self.system.sd_journal_get_fd(self.journal))
        match = b"OPTOUT_KIND=new-step"
        self.checked(self.system.sd_journal_add_match(self.journal, match, ctypes.c_size_t(len(match))))

    @staticmethod
    def checked(result):
        if result < 0:
            sys.exit(f"libsystemd: {os.strerror(-result)}")
        return result

    def entries(self, since):
        self.checked(self.system.sd_journal_process(self.journal))
        self.checked(self.system.sd_journal_seek_realtime_usec(self.journal, ctypes.c_uint64(int(since * 1e6))))
        found, moment = 0, ctypes.c_uint64()
        while self.checked(self.system.sd_journal_next(self.journal)) > 0:
            self.checked(self.system.sd_journal_get_realtime_usec(self.journal, ctypes.byref(moment)))
            if found == 0:
                self.first = 1000 * (moment.value / 1e6 - since)
            found += 1
        self.last = 1000 * (moment.value / 1e6 - since)
        return found


def put(edition):
    shutil.copy(edition, guide + ".new")
    os.rename(guide + ".new", guide)


def unit(verb):
    subprocess.run(["systemctl", "--user", verb, "optoutd.service"], check=True)


def own_time():
    """Milliseconds that the daemon has used a processor, and that it has waited for one."""
    show = ["systemctl", "--user", "show", "--property=MainPID", "--value", "optoutd.service"]
    pid = subprocess.run(show, check=True, capture_output=True, text=True).stdout.strip()
    return [int(part) / 1e6 for part in pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[:2]]


def once():
    """Milliseconds until the last entry can be read; until then on a processor, and waiting for one; until journald had
    the first entry, and the last."""
    shutil.copy(saved, folder / "record.db")
    put(before)
    unit("start")
    reader = Reader()
    shutil.copy(after, guide + ".new")
    used = own_time()
    start = time.time()
    os.rename(guide + ".new", guide)
    while (found := reader.entries(start)) < count:
        if time.time() > start + 60:
            sys.exit(f"{found} entries after a minute")
        time.sleep(0.001)
    readable = time.time() - start
    used = [after - before for after, before in zip(own_time(), used)]
    unit("stop")
    return 1000 * readable, *used, reader.first, reader.last


shutil.copy(folder / "record.db", saved)
figures, *others = zip(*(once() for _ in range(runs)))
used, waited, first, last = map(statistics.median, others)
print(f"# {count} accounts, {runs} runs: readable after {statistics.median(figures):.0f} ms in the median,",
      f"{min(figures):.0f} at least, {max(figures):.0f} at most; the daemon on a processor for {used:.0f} ms and waiting",
      f"for one for {waited:.0f} ms; with journald from {first:.0f} to {last:.0f} ms; load {os.getloadavg()[0]:.1f}")
