"""A slow, lossy line: two TUN devices, each in a network namespace of its own, and this process between them.

Usage: relay.py NAME KBIT LOSS_PERCENT DELAY_MS SEED. Makes the namespaces NAME-a (10.77.0.1) and NAME-b (10.77.0.2),
prints "ready", and carries packets as fast as it can, so that both sides can be made ready. From the first bytes on its
standard input, which it answers with "slow", each direction sends KBIT kbit/s from a queue of a second's bytes (at least
16 packets; more are dropped), loses LOSS_PERCENT of the packets at random, and takes DELAY_MS. When its standard input
ends, it prints what it has carried since as one line of JSON.
"""

import fcntl
import heapq
import json
import os
import random
import select
import struct
import subprocess
import sys
import time

NAME, KBIT, LOSS, DELAY, SEED = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]) / 1000, int(sys.argv[5])
MTU = 1500
QUEUE = max(int(KBIT * 1000 / 8), 16 * MTU)


def run(*command):
    subprocess.run(command, check=True)


def tun(side, own, other):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    device = f"{NAME}{side}"
    fcntl.ioctl(fd, 0x400454CA, struct.pack("16sH14x", device.encode(), 0x1001))  # TUNSETIFF: IFF_TUN, IFF_NO_PI
    space = f"{NAME}-{side}"
    run("ip", "netns", "add", space)
    run("ip", "link", "set", device, "netns", space)
    inside = ["ip", "netns", "exec", space]
    run(*inside, "ip", "address", "add", own, "peer", other, "dev", device)
    run(*inside, "ip", "link", "set", device, "up", "mtu", str(MTU))
    run(*inside, "ip", "link", "set", "lo", "up")
    return fd


class Direction:
    """Packets on their way from one side to the other."""

    def __init__(self, source, sink, seed):
        self.source, self.sink, self.random = source, sink, random.Random(seed)
        self.free_at, self.under_way = 0.0, []
        self.slow, self.packets, self.bytes, self.lost, self.dropped = False, 0, 0, 0, 0

    def slow_down(self):
        self.slow, self.packets, self.bytes = True, 0, 0

    def take(self, now):
        while True:
            try:
                packet = os.read(self.source, 65536)
            except BlockingIOError:
                return
            self.packets += 1
            self.bytes += len(packet)
            if not self.slow:
                heapq.heappush(self.under_way, (now, self.packets, packet))
                continue
            waiting = max(0.0, self.free_at - now) * KBIT * 1000 / 8
            if waiting + len(packet) > QUEUE:
                self.dropped += 1
                continue
            self.free_at = max(now, self.free_at) + len(packet) * 8 / (KBIT * 1000)
            if self.random.random() * 100 < LOSS:
                self.lost += 1
                continue
            heapq.heappush(self.under_way, (self.free_at + DELAY, self.packets, packet))

    def give(self, now):
        while self.under_way and self.under_way[0][0] <= now:
            _, _, packet = heapq.heappop(self.under_way)
            try:
                os.write(self.sink, packet)
            except OSError:
                pass


def main():
    one = tun("a", "10.77.0.1", "10.77.0.2")
    other = tun("b", "10.77.0.2", "10.77.0.1")
    directions = [Direction(one, other, SEED), Direction(other, one, SEED + 1)]
    print("ready", flush=True)
    poll = select.poll()
    for fd in (one, other, 0):
        poll.register(fd, select.POLLIN | select.POLLHUP)
    while True:
        now = time.monotonic()
        due = [direction.under_way[0][0] for direction in directions if direction.under_way]
        wait = max(0.0, min(due) - now) * 1000 if due else 1000
        for fd, _ in poll.poll(min(wait, 1000)):
            if fd != 0:
                continue
            if os.read(0, 64):
                for direction in directions:
                    direction.slow_down()
                print("slow", flush=True)
            else:
                carried = [{"packets": d.packets, "bytes": d.bytes, "lost": d.lost, "dropped": d.dropped} for d in directions]
                print(json.dumps(carried), flush=True)
                return
        now = time.monotonic()
        for direction in directions:
            direction.take(now)
            direction.give(now)


try:
    main()
finally:
    for side in "ab":
        subprocess.run(["ip", "netns", "delete", f"{NAME}-{side}"], stderr=subprocess.DEVNULL)
