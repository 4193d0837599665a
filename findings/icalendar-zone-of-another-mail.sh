#!/usr/bin/env bash
# What: the PyPI library icalendar keeps the VTIMEZONE of the first calendar that it reads, by its TZID, for the life of the
#   process. A later calendar that defines the same TZID otherwise is read with the zone of the earlier one: no error, no
#   warning, and its own VTIMEZONE is still there to be looked at.
# Versions: icalendar 7.3.2 (with python-dateutil 4.0.0, tzdata 2026.6, typing_extensions 4.16.0), Python 3.
# Why one guesses otherwise: RFC 5545 section 3.2.19: a TZID without a leading "/" names the VTIMEZONE of its own iCalendar
#   object (section 3.6.5); it means nothing in another object. Outlook writes "Customized Time Zone" as the TZID of any
#   zone that it cannot name, so two organisers far apart do send the same TZID with two sets of rules.
# Seen: an invitation for 10:00 in Tokyo, alone: 01:00 UTC. The same bytes after one from São Paulo: 13:00 UTC. And the
#   other way round, so whoever writes first decides for all who write later.
# How to live with it: icalendar.use_zoneinfo() before each calendar empties that cache (the script shows it); or one
#   process for each calendar; or take the zone from the calendar itself: calendar.timezones[0].to_tz(lookup_tzid=False).
set -euo pipefail
export LC_ALL=C.UTF-8

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install --quiet --disable-pip-version-check --no-deps --target site icalendar==7.3.2 \
    python-dateutil==4.0.0 tzdata==2026.6 typing_extensions==4.16.0 2>pip.log || { cat pip.log >&2; exit 2; }

invitation() { # the file, the city, the offset from UTC
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 'PRODID:-//Example//Example//EN' METHOD:REQUEST \
        BEGIN:VTIMEZONE 'TZID:Customized Time Zone' BEGIN:STANDARD DTSTART:16010101T000000 \
        "TZOFFSETFROM:$3" "TZOFFSETTO:$3" END:STANDARD END:VTIMEZONE \
        BEGIN:VEVENT "UID:$1@example.com" DTSTAMP:20260105T090000Z 'ORGANIZER:mailto:alice@example.com' \
        'DTSTART;TZID="Customized Time Zone":20260105T100000' 'DTEND;TZID="Customized Time Zone":20260105T110000' \
        "SUMMARY:Ten o'clock in $2" END:VEVENT END:VCALENDAR >"$1"
}
invitation saopaulo.ics 'São Paulo' -0300
invitation tokyo.ics Tokyo +0900

cat >start.py <<'PYTHON'
import pathlib
import sys
from datetime import timezone
import icalendar
for name in sys.argv[1:]:
    if name == "forget":
        icalendar.use_zoneinfo()
        continue
    calendar = icalendar.Calendar.from_ical(pathlib.Path(name).read_bytes())
    offset = calendar.timezones[0].standard[0].TZOFFSETTO
    hours = round(offset.total_seconds() / 3600)
    print(f"{name}: its VTIMEZONE says {hours:+d} h, DTSTART is {calendar.events[0].start.astimezone(timezone.utc):%H:%M} UTC")
PYTHON
start() { PYTHONPATH=site python3 -W error start.py "$@"; }

seen=$(
    echo 'alone'; start tokyo.ics; start saopaulo.ics
    echo 'one process, São Paulo first'; start saopaulo.ics tokyo.ics
    echo 'one process, Tokyo first'; start tokyo.ics saopaulo.ics
    echo 'one process, use_zoneinfo() between them'; start saopaulo.ics forget tokyo.ics
)
expected='alone
tokyo.ics: its VTIMEZONE says +9 h, DTSTART is 01:00 UTC
saopaulo.ics: its VTIMEZONE says -3 h, DTSTART is 13:00 UTC
one process, São Paulo first
saopaulo.ics: its VTIMEZONE says -3 h, DTSTART is 13:00 UTC
tokyo.ics: its VTIMEZONE says +9 h, DTSTART is 13:00 UTC
one process, Tokyo first
tokyo.ics: its VTIMEZONE says +9 h, DTSTART is 01:00 UTC
saopaulo.ics: its VTIMEZONE says -3 h, DTSTART is 01:00 UTC
one process, use_zoneinfo() between them
saopaulo.ics: its VTIMEZONE says -3 h, DTSTART is 13:00 UTC
tokyo.ics: its VTIMEZONE says +9 h, DTSTART is 01:00 UTC'

echo "Version: icalendar $(PYTHONPATH=site python3 -c 'import icalendar; print(icalendar.__version__)')"
echo 'Guess: each invitation is read with the VTIMEZONE that it brings (RFC 5545, sections 3.2.19 and 3.6.5).'
printf 'Seen:\n%s\n' "$seen"
[[ $seen == "$expected" ]] || { echo 'CHANGED: icalendar reads them otherwise now.'; exit 1; }
echo 'AS RECORDED: the second invitation is twelve hours off, in the zone of a stranger.'
