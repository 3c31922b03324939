#!/usr/bin/env python3
"""Makes invented exports of every format, each with the answers that a reader has to find.

    make.py FOLDER [--only FORMAT]... [--seed N]    writes FOLDER/CASE/… and FOLDER/CASE.expected.json
    make.py --big BYTES [--claude] [--seed N]       writes one large JSON export to standard output, for benchmarks
    make.py --list                                  names the formats

Standard library only. The answers come from the documents (what a provider writes, what `optout` promises), not from
the programs that they test; each module says by which rules. See `common.Case` for what an answer holds.
"""

import argparse
import os
import sys

import big
import chatgpt
import claude
import claude_code
import codex
import copilot
import gemini
import gemini_cli
import gemini_html
import grok
import lechat
import refusals
import rows
import vscode
from common import Maker

FORMATS = {
    "chatgpt": chatgpt, "claude": claude, "gemini": gemini, "gemini-html": gemini_html, "copilot": copilot,
    "lechat": lechat, "grok": grok, "vscode": vscode, "claude-code": claude_code, "codex": codex,
    "gemini-cli": gemini_cli, "rows": rows, "refusals": refusals,
}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--only", action="append", choices=FORMATS)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--big", type=int, metavar="BYTES")
    parser.add_argument("--claude", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.list:
        return print(*FORMATS, sep="\n")
    if options.big is not None:
        return big.write(options.big, options.seed, options.claude, sys.stdout.buffer)
    if not options.folder:
        parser.error("name a folder, --list, or --big")
    os.makedirs(options.folder, exist_ok=True)
    for name in options.only or FORMATS:
        for case in FORMATS[name].cases(Maker(options.seed, name)):
            case.answer["format"] = name
            case.write(options.folder)


if __name__ == "__main__":
    main()
