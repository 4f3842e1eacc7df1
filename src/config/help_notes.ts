/** What stands below the options in `traffic-grapher --help`. */
export const PROGRAM_NOTES = `
Hosts:
  localhost, local, 127.0.0.1, ::1   this machine, by its JSONRPC socket (the default)
  NAME, USER@NAME, [ADDRESS]         over the system's ssh, with your ssh configuration
  ssh://USER@NAME:PORT               the same, with a port
  unix:/path/to/jsonrpc20.sock       a local socket by its path
  LABEL=HOST                         any of them under a name of your own
  GROUP=HOST,HOST,...                several, to compare groups (also GROUP=@FLEET)
  @FLEET                             those that the config file has under that name

Keys:
  h l, arrows  previous, next page        1-9  page            z, Enter  one panel large
  Space  freeze (then arrows: cursor)     + -  window          [ ]  scroll, 0  back to now
  e  mark an event   n p  to events       L  log scale         v  hide and show
  a  hosts as sum, highest, ...           o  one host alone    s  save a PNG
  ?  help                                                      q  quit

Examples:
  traffic-grapher                              this machine
  traffic-grapher ats1.dc1 ats1.dc2            two hosts side by side, over ssh
  traffic-grapher --history 10m -tz Europe/Berlin edge=admin@ats1
  traffic-grapher --once --save-png now.png    one picture, then exit
  traffic-grapher check ats1                   why does ats1 not answer?
  traffic-grapher demo                         no server at hand

Precedence: command line, environment, dashboard file, config file, defaults.
Config file: $XDG_CONFIG_HOME/traffic-grapher/config.yaml, else below ~/.config (config init).
Environment: TRAFFICSERVER_JSONRPC_SOCKET, NO_COLOR.
Exit codes: 0 all well, 1 a warning alert, no record matches (metrics) or parts of a damaged
recording are missing (export, report), 2 a critical alert or a host that did not answer, 3
nothing could be done (bad arguments, an unreadable file, a host that has nothing of what was
asked for) or not all of it (a recording or a log that stopped, an output that was not taken).
`;
