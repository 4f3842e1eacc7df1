import { dirname } from "node:path";

export interface ServiceUnitOptions {
  /** The program, an absolute path. */
  readonly program: string;
  /** Its arguments, from `record` on; the file is an absolute path. */
  readonly args: readonly string[];
  readonly file: string;
  /** From which other files are named. */
  readonly workingFolder: string;
  /** Who it runs as; absent: root. */
  readonly user?: string | undefined;
}

/**
 * A systemd unit that records as a service, and, as remarks, the line of tmpfiles.d for its folder. Source:
 * systemd.service(5), systemd.exec(5), tmpfiles.d(5).
 */
export function serviceUnit(
  { program, args, file, workingFolder, user }: ServiceUnitOptions,
): string {
  const folder = dirname(file);
  const owner = user ?? "root";
  return `# traffic-grapher-record.service: put this into /etc/systemd/system/, then
#   systemctl daemon-reload && systemctl enable --now traffic-grapher-record
# Its folder, as a line of /etc/tmpfiles.d/traffic-grapher.conf, then systemd-tmpfiles --create:
#   d ${tmpfilesWord(folder)} 0750 ${owner} ${owner} -
[Unit]
Description=traffic-grapher records into ${specifiers(file)}
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
NotifyAccess=main
ExecStart=${[program, ...args].map(unitWord).join(" ")}
ExecReload=/bin/kill -HUP $MAINPID
${user === undefined ? "" : `User=${user}\n`}WorkingDirectory=${specifiers(workingFolder)}
Restart=always
RestartSec=1
WatchdogSec=60
RuntimeDirectory=traffic-grapher-record
Environment=XDG_RUNTIME_DIR=%t/traffic-grapher-record
ProtectSystem=strict
ReadWritePaths=${unitWord(folder)}
ProtectHome=read-only
NoNewPrivileges=yes
MemoryMax=512M

[Install]
WantedBy=multi-user.target
`;
}

/** A word of a command line: what systemd would take for its own is doubled or quoted. */
function unitWord(word: string): string {
  const text = specifiers(word).replaceAll("$", "$$$$");
  if (/^[\w@%+=:,./$-]+$/.test(text)) return text;
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function specifiers(text: string): string {
  return text.replaceAll("%", "%%");
}

function tmpfilesWord(path: string): string {
  const text = specifiers(path);
  return /[\s"\\]/.test(text) ? `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"` : text;
}
