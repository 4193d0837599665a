#!/usr/bin/env bash
# What: who is put in Bcc: by nmh does not get the mail that the others get. nmh writes that person a second mail: another
#   Message-ID, no In-Reply-To, no References, no To, and a "BCC:" that names them (sendmail may take it away). The mail
#   that was sent lies in its body as text, header and all, in the encapsulation of RFC 934. That second mail has no MIME
#   header, so what was quoted-printable stays so, and a line that begins with a hyphen has grown "- ".
# Versions: nmh 1.8~RC2-2 (Debian 12).
# Why one guesses otherwise: RFC 5322 section 3.6.3 knows three ways to send a Bcc:, and in each of them it is the same
#   message, of which at most the Bcc: line differs. Section 3.6.4 gives one Message-ID to one version of a message, which
#   is what one counts on to join the copy to the conversation, or to see that it is a copy. The manual,
#   send(1), does tell the sender that it is another message; who receives it has not read that.
# Seen: below, with -msgid, from a reply whose text is quoted-printable. With -mime the inner mail is whole, in a
#   multipart/digest, but the outer header has no more than before.
# How to live with it: take the inner header from the lines between "------- Blind-Carbon-Copy" and its end (or from the
#   digest) and thread by its References. As a sender: "Dcc:" (not with sendmail/pipe) gives them the very same mail.
set -euo pipefail
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for package in nmh=1.8~RC2-2 liblockfile1=1.17-1+b1; do
    apt-get download -qq "$package" 2>>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done

# Stands where sendmail does: keeps what it is given.
cat >keep <<KEEP
#!/bin/sh
number=\$(ls "$work" | grep -c '^sent')
exec cat >"$work/sent\$((number + 1))"
KEEP
chmod +x keep
mkdir Mail
printf 'Path: %s\n' "$work/Mail" >.mh_profile
printf '%s\n' 'mts: sendmail/pipe' "sendmail: $work/keep" >mts.conf
cat >draft <<'DRAFT'
From: Alice Smith <alice@example.com>
To: bruno@example.com
Bcc: desk@example.com
Subject: Re: Printer
In-Reply-To: <9@example.com>
References: <8@example.com> <9@example.com>
MIME-Version: 1.0
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

The caf=C3=A9's printer is broken.
- no paper
DRAFT
post() {
    env HOME="$work" MHMTSCONF="$work/mts.conf" LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu" \
        root/usr/lib/mh/post -msgid -messageid random "$@" draft
}
# What differs from run to run: the date; the Message-IDs, which become <ID 1>, <ID 2> in the order of their appearance.
fixed() {
    awk '/^Date: / { print "Date: ..."; next }
        /^Message-ID: / { if (!($2 in known)) known[$2] = ++ids; print "Message-ID: <ID " known[$2] ">"; next }
        { print }' "$@"
}

post
[[ $(ls sent* | wc -l) == 2 ]]
fixed sent1 sent2 >both
lines=$(wc -l <sent1)
to_bruno=$(head -n "$lines" both) to_desk=$(tail -n "+$((lines + 1))" both)
post -mime
mime=$(sed '/^$/,$d' sent4 | fixed)

expected='From: Alice Smith <alice@example.com>
Date: ...
Message-ID: <ID 2>
Subject: Re: Printer
BCC: desk@example.com

------- Blind-Carbon-Copy

From: Alice Smith <alice@example.com>
To: bruno@example.com
Subject: Re: Printer
In-Reply-To: <9@example.com>
References: <8@example.com> <9@example.com>
MIME-Version: 1.0
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable
Date: ...
Message-ID: <ID 1>

The caf=C3=A9'\''s printer is broken.
- - no paper

------- End of Blind-Carbon-Copy'
expected_mime='From: Alice Smith <alice@example.com>
Date: ...
Message-ID: <ID 1>
Subject: Re: Printer
BCC: desk@example.com
MIME-Version: 1.0
Content-Type: multipart/digest; boundary="----- =_aaaaaaaaaa"'

echo "Version: $(env HOME="$work" MHMTSCONF="$work/mts.conf" LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu" \
    root/usr/lib/mh/post -version | sed 's/ \[.*//; s/ built .*//') (Debian 1.8~RC2-2)"
echo 'Guess: the Bcc: is the same mail, perhaps with a line more or less (RFC 5322, section 3.6.3).'
printf 'To bruno@example.com:\n%s\n\nTo desk@example.com, in Bcc:\n%s\n\nIts header with -mime:\n%s\n' \
    "$to_bruno" "$to_desk" "$mime"
grep -q '^Message-ID: <ID 1>$' <<<"$to_bruno"
grep -q '^References: <8@example.com> <9@example.com>$' <<<"$to_bruno"
[[ $to_desk == "$expected" && $mime == "$expected_mime" ]] || { echo 'CHANGED: nmh writes it otherwise now.'; exit 1; }
echo 'AS RECORDED: the blind copy is a mail of its own, outside the conversation and without MIME.'
