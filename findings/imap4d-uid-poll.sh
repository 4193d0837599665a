#!/usr/bin/env bash
# What: the two things a poller does to find new mail both go astray with GNU imap4d. (1) "UID SEARCH UID n:*" answers OK and
#   nothing, whatever n is; "UID *" is refused. (2) Every mail that is delivered gives the mailbox another UIDVALIDITY, while
#   every mail keeps its UID; a session that has the mailbox open is not told.
# Versions: mailutils-imap4d 1:3.15-4 (Debian 12), an mbox to which the delivery appends, as mbox deliveries do.
# Why one guesses otherwise: RFC 3501 section 9, seq-number: "*" is the largest number in use, so n:* always holds the newest
#   mail (section 6.4.8 says so of UIDs). Section 2.3.1.1: UIDVALIDITY is there to tell that UIDs did not persist; new mail
#   only raises UIDNEXT.
# Seen: below. The same server reads 2:* rightly in UID FETCH and as plain numbers in SEARCH, and 2:4294967295 everywhere.
#   The UIDVALIDITY is the time at which a mail without X-UID was found.
# How to live with it: UID FETCH n:* (UID), or UID SEARCH UID n:4294967295 (both valid everywhere); and do not treat the mail
#   of a new UIDVALIDITY as new mail: compare Message-ID and size with what was known under the old one.
set -euo pipefail
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# The libraries that imap4d only links to are not pinned: none of them speaks IMAP.
for package in mailutils-imap4d=1:3.15-4 libmailutils9=1:3.15-4 libgsasl18 libgssglue1 libidn12 libntlm0 libmariadb3 libwrap0; do
    apt-get download -qq "$package" 2>>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done
libraries=$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu

mkdir spool
mailbox=spool/$(id -un)
deliver() { # the number of the mail: it is appended, as a delivery agent does
    printf '%s\n' "From alice@example.com Mon Jan  5 10:00:0$1 2026" 'From: Alice <alice@example.com>' \
        'To: desk@example.com' "Subject: Order $1" "Date: Mon, 5 Jan 2026 10:00:0$1 +0000" \
        "Message-ID: <$1@example.com>" '' "Words of order $1." '' >>"$mailbox"
}
# The server speaks IMAP on its standard input and output, for the user who runs it.
cat >configuration <<CONFIGURATION
mode inetd;
preauth stdio;
mailbox { mail-spool "$work/spool"; };
logging { syslog no; };
auth { authorization system; authentication system; };
CONFIGURATION
server() {
    env LD_LIBRARY_PATH="$libraries" root/usr/sbin/imap4d --inetd --preauth --config-file=configuration 2>/dev/null
}
ask() { # prints what the open session answers, up to the tagged line
    printf 'a %s\r\n' "$1" >&3
    while IFS= read -r -t 20 line <&4; do
        line=${line%$'\r'}
        printf '%s\n' "$line"
        [[ $line != 'a '* ]] || break
    done
}
validity() { sed -n 's/.*UIDVALIDITY \([0-9]*\).*/\1/p'; }
uids() { ask 'FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])' | sed -n 's/.*(UID \([0-9]*\).*/\1/p; s/^SUBJECT: //p' | paste -sd' '; }
different() { if [[ $1 == "$2" ]]; then echo 'the same'; else echo 'another'; fi; }

deliver 1; deliver 2; deliver 3
coproc SESSION { server; }
exec 3>&"${SESSION[1]}" 4<&"${SESSION[0]}"
first=$(ask 'SELECT INBOX' | validity)
searches=$(
    for command in 'UID SEARCH UID 2:*' 'UID SEARCH UID 1:*' 'UID SEARCH UID *' 'UID SEARCH UID 2:4294967295' 'SEARCH 2:*' \
        'UID FETCH 2:* UID'; do
        echo "> $command"
        ask "$command"
    done
)

sleep 1.1
untouched=$(ask 'STATUS INBOX (UIDVALIDITY)' | validity) # a second later, but no mail came
before=$(uids)
deliver 4
told=$(ask 'NOOP')
after=$(uids)
second=$(ask 'STATUS INBOX (UIDVALIDITY)' | validity)
sleep 1.1
deliver 5
again=$(ask 'NOOP'; ask 'SELECT INBOX')
third=$(validity <<<"$again")
sleep 1.1
reselected=$(ask 'SELECT INBOX' | validity) # a second later, but no mail came
last=$(uids)
printf 'a LOGOUT\r\n' >&3
exec 3>&- 4<&-

changes="a second later, no new mail: $(different "$first" "$untouched")
UIDs: $before
one mail delivered, the open session is told:
$told
UIDs: $after
UIDVALIDITY by STATUS: $(different "$untouched" "$second")
another mail delivered, by SELECT: $(different "$second" "$third")
a second later, no new mail: $(different "$third" "$reselected")
UIDs: $last"

expected_searches='> UID SEARCH UID 2:*
* SEARCH
a OK UID SEARCH Completed
> UID SEARCH UID 1:*
* SEARCH
a OK UID SEARCH Completed
> UID SEARCH UID *
a BAD UID SEARCH Bogus number set
> UID SEARCH UID 2:4294967295
* SEARCH 2 3
a OK UID SEARCH Completed
> SEARCH 2:*
* SEARCH 2 3
a OK SEARCH Completed
> UID FETCH 2:* UID
* 2 FETCH (UID 2)
* 3 FETCH (UID 3)
a OK UID FETCH Completed'
expected_changes='a second later, no new mail: the same
UIDs: 1 Order 1 2 Order 2 3 Order 3
one mail delivered, the open session is told:
* 4 EXISTS
* 4 RECENT
a OK NOOP Completed
UIDs: 1 Order 1 2 Order 2 3 Order 3 4 Order 4
UIDVALIDITY by STATUS: another
another mail delivered, by SELECT: another
a second later, no new mail: the same
UIDs: 1 Order 1 2 Order 2 3 Order 3 4 Order 4 5 Order 5'

echo "Version: $(env LD_LIBRARY_PATH="$libraries" root/usr/sbin/imap4d --version | head -1) (Debian 1:3.15-4)"
echo 'Guess: UID n:* finds the newest mail, and new mail leaves UIDVALIDITY as it is (RFC 3501, sections 9 and 2.3.1.1).'
printf 'Three mails, UIDs 1 to 3:\n%s\nUIDVALIDITY:\n%s\n' "$searches" "$changes"
[[ -n $first && $searches == "$expected_searches" && $changes == "$expected_changes" ]] ||
    { echo 'CHANGED: imap4d answers otherwise now.'; exit 1; }
echo 'AS RECORDED: the search finds nothing, and each delivery tells the client to forget every UID.'
