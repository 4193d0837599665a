"""Phrases in which people say how a solution turned out: in English, as :mod:`mailbot.desk.phrases.plain.outcomes_pt`."""

from __future__ import annotations

from typing import Final

from mailbot.desk.phrases.plain.outcomes_pt import NOUN

_TICKET: Final = r"(?:ticket|case|issue|request|matter|call|incident|question)"
_SCOPE: Final = (
    r"(?: (?:perfectly|correctly|fine|properly|great|well|nicely|beautifully|successfully|smoothly|flawlessly|now|again|here"
    r"|already|finally|at last|eventually|ok|as (?:expected|described|intended|it should|normal)|like a (?:charm|dream"
    r"|treat)"
    r"|for me|first time|right away|straight away|normally|just fine|a treat|on my end|too"
    r"|following your (?:fix|advice|update|instructions)|after (?:the|your) (?:update|fix|change)|in the end|thank god"
    r"|thank goodness|on my own|nicely|all by myself|a charm|once more|on (?:our|my) (?:side|end)|at our end|beautifully"
    r"|wonderfully|the way you (?:showed|told) me|without (?:any )?(?:problems?|errors?|issues?)|thankfully)){0,3}"
)
_THIS: Final = (
    r"(?:(?:and |so )?(?:it|its|that|thats|this|everythings|everything|all|all is|your (?:fix|solution|suggestion|advice"
    r"|recommendation|answer)"
    r"|the (?:fix|solution|steps|suggestion|update|workaround|instructions|procedure|latest version|new version)"
    r"(?: you (?:provided|sent|gave|suggested|proposed))?) )"
)
_ADV: Final = (
    r"(?:(?:now|finally|really|just|indeed|all|has|have|had|is|are|was|been|totally|definitely|actually|both|fully"
    r"|completely|entirely|nicely|at last) ){0,3}"
)
_DONE: Final = (
    r"(?:log ?in|sign in|print|open|install|access|connect|save|export|run|use|activate|import|download|update|load|fix"
    r"|solve"
    r"|get (?:it|that|this|in)(?: (?:to work|working|running))?|do it|make it work|resolve|work|continue|proceed)"
)
_THING: Final = rf"(?:(?:the|my|our) {NOUN}|it|that|this|everything|them)"
ACCEPTS: Final = (
    (
        rf"{_THIS}?{_ADV}(?:works?|worked|working|fixed|solved|resolved|rectified|sorted(?: out)?|up and running|back (?:to"
        r" normal|online|in business|up and running)|operational"
        r"|in (?:perfect )?(?:working )?order)"
        rf"(?: (?:it|the (?:problem|issue|error|matter)|my (?:problem|issue)|everything|itself)(?= |$))?{_SCOPE}"
    ),
    (
        r"(?:(?:it|that|this|your (?:answer|reply|fix|solution)|which) )"
        r"(?:(?:completely |really |fully |totally )?(?:solves?|fix(?:es)?|resolves?|answers?|settles|answered|did|does)"
        r" (?:it|the trick|the job|the (?:matter|problem|issue|case)|my (?:question|problem|issue)))"
    ),
    r"did the trick",
    r"(?:(?:it|that|this) )?did work",
    (
        r"(?:the|your) (?:solution|fix|steps|suggestion|update|workaround|instructions|procedure|advice|patch|version"
        r"|answer|tip)"
        r"(?: (?:you )?(?:provided|sent|gave|suggested|proposed|shared))?(?: has| have)? (?:fixed|solved|resolved"
        r"|sorted|cured) (?:it|this|everything|(?:our|my|the) (?:problem|issue|error))"
    ),
    (
        r"(?:the |my |our )?(?:installation|update|upgrade|import|export|activation|setup) (?:has )?(?:succeeded"
        r"|is complete|was successful|worked)"
    ),
    r"(?:everything|all) is (?:fine|ok|good|great|perfect|well|in order|back to normal)(?: now| here| again)?",
    r"(?:yes )?(?:now it does|there we go|thats the one|this is the one)(?= \.|$| thanks| thank| cheers)",
    r"confirmed (?:fixed|working|solved|resolved|sorted|closed)",
    (
        r"(?:(?<=confirm )|(?<=confirming )|(?<=report )|(?<=confirmed ))(?:the )?(?:full |complete "
        r"|successful )?(?:resolution|fix|solution"
        rf"|correction|closure|restoration)(?: (?:of|to|for) (?:the|this|my|our)? ?(?:{_TICKET}|problem|error|fault"
        rf"|bug|access|service))?"
        rf"(?: works| worked| is working)?{_SCOPE}"
    ),
    r"problem over",
    (
        r"(?:(?:its|it is|thats|everythings|everything is|we are|were|im) )?all (?:is )?(?:good|set|sorted|working|fine"
        r"|clear"
        r"|ok|well)"
        rf"{_SCOPE}(?= \.|$| now| thanks| thank| cheers| and| on)"
    ),
    rf"all went well{_SCOPE}",
    (
        rf"(?:i|we)? ?(?:have |ve )?(?:now |finally |just )?(?:got|have|had) (?:it|that|this|everything) "
        rf"(?:working|to work|sorted|fixed|running|solved|going){_SCOPE}"
    ),
    rf"(?:i|we) (?:fixed|solved|sorted|resolved) (?:it|this|that)(?: myself| ourselves)?{_SCOPE}",
    r"fixed it myself(?: in the end)?",
    (
        rf"(?:and )?(?:(?:i|we) )?(?:(?:am|are|was|were) )?(?:now |finally |already )?"
        rf"(?:managed to|able to|can now|can finally) (?:now )?{_DONE}(?: {_THING})?{_SCOPE}"
    ),
    (
        rf"(?:the|our) (?:{NOUN}|other {NOUN})(?<!other) (?:now )?(?:opens|opened|opening|works|worked|runs|ran|loads|loaded"
        r"|prints"
        rf"|printed|is (?:now )?(?:working|open|opening|running|fixed)){_SCOPE}"
    ),
    (
        r"(?:the )?(?:installation|update|upgrade|import|export|activation) (?:has |was )?(?:completed|finished|went)(?:"
        r" successfully"
        rf"| fine| well| smoothly| through){_SCOPE}"
    ),
    (
        rf"(?:its |it is |it )?(?:now )?(?:opening|opens|opened|printing|prints|loads|loading|running|runs) "
        rf"(?:properly|correctly|fine|perfectly|again|normally|smoothly)(?: now)?{_SCOPE}"
    ),
    (
        r"(?:the |my |that )?(?:error|issue|problem|message|warning|bug|crash) (?:(?:no longer|doesnt) (?:appears?|occurs?"
        r"|shows?|happens?)"
        rf"(?: up| anymore| any more)?|(?:is|has) (?:now )?(?:gone|disappeared|went away|solved|fixed|resolved)){_SCOPE}"
    ),
    (
        rf"(?:the |my |our )?(?:access|issue|problem|error|matter|service|{_TICKET}) (?:has |have |is )?(?:now )?(?:been"
        r" )?(?:restored"
        rf"|resolved|fixed|solved|sorted|closed|settled|rectified){_SCOPE}"
    ),
    (
        r"(?:you (?:can|may|could) |please |feel free to |kindly |go ahead and |just |(?:i am |im )?happy to |lets )?(?:now "
        r"|also )?"
        rf"(?:close|mark)(?: (?:the|this|my|our)(?: damn| bloody)?)? ?(?:{_TICKET}|it|this one|this)(?: (?:off|out|as"
        r" (?:solved"
        r"|resolved|closed)))?"
        r"(?: now| please| then)?"
    ),
    r"(?:you (?:can|may|could) (?:now )?|please |pls |kindly )close(?= \.|$| thanks| now)",
    rf"(?:please )?consider (?:this|the|my) ?{_TICKET}? (?:to be )?(?:closed|resolved|solved|settled)",
    rf"(?:this|the|my) {_TICKET} (?:can|may) (?:now )?be closed",
    r"can be closed(?: now)?",
    (
        r"no (?:further|more) (?:assistance|action|help|support|questions?|issues?)(?: from you)?(?: (?:is|are))?"
        r"(?: (?:required|needed|necessary))?(?: at this time)?"
    ),
    (
        r"(?:i |we )?(?:happily |hereby )?(?:accept|approve)(?:ed)? (?:the|your) (?:proposed |suggested )?(?:solution|answer"
        r"|resolution|fix)"
    ),
    r"(?:yes )?accepted",
    (
        r"(?:that|this|it) (?:was|is) (?:exactly |just |precisely )?(?:what (?:i|we) (?:needed|wanted|was (?:looking for"
        r"|after))|it)"
    ),
    r"thats exactly what (?:i|we) (?:needed|wanted)",
    r"exactly what (?:i|we) (?:needed|wanted)",
    (
        r"(?:i|we) (?:am|are|have been|ve been)? ?no longer (?:experiencing|seeing|getting|having|receiving|facing) (?:the"
        r"|this|that|any|an)"
        r" (?:issues?|problems?|errors?|messages?|warnings?|crash(?:es)?)"
    ),
    (
        r"(?:there (?:are|is) |i have |we have |ive )?no (?:outstanding|further|more|other|remaining|open) (?:items?|issues?"
        r"|questions?|points?"
        r"|problems?|concerns?)(?: (?:on|from) (?:our|my) (?:side|end|part))?"
    ),
    (
        r"(?:you (?:can|may) |please |feel free to )(?:now )?(?:proceed|go ahead) (?:to close|and close|with closing)(?:"
        r" (?:the|this|my) [a-z]{4,9})?"
    ),
    (
        r"(?:the|your) (?:workaround|solution|fix|answer|outcome|result|correction) is (?:perfectly |quite |very"
        r" )?(?:satisfactory|perfect|fine|good)"
    ),
    (
        r"(?:i |we )?(?:have verified the (?:correction|fix) and )?(?:am|are) (?:very |fully |quite )?(?:satisfied|happy"
        r"|pleased) with (?:the|your) (?:outcome|solution|result|answer|fix)"
    ),
    (
        r"(?:the|my|our) [a-z]{2,20} (?:is|are) (?:now )?(?:fully |being )?(?:operational|[a-z]{2,14}ed (?:correctly"
        r"|properly"
        r"|fine|perfectly))"
        r"(?: again| now)?"
    ),
    (
        r"(?:and )?(?:which )?(?:fully |completely )?(?:answers|answered|resolves|resolved) my (?:query|question|problem"
        r"|questions)"
    ),
    r"(?:that was |thats )?all it took",
    r"i (?:already )?(?:managed|was able) to do (?:it|that)",
    r"(?:were |we are )?back in business",
    (
        r"(?:i|we) can (?:now )?(?:access|open|use|see|print|save|run|log in(?:to)?|install|export|edit) (?:it|that"
        r"|everything)(?: now)?"
        r"(?: again)?"
    ),
    (
        rf"(?:the|our) {NOUN} (?:has|have|was|were) (?:now )?(?:been )?(?:activated|installed|updated|issued|generated"
        r"|imported|exported"
        r"|restored|converted) (?:successfully|correctly|fine)"
    ),
)
