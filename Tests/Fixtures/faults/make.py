"""Makes the files of the verdict tables, one per id, except those called large.

usage: make.py FOLDER-OF-TABLES FOLDER

Complains if an id has no file or a file no id, and if Python's own `json`, the foreign reader at hand, sees another
grammar in the texts of case 22 than the table does.
"""

import bz2
import gzip
import json
import lzma
import pathlib
import random
import struct
import sys
import urllib.parse
import zlib

from zip_parts import MAX32, Bits, Entry, Zip, descriptor, raw_deflate, wide_field

CHAT = b'{"id":"a","title":"t","mapping":{}}'
LIST = b"[" + CHAT + b"]"
OTHER = b'[{"id":"b","title":"u","mapping":{}}]'
MIB = 1 << 20
files = {}


def made(name, content):
    assert name not in files, name
    files[name] = content


def rows(path):
    for line in path.read_text().splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


# JSON

def chats(members, name, lead=b""):
    made(name, b"[" + lead + b'{"id":"a",' + members + b'"mapping":{}}]')


def texts(table):
    for name, verdict, text, _ in rows(table):
        value = urllib.parse.unquote_to_bytes(text)
        whole = b'[{"id":"a","mapping":{},"x":' + value + b"}]"
        made(name, whole)
        try:
            json.loads(whole.decode("utf-8", "surrogateescape"))
            python = "accept"
        except ValueError:
            python = "refuse"
        # Python reads these three words; RFC 8259, section 6, has no place for them.
        if python != verdict and not any(word in value for word in (b"NaN", b"Infinity")):
            sys.exit(f"{name}: the table says {verdict}, Python {python}")


def nesting():
    made("23.brackets", b"[" * 100_000)
    made("23.brackets-and-keys", b'[{"":' * 50_000)
    for depth in (64, 65):
        chats(b'"x":' + b"[" * (depth - 2) + b"]" * (depth - 2) + b",", f"23.depth-{depth}")
    chats(b'"x":' + b'{"a":' * 63 + b"1" + b"}" * 63 + b",", "23.depth-65-objects")
    chats(b'"x":[' + b",".join([b"[{}]"] * 100_000) + b"],", "23.wide")


def doubles():
    def beside(name, members):
        made(name, b"[" + CHAT + b",{" + members + b"}]")

    def message(inner):
        return b'"id":"b","mapping":{"n":{"message":{' + inner + b"}}}"

    beside("24.id", b'"id":"b","id":"c","mapping":{}')
    beside("24.id-same", b'"id":"b","id":"b","mapping":{}')
    beside("24.id-escaped", b'"id":"b","\\u0069d":"c","mapping":{}')
    beside("24.title", b'"id":"b","title":"x","title":"y","mapping":{}')
    beside("24.conversation-id", b'"conversation_id":"b","conversation_id":"c","mapping":{}')
    beside("24.create-time", b'"id":"b","create_time":1700000001,"create_time":1700000002,"mapping":{}')
    beside("24.mapping", b'"id":"b","mapping":{},"mapping":{}')
    beside("24.role", message(b'"author":{"role":"user","role":"tool"}'))
    beside("24.message-time", message(b'"author":{"role":"user"},"create_time":1700000001,"create_time":1700000002'))
    beside("24.unread", b'"id":"b","x":1,"x":2,"mapping":{}')
    beside("24.nested-id", b'"x":{"id":"q"},"id":"b","mapping":{"n":{"id":"n","message":{"id":"m"}}}')
    claude = b'"name":"n","created_at":"2025-01-01T00:00:00Z","chat_messages":[]'
    made("24.claude-uuid", b'[{"uuid":"a",' + claude + b'},{"uuid":"b","uuid":"c",' + claude + b"}]")


def broken_texts():
    def title(name, text):
        chats(b'"title":"' + text + b'",', name)

    def beside(name, members):
        made(name, b"[" + CHAT + b",{" + members + b'"mapping":{}}]')

    def message(name, text):
        made(name, b'[{"id":"a","mapping":{"n":{"message":{"author":{"role":"user"},"content":{"parts":["'
             + text + b'"]}}}}}]')

    for name, text in {
        "25.high": rb"x\ud800y", "25.low": rb"x\udc00y", "25.reversed": rb"\ude00\ud83d",
        "25.high-high-low": rb"\ud83d\ud83d\ude00", "25.high-at-end": rb"x\ud83d", "25.pair": rb"\ud83d\ude00",
        "26.overlong": b"x\xc0\x80y", "26.surrogate-bytes": b"x\xed\xa0\x80y", "26.truncated": b"x\xe2\x82y",
        "26.truncated-at-end": b"x\xf0\x9f\x98", "26.lone-continuation": b"x\x80y",
        "26.above-10ffff": b"x\xf4\x90\x80\x80y", "26.ff": b"x\xffy", "27.title": rb"x\u0000y", "27.raw-title": b"x\0y",
    }.items():
        title(name, text)
    beside("25.in-id", rb'"id":"\ud800",')
    beside("25.in-key", rb'"id":"b","\ud800":1,')
    message("25.in-message", rb"one \ud800 two")
    beside("26.in-id", b'"id":"\xff",')
    beside("26.in-key", b'"id":"b","\xff":1,')
    message("26.in-message", b"one \xff two")
    made("26.outside", b"[" + CHAT + b"\xff]")
    beside("27.id", rb'"id":"a\u0000b",')
    beside("27.id-end", rb'"id":"a\u0000",')
    made("27.raw-between", b"[" + CHAT + b"\0]")
    chats(rb'"\u0000":1,', "27.unread-key")


def numbers():
    for name, literal in {
        "1e400": b"1e400", "minus-zero": b"-0", "1e-999": b"1e-999", "400-digits": b"9" * 400,
        "400-nines-fraction": b"1700000000." + b"9" * 400, "text": b'"1700000000.25"', "text-nan": b'"NaN"',
        "nan": b"NaN", "negative": b"-5", "year-10000": b"253402300800", "year-10000-text": b'"10000-01-01T00:00:00Z"',
        "milliseconds": b"1700000000000", "true": b"true", "object": b'{"seconds":1}',
        "2-63": b"9223372036854775808", "2-64": b"18446744073709551616", "exponent-2-64": b"1e18446744073709551616",
    }.items():
        chats(b'"create_time":' + literal + b",", "28." + name)
    made("28.message", b'[{"id":"a","mapping":{"n":{"message":{"author":{"role":"user"},"create_time":1e400}}}}]')


def other_texts():
    text = LIST.decode()
    bom = b"\xef\xbb\xbf"
    for name, content in {
        "bom": bom + LIST, "bom-twice": bom + bom + LIST, "bom-inside": b"[" + bom + CHAT + b"]",
        "utf-16-le": b"\xff\xfe" + text.encode("utf-16-le"), "utf-16-be": b"\xfe\xff" + text.encode("utf-16-be"),
        "utf-16-plain": text.encode("utf-16-le"), "utf-32": text.encode("utf-32"),
        "trailing-comma": b"[" + CHAT + b",]", "trailing-comma-object": b"[" + CHAT[:-1] + b",}]",
        "comment-line": b"// chats\n" + LIST, "comment-block": b"[" + CHAT + b"/* */," + CHAT + b"]",
        "single-quotes": LIST.replace(b'"', b"'"), "lines": CHAT + b"\n" + CHAT + b"\n", "concatenated": LIST + LIST,
        "nothing": b"", "spaces": b" \t\r\n" * 1000, "page": b"<!DOCTYPE html><html><title>Log in</title></html>",
        "page-later": b"\n" * 3000 + b"<html><title>Log in</title></html>", "gzip": gzip.compress(LIST, mtime=0),
        "number": b"1", "no-list": b'{"a":1}', "empty-list": b"[]",
    }.items():
        made("29." + name, content)
    chats(b'"title":"' + b"word " * 1000 + b'",', "30.title-over-cap")
    made("30.id-over-cap", b"[" + CHAT + b',{"id":"' + b"x" * 201 + b'","mapping":{}}]')
    chats(b'"' + b"k" * 1_000_000 + b'":1,', "30.key-long")
    made("44.whole-json", LIST)


# Zip

def wanted(**fields):
    return Entry(**({"data": LIST} | fields))


def packed(**fields):
    return wanted(**({"method": 8} | fields))


USER = dict(name=b"user.json", data=b'{"id":"u"}')


def zipped(name, *entries, **fields):
    made(name, Zip(list(entries) or [Entry(**USER), packed()], **fields))


def photo(data=b"a picture", **fields):
    return Entry(**({"name": b"photo.jpg", "data": data} | fields))


def oddities():
    plain = Zip([Entry(**USER), packed()]).bytes()
    start = plain.index(b"PK\1\2")
    made("31.plain", plain)
    zipped("31.comment-longer", end={"comment": 9}, comment=b"short")
    zipped("31.comment-shorter", end={"comment": 3}, comment=b"longer")
    zipped("31.directory-offset", end={"offset": start + 1})
    zipped("31.directory-size", end={"size": plain.index(b"PK\5\6") - start - 1})
    made("31.directory-magic", plain[:start] + b"PK\1\3" + plain[start + 4:])
    zipped("31.directory-comment-longer", Entry(**USER), packed(central={"lengths": {"comment": 40}}))
    zipped("31.directory-name-longer", Entry(**USER), packed(central={"lengths": {"name": 60}}))
    zipped("31.extra-overrun", packed(both={"extra": struct.pack("<HHL", 0x9999, 40, 7)}))
    zipped("31.extra-padding", packed(both={"extra": b"\0\0\0"}))
    zipped("31.extra-unknown", packed(both={"extra": struct.pack("<HHL", 0x9999, 4, 7)}))
    zipped("31.extra-local-only", packed(local={"extra": struct.pack("<HHBL", 0x5455, 5, 1, 1_700_000_000)}))
    zipped("31.end-magic", end={"magic": b"PK\5\7"})
    for name, count in {"high": 3, "low": 1, "65535": 65_535}.items():
        zipped("31.count-" + name, end={"here": count, "count": count})
    zipped("31.counts-differ", end={"here": 1})
    second = plain.index(b"PK\3\4", 4)
    made("31.local-magic", plain[:second] + b"PK\3\5" + plain[second + 4:])
    zipped("31.order", Entry(**USER), packed(), order=[1, 0])
    zipped("31.gap", Entry(**USER), packed(before=b"nobody points here"))
    zipped("31.hidden-entry", Entry(**USER), Entry(name=b"secret", data=b"x", is_listed=False), packed())
    zipped("31.version-63", packed(both={"version": 63}))
    zipped("31.utf8-flag", packed(both={"flags": 0x800}))
    zipped("31.deflate-flags", packed(both={"flags": 6}))
    zipped("31.folders", Entry(name=b"x/", attributes=0o040755 << 16 | 16), packed(name=b"x/conversations.json"))
    zipped("31.signature", behind_directory=b"PK\5\5\4\0sign")
    zipped("31.empty")
    files["31.empty"].entries.clear()
    zipped("31.magic-in-name", photo(name=b"PK\5\6 photo"), packed())
    zipped("31.magic-in-data", photo(data=Zip([photo()]).bytes()), packed())


def nested():
    once = Zip([Entry(**USER), packed()]).bytes()
    zipped("32.one-deep", wanted(name=b"inner.zip", data=once))
    zipped("32.one-deep-deflated", packed(name=b"inner.zip", data=once))
    zipped("32.two-deep", wanted(name=b"outer.zip", data=Zip([wanted(name=b"inner.zip", data=once)]).bytes()))
    layer = lambda data: Zip([packed(name=b"lib %x.zip" % index, data=data) for index in range(16)]).bytes()
    made("32.forty-two", layer(layer(Zip([packed(name=b"zeros", data=b"\0" * 100_000)]).bytes())))
    zipped("32.two-exports", wanted(name=b"a.zip", data=once), wanted(name=b"b.zip", data=once))
    zipped("32.junk-beside", Entry(name=b"x.zip", data=b"PK\3\4 no zip"), packed())
    bomb = Zip([packed(name=b"conversations.json", data=b"[" + b" " * 8 * MIB + b"]")]).bytes()
    zipped("32.bomb-beside", packed(name=b"x.zip", data=bomb), packed())
    whole = {"packed": len(once), "size": len(once)}
    zipped("32.itself", wanted(name=b"itself.zip", both=whole))


def overlaps():
    def kernel(name, count, of):
        first = of()
        again = [Entry(**(vars(first) | {"name": b"other-%d" % index, "offset": 0})) for index in range(1, count)]
        zipped(name, first, *again)

    kernel("33.full", 2, packed)
    zipped("33.full-unwanted", photo(), photo(name=b"phot2.jpg", offset=0), packed())
    kernel("33.thousand", 1000, lambda: packed(data=b"[" + b" " * MIB + b"]"))
    made("33.quoted", quoted_overlap())
    inner = Entry(name=b"in.json", data=OTHER)
    outer = wanted(name=b"conversations.json", data=LIST + inner.local_header() + OTHER)
    place = len(outer.local_header()) + len(LIST)
    zipped("33.partial", outer, Entry(name=b"in.json", data=OTHER, offset=place))
    # The first entry's packed size takes in the first two bytes of the next one's header.
    zipped("33.two-bytes", photo(both={"packed": len(photo().packed) + 2}), wanted())
    header = packed().local_header()
    made("33.local-extra", Zip([packed(), photo()]).bytes().replace(
        header, header[:28] + struct.pack("<H", 20) + header[30:], 1))
    zipped("33.directory", wanted(both={"packed": len(LIST) + 10, "size": len(LIST) + 10}))
    zipped("33.descriptor", packed(both={"flags": 8}, local={"crc": 0, "packed": 0, "size": 0}), photo())


def quoted_overlap():
    """Fifield's construction: every entry but the last begins with a stored block that quotes the next header."""
    kernel, names = raw_deflate(b"[" + b" " * 1000 + b"]"), [b"conversations.json", b"b.json", b"c.json"]
    data, parts = b"[" + b" " * 1000 + b"]", []
    stream = kernel
    for name in reversed(names):
        entry = Entry(name=name, data=data, method=8, packed=stream)
        header = entry.local_header()
        parts.insert(0, (entry, header))
        length = struct.pack("<H", len(header))
        stream = b"\0" + length + bytes(255 - byte for byte in length) + header + stream
        data = header + data
    # In the file only the outermost stream stands; the others are parts of it.
    outer, header = parts[0]
    out = header + outer.packed
    places = [out.index(header) for _, header in parts]
    start = len(out)
    directory = b"".join(entry.central_header(place) for (entry, _), place in zip(parts, places))
    count = len(parts)
    return out + directory + b"PK\5\6" + struct.pack("<4H2LH", 0, 0, count, count, len(directory), start, 0)


def bombs():
    zipped("34.zeros", packed(data=b"[" + b" " * 8 * MIB + CHAT + b"]"))
    zipped("34.unwanted", photo(data=b"\0" * 8 * MIB, method=8), packed())
    zipped("34.small", packed(data=b"[" + b" " * 1_000_000 + CHAT + b"]"))
    zipped("34.ratio-150", packed(data=marked_spaces(8 * MIB, 150)))
    unit = marked_spaces(1 << 16, 100)[1:1 + (1 << 16)]
    inner = Zip([packed(data=b"[" + unit * 384 + CHAT + b"]")]).bytes()
    zipped("34.two-layers", packed(name=b"inner.zip", data=inner))
    zipped("34.portal", packed(name=b"inner.zip", data=Zip([packed(data=b"[" + b" " * 8 * MIB + b"]")]).bytes()))


def marked_spaces(size, ratio):
    """A list of one chat behind white space that packs about as well as asked."""
    numbers = random.Random(5)
    step = 4096
    while True:
        spaces = bytearray(b" " * size)
        for place in range(0, size, step):
            spaces[place] = numbers.choice(b"\t\n\r")
        data = b"[" + bytes(spaces) + CHAT + b"]"
        if len(data) / len(raw_deflate(data)) <= ratio:
            return data
        step = step * 9 // 10


def sizes():
    zipped("35.size-smaller", packed(both={"size": len(LIST) - 10}))
    zipped("35.size-larger", packed(both={"size": len(LIST) + 10}))
    zipped("35.stored-smaller", wanted(both={"size": len(LIST) - 10}))
    zipped("35.crc", packed(both={"crc": 7}))
    zipped("35.data", wanted(packed=LIST.replace(b'"t"', b'"T"')))
    zipped("35.size-0", packed(both={"size": 0}))
    zipped("35.packed-0", packed(both={"packed": 0}))
    zipped("35.empty-entry", wanted(data=b""))
    zipped("35.unwanted-crc", photo(both={"crc": 7}), packed())


def disagreements():
    for name, lie in {
        "name": {"name": b"conversationz.json"}, "name-case": {"name": b"Conversations.json"},
        "name-shorter": {"name": b"conversations.jso"}, "size": {"size": 3}, "packed-size": {"packed": 3},
        "method": {"method": 0}, "flags-utf8": {"flags": 0x800}, "flags-encrypted": {"flags": 1},
        "flags-descriptor": {"flags": 8}, "crc": {"crc": 7}, "date": {"date": 0x5A22, "time": 5},
        "version": {"version": 45},
    }.items():
        zipped("36." + name, Entry(**USER), packed(local=lie))
    zipped("36.unwanted", photo(local={"name": b"other.jpg"}), packed())


def names():
    longest = b"x/" * 32_758 + b"/conversations.json"
    assert len(longest) == 65_535
    for name, path in {
        "up": b"../../conversations.json", "root": b"/conversations.json", "drive-slash": b"C:/conversations.json",
        "drive": b"C:\\conversations.json", "backslash": b"a\\..\\conversations.json",
        "nul": b"conversations.json\0.exe", "longest": longest, "bidi": "conversations\u202e.json".encode(),
        "full-width": "ｃonversations.json".encode(), "space": b"conversations.json ",
        "newline": b"conversations.json\n", "case": b"Conversations.json",
    }.items():
        zipped("37." + name, packed(name=path))
    for name, path in {
        "empty": b"", "nul-other": b"photo\0.jpg", "longest-other": b"y" * 65_535, "case-beside": b"Conversations.json",
        "control": b"\x1b[2J\x07\x9b",
    }.items():
        zipped("37." + name, photo(name=path), packed())
    zipped("37.not-utf8", photo(name=b"\xff\xfe.jpg", both={"flags": 0x800}), packed())
    zipped("37.twice", packed(), packed(data=OTHER))
    zipped("37.twice-paths", packed(name=b"a/conversations.json"), packed(name=b"b/conversations.json", data=OTHER))
    zipped("37.twice-other", photo(), photo(), packed())
    utf8 = {"flags": 0x800}
    zipped("37.normal-forms", photo(name="é.jpg".encode(), both=utf8),
           photo(name="e\u0301.jpg".encode(), both=utf8), packed())


def kinds():
    zipped("38.link", wanted(attributes=0o120777 << 16))
    zipped("38.link-beside", photo(data=b"/etc/passwd", attributes=0o120777 << 16), packed())
    zipped("38.device", packed(attributes=0o060644 << 16))
    zipped("38.pipe", packed(attributes=0o010644 << 16))
    zipped("38.folder-mode", packed(attributes=0o040755 << 16))
    zipped("38.folder-attribute", packed(attributes=0x10, made_by=0x0014))
    zipped("38.folder-slash", wanted(name=b"conversations.json/"))
    zipped("38.mode-0", packed(attributes=0))
    zipped("38.dos-link-bits", packed(attributes=0o120777 << 16, made_by=0x0014))


def wide():
    for name, size in {"4g-1": MAX32, "4g": MAX32 + 1, "5g": 5 << 30}.items():
        if size < MAX32:
            fields = {}
        else:
            fields = {"packed": MAX32, "size": MAX32, "extra": wide_field(size, size)}
        late = Entry(data=LIST)
        offset = len(Entry(name=b"audio.wav", both=fields).local_header()) + size
        if offset >= MAX32:
            late.central = {"offset": MAX32, "extra": wide_field(offset)}
        zipped("39.at-" + name, Entry(name=b"audio.wav", hole=size, both=fields | {"crc": 0}), late,
               wide={}, end={"offset": MAX32})

    def list_with(name, *numbers, both=None, **fields):
        lies = {"packed": MAX32, "size": MAX32, "extra": wide_field(*numbers)}
        zipped(name, wanted(both=lies | (both or {}), **fields), wide={})

    true = (len(LIST), len(LIST))
    list_with("39.lie-5g", 5 << 30, len(LIST))
    list_with("39.lie-2-63", 1 << 63, 1 << 63)
    list_with("39.lie-2-64", (1 << 64) - 1, (1 << 64) - 1)
    zipped("39.offset-2-64", wanted(central={"offset": MAX32, "extra": wide_field((1 << 64) - 1)}), wide={})
    ones = {"here": 0xFFFF, "count": 0xFFFF, "size": MAX32, "offset": MAX32}
    zipped("39.small-wide", wanted(
        both={"packed": MAX32, "size": MAX32}, local={"extra": wide_field(*true)},
        central={"offset": MAX32, "extra": wide_field(*true, 0)}), wide={}, end=ones)
    zipped("39.record-missing", wanted(), wide={"magic": b"PK\6\5"}, end=ones)
    zipped("39.locator-missing", wanted(), wide={"locator": False}, end=ones)
    place = Zip([wanted()], wide={}).bytes().index(b"PK\6\6")
    zipped("39.locator-elsewhere", wanted(), wide={"place": place + 1}, end=ones)
    zipped("39.record-count", wanted(), wide={"here": 2, "count": 2})
    directory = Zip([wanted()]).bytes().index(b"PK\1\2")
    zipped("39.record-size", wanted(), wide={"size": 46})
    zipped("39.record-offset", wanted(), wide={"offset": directory + 1})
    zipped("39.record-disk", wanted(), wide={"disk": 1}, end=ones)
    zipped("39.record-extensible", wanted(), wide={"extra": struct.pack("<HLL", 0x77, 4, 9)}, end=ones)
    zipped("39.record-equal", wanted(), wide={})
    zipped("39.field-missing", wanted(central={"packed": MAX32, "size": MAX32}))
    zipped("39.field-short", wanted(central={"packed": MAX32, "size": MAX32, "extra": struct.pack("<HHL", 1, 4, 0)}))
    zipped("39.field-twice", wanted(
        central={"packed": MAX32, "size": MAX32, "extra": wide_field(*true) + wide_field(*true)}))
    zipped("39.field-redundant", wanted(both={"extra": wide_field(9, 9)}))
    zipped("39.field-disk", wanted(disk=0xFFFF, central={"extra": wide_field(tail=struct.pack("<L", 1))}))
    zipped("39.local-only", wanted(local={"packed": MAX32, "size": MAX32, "extra": wide_field(*true)}))
    zipped("39.local-missing", wanted(local={"packed": MAX32, "size": MAX32}))
    many = [Entry(name=b"%d" % index) for index in range(69_999)]
    zipped("39.entries-70000", *many, packed(), wide={}, end=ones)
    zipped("39.count-2-32", wanted(), wide={"here": 1 << 32, "count": 1 << 32}, end=ones)
    zipped("39.count-2-64", wanted(), wide={"here": (1 << 64) - 1, "count": (1 << 64) - 1}, end=ones)


def ends():
    made("40.none", Zip([packed()]).bytes().partition(b"PK\5\6")[0])
    one = Zip([packed()]).bytes()
    start = one.index(b"PK\1\2")

    def end(count, size, offset, comment=0):
        return b"PK\5\6" + struct.pack("<4H2LH", 0, 0, count, count, size, offset, comment)

    size = one.index(b"PK\5\6") - start
    zipped("40.two", packed(), comment=end(0, 0, len(one)))
    zipped("40.fake-in-comment", packed(), comment=end(1, size, start))
    inner = Zip([packed(data=OTHER)])
    zipped("40.zip-in-comment", packed(), comment=inner.bytes())
    zipped("40.zip-in-comment-fitting", packed(), comment=Zip([packed(data=OTHER)], shift=len(one)).bytes())
    zipped("40.zip64-in-comment", packed(), comment=Zip([packed(data=OTHER)], wide={}).bytes())
    zipped("40.zip64-in-comment-fitting", packed(),
           comment=Zip([packed(data=OTHER)], wide={}, shift=len(one)).bytes())
    zipped("40.comment-65535", packed(), comment=b"c" * 65_535)


def surroundings():
    one = Zip([packed()])
    zipped("41.behind-byte", packed(), after=b"\n")
    zipped("41.behind-64k", packed(), after=b"\n" * 70_000)
    made("41.behind-zip", one.bytes() + Zip([packed(data=OTHER)]).bytes())
    made("41.before-shifted", b"PK\3\4" + one.bytes())
    zipped("41.before-agreeing", packed(), before=b"PK\3\4 a stub")
    zipped("41.program", packed(), before=b"#!/bin/sh\nexec unzip $0\n")
    zipped("41.json-and-zip", packed(data=OTHER), before=LIST)


def descriptors():
    zero = {"crc": 0, "packed": 0, "size": 0}
    body = raw_deflate(LIST)

    def open_ended(name, tail, local=zero, **fields):
        zipped("42." + name, Entry(**USER), packed(both={"flags": 8}, local=local, descriptor=tail, **fields))

    for signature in (True, False):
        for width in (4, 8):
            open_ended(f"{'signature' if signature else 'plain'}-{8 * width}",
                       descriptor(LIST, body, signature=signature, width=width))
    open_ended("stored", descriptor(LIST, LIST), method=0)
    open_ended("sizes-known", descriptor(LIST, body), local={})
    open_ended("crc", descriptor(LIST, body, crc=7))
    open_ended("size", descriptor(LIST, body, size=3))
    open_ended("missing", b"")
    open_ended("cut", descriptor(LIST, body)[:9])
    zipped("44.whole", packed(
        both={"flags": 8}, local=zero, descriptor=descriptor(LIST, body)), wide={}, comment=b"a comment")


def methods():
    for name, flags in {"encrypted": 1, "strong": 0x41, "masked": 0x2000}.items():
        zipped("43." + name, packed(both={"flags": flags}))
    zipped("43.unwanted", photo(both={"flags": 1}), packed())
    zipped("43.disk-entry", packed(disk=1))
    zipped("43.disk-end", packed(), end={"disk": 1})
    for method in (1, 6, 9, 93, 95):
        zipped(f"43.method-{method}", wanted(method=method, packed=LIST))
    zipped("43.method-12", wanted(method=12, packed=bz2.compress(LIST)))
    packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1}])
    properties = lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1})
    stream = struct.pack("<BBH", 9, 4, len(properties)) + properties + packer.compress(LIST) + packer.flush()
    zipped("43.method-14", wanted(method=14, packed=stream, both={"flags": 2}))
    zipped("43.method-99", wanted(method=99, packed=LIST, both={"flags": 1}))
    zipped("43.method-beside", photo(method=12, packed=bz2.compress(b"a picture")), packed())


def deflate_faults():
    def stream(name, packed_bytes):
        zipped("47." + name, wanted(method=8, packed=packed_bytes))

    def fixed():
        """The beginning of a last block with the fixed codes (section 3.2.6)."""
        return Bits().number(1, 1).number(1, 2)

    good = raw_deflate(LIST)
    length = struct.pack("<H", len(LIST))
    stored = length + bytes(255 - byte for byte in length) + LIST
    stream("distance", fixed().literal(0x5B).code(1, 7).code(5, 5).number(0, 1).code(0, 7).bytes())
    stream("block-type", Bits().number(1, 1).number(3, 2).bytes() + stored)
    stream("no-end", b"\0" + stored)
    stream("cut", good[:-3])
    stream("trailing", good + b"\0")
    stream("stored-length", b"\1" + length + length + LIST)
    stream("length-symbol", fixed().literal(0x5B).code(0xC6, 8).code(0, 7).bytes())
    stream("distance-symbol", fixed().literal(0x5B).code(1, 7).code(30, 5).code(0, 7).bytes())
    # Dynamic codes (section 3.2.7): 257 and 1 codes, the lengths of all 19 code lengths as given.
    for name, value in {"oversubscribed": 1, "incomplete": 7}.items():
        bits = Bits().number(1, 1).number(2, 2).number(0, 5).number(0, 5).number(15, 4)
        for _ in range(19):
            bits.number(value, 3)
        stream(name, bits.number(0, 64).bytes())
    stream("zlib-header", zlib.compress(LIST))


def dates():
    unix = struct.pack("<HHBLL", 0x5455, 9, 3, 0xFFFFFFF0, 0x80000001)
    for name, (date, time) in {
        "zero": (0, 0), "month-15": (46 << 9 | 15 << 5 | 31, 0), "latest": (127 << 9 | 12 << 5 | 31, 23 << 11 | 59 << 5 | 29),
        "all-ones": (0xFFFF, 0xFFFF), "gap": (46 << 9 | 3 << 5 | 29, 2 << 11 | 30 << 5),
    }.items():
        zipped("48." + name, packed(both={"date": date, "time": time}))
    zipped("48.unix-extra", packed(both={"extra": unix}))


def main():
    tables, folder = map(pathlib.Path, sys.argv[1:])
    texts(tables / "texts.tsv")
    for part in (nesting, doubles, broken_texts, numbers, other_texts, oddities, nested, overlaps, bombs, sizes,
                 disagreements, names, kinds, wide, ends, surroundings, descriptors, methods, deflate_faults, dates):
        part()
    ids = {row[0] for name in ("texts.tsv", "verdicts.tsv") for row in rows(tables / name) if ".large." not in row[0]}
    if ids != set(files):
        sys.exit(f"no file: {sorted(ids - set(files))}, no id: {sorted(set(files) - ids)}")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if isinstance(content, Zip):
            content.write(folder / name)
        else:
            (folder / name).write_bytes(content)


main()
