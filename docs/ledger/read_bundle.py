#!/usr/bin/env python3
"""Reads a bundle that is neither sealed nor compressed, and checks it: a second reader of docs/ledger.md.

It shares no code with the program, and needs Python 3.9 with the package `cryptography`. It checks the cover, each
run's signature, every segment's hashes, chain and columns, that every space begins with the genesis its id is the hash of, and the
end of each piece; then it merges the records and puts files together. Whose operations count (section 11) is not worked out: all that is in the
bundle is merged. Numbers in brackets are sections of docs/ledger.md.

    python3 read_bundle.py PIECE...        prints one JSON value; exit status 1 if anything is wrong
"""

import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAGIC, FILE = b"mangrove/1/bundle\n", b"mangrove/1/file\n"
SET, ADD, REMOVE, CLEAR = 1, 2, 3, 4


class Wrong(Exception):
    """What is not as the specification says."""


def need(condition, what):
    if not condition:
        raise Wrong(what)


def prefix(tag):
    """The length of the tag as one byte, then the tag (2)."""
    return bytes([len(tag)]) + tag.encode("ascii")


def H(tag, *parts):
    return hashlib.sha256(prefix("mangrove/1/" + tag) + b"".join(parts)).digest()


def signed(device, signature, message, what):
    try:
        Ed25519PublicKey.from_public_bytes(device).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Wrong(what + ": the signature does not match") from None


# CBOR (2): definite lengths only. A value stays the bytes it was, because values are compared by them.


class Cbor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        need(count <= len(self.data) - self.at, "bytes that break off")
        self.at += count
        return self.data[self.at - count : self.at]

    def head(self):
        first = self.take(1)[0]
        major, short = first >> 5, first & 31
        need(short < 28, "an indefinite or reserved length")
        if short < 24:
            return major, short
        number = int.from_bytes(self.take(1 << (short - 24)), "big")
        shortest = 24 if short == 24 else 1 << (4 << (short - 24))
        need(major == 7 or number >= shortest, "a number that is not at its shortest")
        return major, number

    def item(self, depth=16):
        need(depth > 0, "nested too deeply")
        major, number = self.head()
        if major == 0:
            return number
        if major == 1:
            return -1 - number
        if major == 2:
            return self.take(number)
        if major == 3:
            return self.take(number).decode("utf-8")
        if major == 4:
            return [self.item(depth - 1) for _ in range(number)]
        if major == 5:
            pairs = [(self.item(depth - 1), self.item(depth - 1)) for _ in range(number)]
            need(len(dict(pairs)) == number, "a key that comes twice")
            return dict(pairs)
        if major == 6:
            return ("tag", number, self.item(depth - 1))
        return {20: False, 21: True, 22: None}.get(number, ("simple", number))

    def raw(self, depth=16):
        """The next item as its bytes."""
        start = self.at
        self.item(depth)
        return self.data[start : self.at]

    def end(self):
        need(self.at == len(self.data), "bytes after the end")


def read(data):
    cbor = Cbor(data)
    item = cbor.item()
    cbor.end()
    return item


def write(item):
    """Canonical CBOR of what a head is made of: numbers, bytes, maps."""

    def head(major, number):
        if number < 24:
            return bytes([major << 5 | number])
        size = next(size for size in (1, 2, 4, 8) if number < 1 << (8 * size))
        return bytes([major << 5 | (23 + size.bit_length())]) + number.to_bytes(size, "big")

    if isinstance(item, int):
        return head(0, item)
    if isinstance(item, bytes):
        return head(2, len(item)) + item
    return head(5, len(item)) + b"".join(write(key) + write(item[key]) for key in sorted(item))


# The operations of a segment, column by column (4).


def columns(data, count):
    cbor = Cbor(data)
    major, entries = cbor.head()
    if major == 4:
        return sealed(cbor, entries, count)
    need(major == 5, "columns that are no map")
    column = {}
    values = None
    for _ in range(entries):
        key = cbor.item()
        if key == 11:
            major, length = cbor.head()
            need(major == 4, "values that are no array")
            values = [cbor.raw() for _ in range(length)]
        else:
            column[key] = cbor.item()
    cbor.end()

    def get(key, length, default):
        found = column.get(key, [default] * length)
        need(len(found) == length, "a column of the wrong length: %d" % key)
        return found

    classes = get(2, count, 1)
    changes = [at for at in range(count) if classes[at] == 1]
    clock, clocks = 0, []
    for difference in column[1]:
        clock += difference
        clocks.append(clock)
    need(len(clocks) == count and all(0 <= one < 1 << 63 for one in clocks), "a column of clocks")
    ids = column.get(6, b"")
    need(len(ids) == 16 * len(changes), "a column of records")
    edits = get(8, len(changes), 0)
    total = sum(edits)
    fields, actions = get(9, total, 0), get(10, total, SET)
    values = values or []
    need(len(values) == total, "a column of values")
    dots = get(12, total, 0)
    logs, names = column.get(13, b""), get(14, sum(dots), 0)
    number, replaced = 0, []
    for name, difference in zip(names, get(15, sum(dots), 0)):
        number += difference
        need(16 * name < len(logs) and number > 0, "a dot of no log")
        replaced.append((logs[16 * name : 16 * name + 16], number))
    bodies = column.get(16, [])
    need(len(bodies) == count - len(changes), "a column of bodies")
    authors, reasons = get(4, count, 0), get(5, count, None)
    need(all(one < len(column.get(3, [{}])) for one in authors), "an author that is not named")

    operations, at, edit, dot, body = [], 0, 0, 0, 0
    for place in range(count):
        operation = {"class": classes[place], "clock": clocks[place], "reason": reasons[place]}
        if classes[place] == 1:
            operation["record"] = ids[16 * at : 16 * at + 16]
            operation["edits"] = []
            for _ in range(edits[at]):
                ends = set(replaced[dot : dot + dots[edit]])
                operation["edits"].append((fields[edit], actions[edit], values[edit], ends))
                dot, edit = dot + dots[edit], edit + 1
            at += 1
        else:
            operation["body"], body = bodies[body], body + 1
        operations.append(operation)
    return operations


def sealed(cbor, entries, count):
    """What can be read of operations of a sealed space without its key: when each was written (4)."""
    parts = [cbor.item() for _ in range(entries)]
    cbor.end()
    need(len(parts) >= 5 and len(parts[0]) == 16, "sealed operations without one of their parts")
    need(len(parts[3]) % 32 == 0 and len(parts[4]) % 32 == 0, "a hash that is cut short")
    clocks = [sum(parts[1][: at + 1]) for at in range(len(parts[1]))]
    need(len(clocks) == count and all(0 <= one < 1 << 63 for one in clocks), "a column of clocks")
    return [{"class": 0, "clock": clock} for clock in clocks]


# Segments (5) and what follows from one to the next (6).


class Logs:
    def __init__(self):
        self.ends, self.operations, self.spaces, self.raw_genesis = {}, {}, set(), {}
        self.contents = {}

    def take(self, wire):
        """A run: segments that follow each other, of which the last is signed (5)."""
        cbor, parts = Cbor(wire), []
        while cbor.at < len(wire):
            parts.append(cbor.item())
        need(1 <= len(parts) <= 256, "a run above its limits")
        proved = None
        for part in reversed(parts):
            proved = self.check(part, proved)
        for part in parts:
            self.append(part)
        return len(parts)

    def check(self, part, proved):
        """A head is proved by its signature, or by the segment after it, which names its hash."""
        need(part[1] == 1, "a segment of a newer version")
        log = H("log", part[2], bytes([part[3]]), part[4], part[5])[:16]
        head = write({1: 1, 2: part[2], 3: log, 4: part[6], 5: part[7], 6: part[8], 7: part[9], 8: part[10]})
        what = "segment %d of log %s" % (part[6], log.hex())
        if part[11] or proved is None:
            signed(part[4], part[11], prefix("mangrove/1/signature") + head, what)
        else:
            need(proved == (log, part[6] + part[7], H("head", head)), what + ": the next one names another")
        part["log"], part["head"], part["what"] = log, head, what
        return log, part[6], part[10]

    def append(self, part):
        space, lane, device = part[2], part[3], part[4]
        first, count, length = part[6], part[7], part[8]
        log, head, what = part["log"], part["head"], part["what"]
        packing, packed = part[12]
        need(packing == 0, what + ": it is packed; write the bundle plain")
        need(len(packed) == length and H("operations", packed) == part[9], what + ": other operations were signed")
        operations = columns(packed, count)
        need(all((one["class"] >= 16) == (lane == 0) for one in operations), what + ": in the wrong lane")
        last, end = self.ends.get(log, (0, bytes(32)))
        if first <= last:
            need(self.operations[log].get(first) is not None, what + ": it overlaps")
            return
        need(last == 0 or first == last + 1, what + ": a gap before it")
        need(first > last and (last == 0 and first > 1 or part[10] == end), what + ": it follows another head")
        self.ends[log] = (first + count - 1, H("head", head))
        for at, operation in enumerate(operations):
            operation["space"] = space
            self.operations.setdefault(log, {})[first + at] = operation
        if first == 1 and lane == 0 and operations[0]["class"] == 16:
            self.found(space, device, packed, operations[0]["body"])

    def found(self, space, device, packed, body):
        """A genesis founds the space that its bytes are the hash of (11)."""
        cbor = Cbor(packed)
        _, entries = cbor.head()
        for _ in range(entries):
            if cbor.item() == 16:
                cbor.head()
                if H("space", cbor.raw())[:16] == space and body[1] == device:
                    self.spaces.add(space)
                return
            cbor.item()

    def merged(self):
        """What holds of each record: all that was written, less what any operation has ended (8)."""
        entries, ended = [], set()
        for log, operations in self.operations.items():
            for number, operation in operations.items():
                for field, action, value, ends in operation.get("edits", []):
                    key = (operation["space"], operation["record"], field)
                    slot = "value" if action in (SET, CLEAR) else "element"
                    if action in (SET, ADD):
                        entries.append((key, slot, (log, number), value))
                    if action in (SET, ADD, REMOVE, CLEAR):
                        element = value if slot == "element" else b""
                        ended.update((key, slot, dot, element) for dot in ends)
        held = {}
        for key, slot, dot, value in entries:
            if (key, slot, dot, value if slot == "element" else b"") not in ended:
                held.setdefault(key, set()).add((slot, value))
        return held


    def files(self):
        """Every file of which all chunks are here: its manifest's hash, and SHA-256 of its bytes (10)."""
        found = {}
        for (space, name), (_, content) in self.contents.items():
            if not content.startswith(FILE):
                continue
            manifest = read(content[len(FILE) :])
            names = [manifest[2][at : at + 32] for at in range(0, len(manifest[2]), 32)]
            chunks = [self.contents.get((space, one)) for one in names]
            if None not in chunks:
                need(all(salt == H("chunk", space) for salt, _ in chunks), "a chunk under another salt")
                whole = b"".join(chunk for _, chunk in chunks)
                need(len(whole) == manifest[1], "a file of another length")
                found[name.hex()] = hashlib.sha256(whole).hexdigest()
        return found


# Pieces (16).


def piece(path, logs):
    with open(path, "rb") as file:
        data = file.read()
    need(data.startswith(MAGIC), "it is no bundle, or a sealed one")
    at, cover, segments, ended = len(MAGIC), None, 0, False
    while at < len(data):
        need(not ended, "parts after the end")
        before = data[:at]
        size = int.from_bytes(data[at : at + 4], "big")
        part = data[at + 4 : at + 4 + size]
        need(len(part) == size, "it breaks off")
        at += 4 + size
        number, *rest = read(part)
        need((number == 16) == (cover is None), "the cover comes first, and once")
        if number == 16:
            body = read(rest[0])
            need(body[0] == 1, "a bundle of a newer version")
            signed(body[4], rest[1], prefix("mangrove/1/bundle") + rest[0], "the cover")
            cover = body
        elif number == 17:
            segments += logs.take(rest[0])
        elif number == 19:
            logs.contents[rest[0], H("erasable", rest[1], rest[2])] = (rest[1], rest[2])
        elif number == 18:
            # The hash stands under the tag of bundles, as the cover's signature does.
            digest = hashlib.sha256(prefix("mangrove/1/bundle") + before).digest()
            need(rest[0] == segments and rest[1] == digest, "its end does not fit")
            ended = True
    need(ended, "it has no end")
    return cover


def main(paths):
    logs, faults, covers = Logs(), [], []
    for path in paths:
        try:
            covers.append(piece(path, logs))
        except (Wrong, KeyError, IndexError, TypeError, ValueError) as fault:
            faults.append("%s: %s" % (path, fault))
    if covers and not faults:
        for space, known in covers[0][6].items():
            for log, last in known.items():
                if logs.ends.get(log, (covers[0][7].get(space, {}).get(log, 0),))[0] < last:
                    faults.append("log %s ends before %d: a piece is missing" % (log.hex(), last))
            if not covers[0][7].get(space) and space not in logs.spaces:
                faults.append("space %s has no beginning" % space.hex())
    held = logs.merged()
    values = lambda one: sorted(value.hex() for _, value in one)
    records = {"/".join((s.hex(), r.hex(), str(f))): values(one) for (s, r, f), one in sorted(held.items())}
    operations = sum(len(one) for one in logs.operations.values())
    said = {"faults": faults, "logs": len(logs.ends), "operations": operations, "records": records}
    print(json.dumps({**said, "files": logs.files()}))
    return 1 if faults or not covers else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
