/** A start for the user's config file, in which all is a remark: it says nothing until something is uncommented. */
export const CONFIG_START =
  `# Your config file of traffic-grapher: hosts by a word, and what holds where nothing else is said.
# Command line, environment and dashboard file count before it.
#
# Check it after a change:         traffic-grapher config validate
# What holds, with every host:     traffic-grapher config show
# All that it may hold:            traffic-grapher config schema

# Hosts by a name: traffic-grapher @prod, traffic-grapher check @prod, record day.db @prod ...
# Each is written as on the command line, or with more words.
#
# fleets:
#   prod:
#     - ats1.dc1.example.net
#     - ops@ats2.dc1.example.net
#     - { host: "ssh://ats3.dc2.example.net:2222", label: ats3, socket: /opt/ts/jsonrpc20.sock }
#     - dc2=ats4.dc2.example.net,ats5.dc2.example.net # two of a group, to be compared with others
#   lab:
#     hosts: [lab1, lab2]
#     socket: /opt/ts/var/jsonrpc20.sock # of those that say none
#   all: ["@prod", "@lab"]

# The time zone of clocks and of times without one, an IANA zone.
#
# timezone: Europe/Berlin

# The picture's ground (dark, light), and how pictures are shown (auto, iterm2, kitty, sixel, text, none).
#
# theme: dark
# protocol: auto

# The dashboard: a file, from this file's folder on, or a built-in one (traffic-grapher dashboard list).
#
# pages: my_pages.yaml

# What a recorder that runs as a service writes (traffic-grapher record --print-unit): it is followed
# in the place of polling the same hosts again.
#
# recording: /var/lib/traffic-grapher/traffic.db
`;
