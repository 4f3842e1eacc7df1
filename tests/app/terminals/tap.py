"""A pseudo-terminal around a program, for the tests: what the program writes, what it reads and when
is told on a Unix socket, which also takes keys, sizes and signals. In a terminal the program is
seen and answered by that terminal; without one the other end of the socket has to answer.

Usage: tap.py SOCKET COLUMNSxROWS COMMAND [ARGUMENT...]

Frames on the socket, both ways: one letter, a time (seconds, monotonic, a double), a length (32 bits),
then as many bytes. To the socket: `o` output, `i` input that reached the program, `r` a new size,
`x` the exit code. From it: `k` keys, `r` a size, `s` a signal's number, `w` bytes for the terminal.
"""

import fcntl
import os
import pty
import select
import signal
import socket
import struct
import sys
import termios
import time
import tty

HEAD = struct.Struct("<cdI")


def main():
    path, size, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    link = socket.socket(socket.AF_UNIX)
    link.connect(path)
    inside = os.isatty(0)
    # Other signals come to the program through the pseudo-terminal or by `s`.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGWINCH, lambda *_: None)
    columns, rows = own_size() if inside else map(int, size.split("x"))
    pid, master = pty.fork()
    if pid == 0:
        # The size is there before the program's first instruction.
        set_size(0, columns, rows)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execvp(command[0], command)
    before = termios.tcgetattr(0) if inside else None
    if inside:
        tty.setraw(0)

    def tell(kind, body):
        try:
            link.sendall(HEAD.pack(kind, time.monotonic(), len(body)) + body)
        except BrokenPipeError:
            # The test is over; what is left here ends with the program.
            pass

    def resize(columns, rows):
        set_size(master, columns, rows)
        tell(b"r", b"%dx%d" % (columns, rows))

    def feed(data):
        tell(b"i", data)
        while data:
            data = data[os.write(master, data):]

    def obey(kind, body):
        if kind == b"k":
            feed(body)
        elif kind == b"r":
            resize(*map(int, body.split(b"x")))
        elif kind == b"s":
            os.kill(pid, int(body))
        elif kind == b"w":
            os.write(1, body)

    tell(b"r", b"%dx%d" % (columns, rows))
    pending = b""
    sources = [master, link, wake] + ([0] if inside else [])
    while master in sources:
        for source in select.select(sources, [], [])[0]:
            if source == master:
                try:
                    data = os.read(master, 65536)
                except OSError:
                    data = b""
                if not data:
                    sources.remove(master)
                    continue
                tell(b"o", data)
                while inside and data:
                    data = data[os.write(1, data):]
            elif source == wake:
                os.read(wake, 64)
                if inside:
                    resize(*own_size())
            elif source == 0:
                data = os.read(0, 65536)
                if data:
                    feed(data)
                else:
                    sources.remove(0)
            else:
                data = link.recv(65536)
                if not data:
                    # The test is over, however it ended.
                    os.kill(pid, signal.SIGKILL)
                    sources.remove(link)
                pending += data
                while len(pending) >= HEAD.size:
                    kind, _, length = HEAD.unpack_from(pending)
                    if len(pending) < HEAD.size + length:
                        break
                    body = pending[HEAD.size:HEAD.size + length]
                    pending = pending[HEAD.size + length:]
                    obey(kind, body)
    status = os.waitpid(pid, 0)[1]
    if inside:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
    tell(b"x", b"%d" % os.waitstatus_to_exitcode(status))


def own_size():
    rows, columns, _, _ = struct.unpack("HHHH", fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8)))
    return columns, rows


def set_size(descriptor, columns, rows):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


main()
