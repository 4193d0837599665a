#!/usr/bin/env bash
# What: Exim's ${authresults} writes the client's IPv6 address bare: smtp.remote-ip=2001:0db8:... The PyPI parser authres
#   refuses the colon, and with it the whole Authentication-Results field: the spf=pass and dkim=pass beside it are gone,
#   for one value that nobody asked for. Over IPv4 the same server's field for the same mail is read.
# Versions: exim4-daemon-light 4.96-15+deb12u11 (Debian 12), authres 1.2.0.
# Why one guesses otherwise: the value of a property is a token or a quoted-string (RFC 8601 section 2.2, "value" of RFC
#   2045 section 5.1), and ":" is in no token, so an IPv6 address has to stand in quotes. One expects a well-known server
#   to write it so, and a parser that meets it bare to lose that result alone.
# Seen: below: the field as Exim writes it for both kinds of address, and what authres says of it, before and after quotes.
#   The iprev result is there as soon as Exim looks up its clients' names, as Debian's configuration does (host_lookup = *).
# How to live with it: when the parser refuses a field, put bare IPv6 values in quotes and try once more (the script shows
#   how), and never read "no result" out of a field that could not be read. In Exim: take the property
#   out with ${sg}.
set -euo pipefail
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# The libraries are not pinned: libnss-wrapper names the user whom Debian's Exim asks for, libidn12 is only linked to.
for package in exim4-daemon-light=4.96-15+deb12u11 libnss-wrapper libidn12; do
    apt-get download -qq "$package" 2>>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done
python3 -m pip install --quiet --disable-pip-version-check --no-deps --target site authres==1.2.0 2>pip.log ||
    { cat pip.log >&2; exit 2; }
libraries=$work/root/usr/lib/x86_64-linux-gnu

# Started by root, Exim becomes that user, who has to reach its spool.
chmod 711 "$work"
mkdir -m 777 spool
printf '%s\n' root:x:0:0::/:/bin/false Debian-exim:x:65534:65534::/:/bin/false >passwd
printf '%s\n' root:x:0: mail:x:8: Debian-exim:x:65534: >group
printf '127.0.0.1 localhost\n' >hosts
cat >exim.conf <<CONFIGURATION
primary_hostname = mx.example.com
spool_directory = $work/spool
log_file_path = $work/log.%s
keep_environment =
host_lookup = *
host_lookup_order = byaddr
acl_smtp_rcpt = accept
acl_smtp_data = content
begin acl
content:
  accept logwrite = FIELD \${sg{\${authresults{\$primary_hostname}}}{\\\\s+}{ }}
CONFIGURATION
# Exim's test of one session (-bh): nothing is delivered, no port is opened.
exim() {
    env LD_LIBRARY_PATH="$libraries" LD_PRELOAD="$libraries/libnss_wrapper.so" NSS_WRAPPER_PASSWD="$work/passwd" \
        NSS_WRAPPER_GROUP="$work/group" NSS_WRAPPER_HOSTS="$work/hosts" root/usr/sbin/exim4 -C "$work/exim.conf" "$@" 2>&1
}
field() { # the address of the client: the value of the field that Exim would add
    printf '%s\r\n' 'EHLO client.example.com' 'MAIL FROM:<alice@example.com>' 'RCPT TO:<desk@example.com>' DATA \
        'From: Alice <alice@example.com>' 'To: desk@example.com' 'Subject: Order' 'Date: Mon, 5 Jan 2026 10:00:00 +0000' \
        'Message-ID: <1@example.com>' '' 'Words.' . QUIT | exim -bh "$1" | sed -n 's/^LOG: .*FIELD Authentication-Results: //p'
}
ipv4=$(field 192.0.2.1)
ipv6=$(field 2001:db8::1)

cat >read.py <<'PYTHON'
import re
import sys
from authres import AuthenticationResultsHeader as Field
def read(value):
    try:
        return ", ".join(f"{r.method}={r.result}" for r in Field.parse_value(value).results)
    except Exception as error:
        return f"{type(error).__module__}.{type(error).__name__}"
QUOTED = re.compile(r"(?<==)(?=[0-9A-Fa-f]*:)[0-9A-Fa-f:.]+(?=[\s;]|$)")
# What Debian's other build (daemon-heavy) adds for SPF, and any for a signed mail; this mail has neither.
others = "; spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com"
for value in sys.argv[1:]:
    print(f"{value}{others}")
    print(f"  as it is: {read(value + others)}")
    print(f"  IPv6 in quotes: {read(QUOTED.sub(lambda address: chr(34) + address[0] + chr(34), value + others))}")
PYTHON
seen=$(PYTHONPATH=site python3 read.py "$ipv4" "$ipv6")
expected='mx.example.com; iprev=fail smtp.remote-ip=192.0.2.1; spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com
  as it is: iprev=fail, spf=pass, dkim=pass
  IPv6 in quotes: iprev=fail, spf=pass, dkim=pass
mx.example.com; iprev=fail smtp.remote-ip=2001:0db8:0000:0000:0000:0000:0000:0001; spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com
  as it is: authres.core.SyntaxError
  IPv6 in quotes: iprev=fail, spf=pass, dkim=pass'

echo "Versions: Exim $(exim -bV | sed -n 's/^Exim version \([0-9.]*\).*/\1/p') (Debian 4.96-15+deb12u11), authres" \
    "$(PYTHONPATH=site python3 -c 'import authres; print(authres.__version__)')"
echo 'Guess: an address in a property is written, and read, for IPv6 as for IPv4 (RFC 8601, section 2.2).'
printf 'Seen:\n%s\n' "$seen"
[[ $seen == "$expected" ]] || { echo 'CHANGED: the two get on otherwise now.'; exit 1; }
echo 'AS RECORDED: over IPv6 nothing of the field is read, over IPv4 all of it.'
