"""Puts an edition in place and waits for an entry of kind new-step for each of COUNT accounts.

usage: latency.py GUIDE EDITION COUNT
"""

import json
import os
import shutil
import subprocess
import sys
import time

guide, edition, count = sys.argv[1], sys.argv[2], int(sys.argv[3])


def entries():
    shown = subprocess.run(["journalctl", "--user", "--quiet", "--output=json", "OPTOUT_KIND=new-step"],
                           capture_output=True, text=True).stdout
    return [json.loads(line) for line in shown.splitlines()]


shutil.copy(edition, guide + ".new")
start = time.time()
os.rename(guide + ".new", guide)
while len(found := entries()) < count:
    if time.time() > start + 10:
        sys.exit(f"{len(found)} entries after 10 s")
readable = time.time() - start
received = max(int(entry["__REALTIME_TIMESTAMP"]) for entry in found) / 1e6 - start
print(f"# {count} entries: with journald after {1000 * received:.0f} ms, readable after {1000 * readable:.0f} ms at most")
