/**
 * The helper that stays running behind a connection, for Python 2.6 to 3.x with nothing but its
 * standard library. It reads frames (see `frames.ts`) on standard input, makes one connection to
 * the named socket for each request, one at a time, and answers on standard output. It closes a
 * connection at the request's own deadline, when the request is cancelled, and by ending. Commands run
 * beside the requests, each in a session of its own that is killed then too. It ends when its input ends, or when nothing was read or could be written for as many seconds as its argument says.
 */
export const PYTHON_HELPER = String.raw`
import errno, fcntl, os, select, signal, socket, struct, subprocess, sys, time
clock = getattr(time, "monotonic", time.time)
idle = int(sys.argv[1])
request = struct.Struct(">BIIIHI")
answer = struct.Struct(">IBIIIIII")
codes = {errno.ENOENT: 1, errno.ENOTDIR: 1, errno.EACCES: 2, errno.EPERM: 2, errno.ECONNREFUSED: 3,
         errno.ECONNRESET: 5, errno.EPIPE: 5, errno.ECONNABORTED: 5}
wait = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EINPROGRESS, errno.EINTR)

def ago(now, then):
    return min(0xffffffff, max(0, int((now - then) * 1e6)))

def reply(ident, status, data, received=None, asked=None, first=None):
    now = clock()
    times = [ago(now, then is None and now or then) for then in (received, asked, first)]
    out = answer.pack(ident, status, len(data), int(now), int(now % 1 * 1e6), *times) + data
    while out:
        out = out[os.write(1, out):]

def facts(path):
    import stat
    try:
        found = os.stat(path)
    except OSError:
        why = sys.exc_info()[1].errno
        return why == errno.EACCES and "denied" or "none"
    kind = stat.S_ISSOCK(found.st_mode) and "socket" or stat.S_ISDIR(found.st_mode) and "directory" or "file"
    name = ""
    try:
        import pwd
        name = pwd.getpwuid(found.st_uid)[0]
    except Exception:
        pass
    return "%s %d %s" % (kind, found.st_uid, name)

class Job(object):
    def __init__(self, ident, seconds, cap, path, body):
        self.ident, self.cap, self.path, self.body = ident, cap, path, body
        self.received = clock()
        self.until = self.received + seconds
        # The server answers between the last of the request and the first of its reply.
        self.asked = self.first = None
        self.sock = None
        self.again = 0.0
        self.pause = 0.005
        self.chunks = []
        self.size = 0

    def finish(self, status, data):
        if self.sock is not None:
            self.sock.close()
        reply(self.ident, status, data, self.received, self.asked, self.first)

    def fail(self, error):
        number = getattr(error, "errno", None)
        words = number and os.strerror(number) or str(error)
        text = "%s\n%s" % (words, facts(self.path))
        self.finish(codes.get(number, 7), text.encode("utf-8", "replace"))

    def late(self):
        if self.sock is None:
            text = "queue"
        elif self.size:
            text = "read %d" % self.size
        else:
            text = "wait"
        self.finish(4, text.encode("ascii"))

    # Each of these says whether the job has ended.
    def connect(self):
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.setblocking(0)
        try:
            sock.connect(self.path)
        except (socket.error, TypeError, ValueError):
            error = sys.exc_info()[1]
            sock.close()
            if getattr(error, "errno", None) in wait:
                self.again = clock() + self.pause
                self.pause = min(self.pause * 2, 0.1)
                return False
            self.fail(error)
            return True
        self.sock = sock
        return self.write()

    def write(self):
        self.asked = clock()
        try:
            self.body = self.body[self.sock.send(self.body):]
        except socket.error:
            error = sys.exc_info()[1]
            if error.errno not in wait:
                self.fail(error)
                return True
        return False

    def read(self):
        try:
            data = self.sock.recv(262144)
        except socket.error:
            error = sys.exc_info()[1]
            if error.errno in wait:
                return False
            if self.size:
                self.finish(5, ("%d" % self.size).encode("ascii"))
            else:
                self.fail(error)
            return True
        if not data:
            if self.size:
                self.sock.close()
                self.sock = None
                self.finish(0, b"".join(self.chunks))
            else:
                self.finish(5, b"0")
            return True
        if not self.size:
            self.first = clock()
        self.size += len(data)
        if self.size > self.cap:
            self.finish(6, b"")
            return True
        self.chunks.append(data)
        return False

def alone():
    os.setsid()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)

class Run(object):
    """A command: it runs beside the requests."""
    def __init__(self, ident, seconds, cap, guard, command):
        self.ident, self.cap = ident, cap
        self.received = self.asked = clock()
        self.first = None
        self.until = self.received + seconds
        self.process = subprocess.Popen(["/bin/sh", "-c", guard, "sh", command], close_fds=True, preexec_fn=alone,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.texts = {}
        for pipe in (self.process.stdout, self.process.stderr):
            fd = pipe.fileno()
            fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_NONBLOCK)
            self.texts[fd] = b""
        self.open = set(self.texts)

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except OSError:
            pass

    def finish(self, status, data):
        self.kill()
        self.process.poll()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()
        reply(self.ident, status, data, self.received, self.asked, self.first)

    def read(self, fd):
        try:
            data = os.read(fd, 262144)
        except OSError:
            return False
        if data and self.first is None:
            self.first = clock()
        if not data:
            self.open.discard(fd)
        self.texts[fd] += data
        return bool(data)

    # Says whether it has ended.
    def step(self, ready):
        code = self.process.poll()
        for fd in self.texts:
            while (code is not None or fd in ready) and self.read(fd) and code is not None:
                pass
        out, err = self.texts[self.process.stdout.fileno()], self.texts[self.process.stderr.fileno()]
        if len(out) > self.cap or len(err) > self.cap:
            self.finish(6, b"")
        elif code is not None:
            err = err[-4096:]
            head = "%d %d\n" % (code < 0 and 128 - code or code, len(err))
            self.finish(0, head.encode("ascii") + err + out)
        elif clock() >= self.until:
            self.finish(4, b"")
        else:
            return False
        return True

runs = []

def leave(number=None, frame=None):
    for run in runs:
        run.kill()
    if number is not None:
        os._exit(128 + number)

def frames(data, jobs):
    """Takes the whole frames off the front; a cancelled job leaves before it is begun."""
    while len(data) >= request.size:
        kind, ident, limit, cap, path_size, body_size = request.unpack(data[:request.size])
        end = request.size + path_size + body_size
        if len(data) < end:
            break
        path = data[request.size:request.size + path_size]
        if kind == 1:
            jobs.append(Job(ident, limit / 1000.0, cap, path, data[request.size + path_size:end]))
        elif kind == 4:
            body = data[request.size + path_size:end]
            try:
                runs.append(Run(ident, limit / 1000.0, cap, path, body))
            except (OSError, ValueError):
                reply(ident, 7, str(sys.exc_info()[1]).encode("utf-8", "replace"))
        elif kind == 2:
            for run in [run for run in runs if run.ident == ident]:
                runs.remove(run)
                run.finish(8, b"")
            for job in [job for job in jobs if job.ident == ident]:
                jobs.remove(job)
                job.finish(8, b"")
        else:
            reply(ident, 9, b"")
        data = data[end:]
    return data

def serve():
    data = b""
    jobs = []
    for number in (signal.SIGALRM, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, leave)
    signal.alarm(idle)
    reply(0, 9, ("python %d.%d" % sys.version_info[:2]).encode("ascii"))
    while True:
        now = clock()
        pause = None
        reads, writes = [0], []
        if jobs:
            job = jobs[0]
            done = False
            if now >= job.until:
                job.late()
                done = True
            elif job.sock is None and now >= job.again:
                done = job.connect()
            if done:
                jobs.pop(0)
                continue
            pause = max(0.0, job.until - now)
            if job.sock is None:
                pause = max(0.0, min(pause, job.again - now))
            elif job.body:
                writes.append(job.sock)
            else:
                reads.append(job.sock)
        if runs:
            # That a process has ended shows in no pipe which its children hold open.
            pause = min(pause is None and 0.05 or pause, 0.05)
            for run in runs:
                reads.extend(run.open)
        try:
            ready, writable, _ = select.select(reads, writes, [], pause)
        except (select.error, OSError):
            continue
        for run in list(runs):
            if run.step(ready):
                runs.remove(run)
        if 0 in ready:
            more = os.read(0, 262144)
            if not more:
                return
            signal.alarm(idle)
            data = frames(data + more, jobs)
            continue
        if jobs and jobs[0].sock is not None:
            job = jobs[0]
            if job.sock in writable and job.write() or job.sock in ready and job.read():
                jobs.pop(0)

try:
    serve()
except (IOError, OSError, KeyboardInterrupt):
    pass
finally:
    leave()
`;
