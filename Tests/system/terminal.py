"""Runs a line of shell on a terminal of its own and answers each of its questions with the next answer.

A question is what stands at the end of the output when the program waits; the last answer is given again and again.
Prints all that was shown, and ends with the program's exit status.

usage: terminal.py LINE ANSWER…
"""

import os
import pty
import select
import sys

line, *answers = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execvp("sh", ["sh", "-c", line])
shown = b""
while True:
    ready, _, _ = select.select([terminal], [], [], 0.5)
    if ready:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    elif shown and not shown.endswith(b"\n"):
        answer = answers[0] if len(answers) == 1 else answers.pop(0)
        os.write(terminal, answer.encode() + b"\n")
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
