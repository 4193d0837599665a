#!/usr/bin/env bash
# What: Courier-IMAP answers a FETCH of a mail that another session has expunged with a mail of its own making:
#   OK, 129 octets, from "System Administrator <root@localhost>", subject "message unavailable". It has an ENVELOPE,
#   a BODYSTRUCTURE and an RFC822.SIZE, under the UID of the mail that is gone.
# Versions: courier-imap 5.0.13+1.0.16-3+b6 (Debian 12).
# Why one guesses otherwise: RFC 3501 section 2.3.1.1 ties a UID for ever to one message, and section 7.4.2 promises that
#   BODY[] is the message. RFC 2180 section 4.1 lists what servers do here: keep the mail, answer NO, send NIL and empty
#   strings, or refuse the EXPUNGE. A client is ready for an error or for nothing, not for a whole mail by somebody else.
# Seen: below. The EXPUNGE comes only with the NOOP. The mail that a session fetched last stays open and is still sent as
#   it was; any other is replaced.
# How to live with it: fetch, then NOOP, and keep what was fetched only if no EXPUNGE named it. Or ask for RFC822.SIZE and
#   ENVELOPE when the mail is listed and compare them with what comes. A mailbox that two programs empty needs one of them.
set -euo pipefail
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for package in courier-imap=5.0.13+1.0.16-3+b6 courier-authlib=0.71.4-1+b2 libcourier-unicode4=2.1.2-2+b2 \
    libgamin0=0.1.10-6 libidn12=1.41-1; do
    apt-get download -qq "$package" 2>>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done
libraries=$work/root/usr/lib:$work/root/usr/lib/x86_64-linux-gnu

mkdir -p Maildir/{cur,new,tmp}
for number in 1 2 3; do
    printf '%s\n' 'From: Alice <alice@example.com>' 'To: desk@example.com' "Subject: Order $number" \
        "Date: Mon, 5 Jan 2026 10:00:0$number +0000" "Message-ID: <$number@example.com>" '' "Words of order $number." \
        > "Maildir/cur/170000000$number.M1P1.mx.example.com:2,"
done

# The server speaks IMAP on its standard input and output; AUTHENTICATED makes it greet with PREAUTH.
server() {
    env LD_LIBRARY_PATH="$libraries" AUTHENTICATED=alice PROTOCOL=IMAP MAILDIR=Maildir IMAP_CAPABILITY='IMAP4rev1 UIDPLUS' \
        root/usr/bin/imapd Maildir 2>/dev/null
}
ask() { # prints what the first session answers, up to the tagged line
    printf 'a %s\r\n' "$1" >&3
    while IFS= read -r -t 20 line <&4; do
        line=${line%$'\r'}
        printf '%s\n' "$line"
        [[ $line != 'a '* ]] || break
    done
}

coproc FIRST { server; }
exec 3>&"${FIRST[1]}" 4<&"${FIRST[0]}"
ask 'SELECT INBOX' >/dev/null
before=$(ask 'UID FETCH 2:3 (UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])') # the last one stays open: not 2
printf '%s\r\n' 'b SELECT INBOX' 'c STORE 2 +FLAGS.SILENT (\Deleted)' 'd EXPUNGE' 'e LOGOUT' | server >second.txt
grep -q '^d OK EXPUNGE completed' second.txt
seen=$(ask 'UID FETCH 2 (UID RFC822.SIZE BODY.PEEK[])'; ask 'UID FETCH 2 (ENVELOPE)'; ask 'NOOP')
printf 'a LOGOUT\r\n' >&3
exec 3>&- 4<&-

expected='* 2 FETCH (UID 2 RFC822.SIZE 129 BODY[] {129}
From: System Administrator <root@localhost>
Subject: message unavailable

This message is no longer available on the server.
)
a OK FETCH completed.
* 2 FETCH (UID 2 ENVELOPE (NIL "message unavailable" (("System Administrator" NIL "root" "localhost")) (("System Administrator" NIL "root" "localhost")) (("System Administrator" NIL "root" "localhost")) NIL NIL NIL NIL NIL))
a OK FETCH completed.
* 2 EXPUNGE
* 2 EXISTS
* 2 RECENT
a OK NOOP completed'

echo 'Version: Courier-IMAP 5.0.13+1.0.16-3+b6'
echo 'Guess: what was expunged elsewhere is still sent, or answered with NO or NIL (RFC 2180, section 4.1).'
printf 'Before the other session expunged it:\n%s\nAfter:\n%s\n' "$before" "$seen"
grep -q 'Subject: Order 2' <<<"$before"
[[ $seen == "$expected" ]] || { echo 'CHANGED: Courier answers otherwise now.'; exit 1; }
echo 'AS RECORDED: a mail that nobody wrote, under the UID of the one that is gone.'
