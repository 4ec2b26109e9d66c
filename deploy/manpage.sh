#!/usr/bin/env bash
# Writes the manual page candor(1) to stdout, from what the program says of itself, so that neither can know an option
# that the other does not. Run by the build behind the linking of the program.
set -euo pipefail

if [ "$#" != 1 ] || [ "$1" = --help ]; then
  echo "Usage: deploy/manpage.sh PROGRAM"
  exit 2
fi
program=$1

# For text that roff must not take for its own: backslashes, dashes, and a dot or a quote at the front of a line.
escape() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"; }

commands() { "$program" --help | sed -n '/^Commands:$/,/^$/s/^  \([a-z]*\) .*/\1/p'; }

# One command: usage, summary, options as a list; what follows them, such as a table, stays as it is.
section() {
  "$program" "$1" --help | escape | awk '
    NR == 1 { summary = $0; next }
    /^Usage: / { print ".SS " substr($0, 8); print summary; next }
    /^Options:$/ { in_options = 1; next }
    in_options && /^  / {
      split_at = match(substr($0, 3), /  +/)
      print ".TP\n.B " substr($0, 3, split_at - 1) "\n" substr($0, 2 + split_at + RLENGTH)
      next
    }
    in_options && /^$/ { in_options = 0; behind = 1; next }
    behind == 1 { print ".PP\n.EX"; behind = 2 }
    behind == 2 { print }
    END { if (behind == 2) print ".EE" }'
}

version=$("$program" --version)
cat <<TEXT
.TH CANDOR 1 "" "$(escape <<<"$version")" "User Commands"
.SH NAME
candor \- a reverse proxy that tells the truth about failures
.SH SYNOPSIS
.B candor
.I COMMAND
.RI [ OPTIONS ]
.SH DESCRIPTION
Candor stands in front of services, passes requests on to them, and says which of them failed and how: in the status and
the fields of the answer, in one line of the access log, and in one counter for Prometheus.
It takes services into maintenance without a restart, and limits rates.
.SH COMMANDS
TEXT

for command in $(commands); do section "$command"; done

cat <<'TEXT'
.SH EXIT STATUS
.TP
.B 0
The command did what it was asked for.
.TP
.B 1
It failed at run time: a port that is taken, a proxy that does not answer or is not ready.
.TP
.B 2
The command line or the configuration is wrong.
.SH SIGNALS
.TP
.BR SIGTERM ", " SIGINT
Take no new clients and end once everything in flight has ended, or when timeouts.drain has passed.
A second one ends at once.
.TP
.B SIGUSR1
Open the access log anew, after it was rotated.
.SH ENVIRONMENT
.TP
.B NOTIFY_SOCKET
Where to tell that all listeners are open, and that the proxy is stopping; set by systemd.
.TP
.B SPDLOG_LEVEL
The least that is said on stderr: debug (every TLS handshake that failed, too), info, which is the default, warn or error.
.SH FILES
.TP
.I /etc/candor/candor.yaml
The configuration that candor.service runs by.
.TP
.I /usr/share/doc/candor/samples
Configurations to begin with.
TEXT
