/** Something outside of itself that the program touches, and the test that has the binary touch it. */
export interface Touch {
  /** A special file, a system call or an effect, as a user knows it. */
  readonly what: string;
  /** By which calls of the runtime. */
  readonly by: readonly string[];
  /** The title of a test in this folder. */
  readonly tried: string;
}

/**
 * Everything that the program touches. A test compares it with the sources: whoever has the program
 * touch something new adds a row and a test, which runs under the binary's own rights.
 */
export const TOUCHES: readonly Touch[] = [
  {
    what: "/proc/net/unix: the local server's socket",
    by: ["readTextFile", "stat"],
    tried: "check finds a server in an odd place by /proc/net/unix",
  },
  {
    what: "what the machine does, by a shell: /proc/stat, /proc/meminfo, /proc/loadavg, " +
      "/proc/uptime, /proc/vmstat, /proc/diskstats, /proc/net/dev, /proc/net/sockstat, " +
      "/proc/net/sockstat6, /proc/net/snmp, /proc/net/netstat, /proc/sys/fs/file-nr, " +
      "/proc/pressure/cpu, /proc/pressure/io, /proc/pressure/memory",
    by: ["Command"],
    tried: "a snapshot of a whole cache host has the figures of its machine",
  },
  {
    what: "/etc/passwd: who owns a socket",
    by: ["readTextFile", "stat"],
    tried: "check names by /etc/passwd who may open a socket",
  },
  {
    what: "runroot.yaml in the working directory",
    by: ["cwd", "readTextFile"],
    tried: "check reads the runroot.yaml of the working directory",
  },
  {
    what: "the user's config file, and its folder where it begins one",
    by: ["mkdir", "open", "stat"],
    tried: "config init begins the user's file in a folder that is not there",
  },
  {
    what: "programs: traffic_ctl",
    by: ["Command", "ChildProcess"],
    tried: "check asks the traffic_ctl that is on PATH",
  },
  {
    what: "programs of a dashboard's sources: setsid or perl, and /bin/sh; all of it is killed",
    by: ["Command", "ChildProcess", "kill"],
    tried: "check reads the sources of a dashboard, and ends what they started",
  },
  {
    what: "programs: ssh, with private files of its own",
    by: ["Command", "ChildProcess", "chmod", "makeTempDir", "remove", "removeSync", "lstat"],
    tried: "check runs the ssh that is on PATH, and leaves nothing in the temporary folder",
  },
  {
    what: "programs: ps, where there is no /proc",
    by: ["Command", "build"],
    tried: "ps says what /proc says",
  },
  {
    what: "Unix sockets: connect",
    by: ["connect", "Conn"],
    tried: "a snapshot is read from /dev/stdin's dashboard and written below /dev/shm",
  },
  {
    what: "Unix sockets: listen, in a folder of its own",
    by: ["listen", "Listener", "makeTempDir", "remove", "node:fs"],
    tried: "demo listens on sockets of its own and leaves none",
  },
  {
    what: "/dev/stdin and /dev/fd/N as files",
    by: ["readTextFile", "open"],
    tried: "a snapshot is read from /dev/stdin's dashboard and written below /dev/shm",
  },
  {
    what: "/dev/shm: written beside, renamed",
    by: ["open", "FsFile", "chmod", "rename", "realPath", "stat"],
    tried: "a snapshot is read from /dev/stdin's dashboard and written below /dev/shm",
  },
  {
    what: "/dev/stderr, appended to",
    by: ["open", "stderr"],
    tried: "--log-stats appends to /dev/stderr",
  },
  {
    what: "/dev/null, written as it is",
    by: ["open", "stat", "stdout"],
    tried: "a picture may go to /dev/null",
  },
  {
    what: "/dev/stdout, /dev/fd/N and /proc/self/fd/N: open descriptors, by the C library",
    by: ["dlopen", "DynamicLibrary", "readLinkSync", "node:path"],
    tried: "output goes to the open descriptor that a path names, at its end",
  },
  {
    what: "systemd's socket, by the C library: a service that is ready and lives",
    by: ["dlopen", "DynamicLibrary", "build", "pid"],
    tried:
      "record tells systemd that it is ready, that it lives and how it does, and the journal what changes",
  },
  {
    what: "its own path, for the unit of a service",
    by: ["execPath", "cwd"],
    tried: "record --print-unit names the program that printed it",
  },
  {
    what: "owner, group and mode of a file that is replaced",
    by: ["chown", "chmod", "FileInfo"],
    tried: "a file that is replaced keeps its owner, group and mode",
  },
  {
    what: "a file that is mounted by itself",
    by: ["copyFile", "rename", "remove"],
    tried: "a file that is mounted by itself is written in place",
  },
  {
    what: "/proc/self/status: SIGHUP, unless it is ignored (nohup)",
    by: ["readTextFileSync", "node:os", "addSignalListener"],
    tried: "SIGHUP ends a recorder, but not one that shall outlive its terminal",
  },
  {
    what: "/dev/tty and the C library: a terminal that takes nothing any more",
    by: ["dlopen"],
    tried: "the dashboard ends though its terminal takes nothing any more",
  },
  {
    what: "SQLite, a lock beside the file, a worker",
    by: [
      ...["node:sqlite", "Worker", "openSync", "statSync", "lstatSync", "realPathSync"],
      ...["renameSync", "chmodSync", "pid", "SeekMode"],
    ],
    tried: "record works in a thread of its own and ends by SIGTERM",
  },
  {
    what: "the folder of a recording that goes on from file to file",
    by: ["readDirSync"],
    tried: "the files of a recording are found by the name that was given to its recorder",
  },
  {
    what: "a recording in a folder that may not be written to",
    by: ["copyFileSync", "makeTempDirSync", "removeSync"],
    tried: "a recording is read where nothing may be written",
  },
  {
    what: "signals: SIGINT, SIGTERM",
    by: ["addSignalListener", "removeSignalListener", "Signal", "exit", "args"],
    tried: "record works in a thread of its own and ends by SIGTERM",
  },
  {
    what: "the environment, any variable; the system's and the runtime's names",
    by: ["env", "build", "version"],
    tried: "the environment names the socket",
  },
  {
    what: "a native module, for one of the renderers",
    by: ["node:process", "node:buffer", "node:zlib"],
    tried: "the binary loads the renderer that is a native module",
  },
  {
    what: "the terminal: raw mode, its size, SIGWINCH",
    by: ["stdin", "stdout", "consoleSize", "node:timers"],
    tried: "the terminal is raw, has its size, and is followed as it changes",
  },
  {
    what: "its own memory, for its telemetry",
    by: ["memoryUsage"],
    tried: "--stats tells how much memory the program has",
  },
  {
    what: "job control: /proc/PID/stat, SIGTSTP, SIGSTOP to the job, SIGCONT",
    by: ["kill", "pid", "readTextFileSync"],
    tried: "Ctrl-Z stops the job, and fg goes on",
  },
  {
    what: "tmux's socket: whether somebody is attached",
    by: ["stat"],
    tried: "a dashboard in tmux sees by tmux's socket whether somebody is attached",
  },
  {
    what: "programs: tmux, asked about itself",
    by: ["Command"],
    tried: "check --terminal asks the tmux around it",
  },
  {
    what: "a port on loopback, and the machine's name",
    by: ["hostname"],
    tried: "demo --gui serves a page on loopback and says how it is reached",
  },
  {
    what: "a port at any address, also by TLS",
    by: ["listen", "listenTls", "Listener", "NetAddr", "Conn", "node:crypto"],
    tried: "serve listens at any address by TLS, and asks for a token",
  },
  {
    what: "a file that must be new",
    by: ["writeTextFile"],
    tried: "dashboard init writes a file that is new",
  },
];
