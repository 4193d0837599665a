"""What people say of the service in words that otherwise tell of trouble: in English.

For :mod:`mailbot.desk.phrases.plain.opinions`.
"""

from __future__ import annotations

from typing import Final

OPINIONS: Final = (
    (
        r"no (?:further |other |more |real |additional |particular |major |big )?(?:comments?|complaints?|opinions?"
        r"|feedback|suggestions?|answer|rating|thanks|thank you|remarks?"
        r"|problems?|issues?|worries|idea|review|criticisms?|preference|reply|notes?|questions|one better|need|doubt"
        r"|better|faults?|response to (?:this|that)|hassle|fuss)"
    ),
    (
        r"(?:i )?(?:have |had |there is |theres |ive |got )?nothing (?:further |more |else |bad |much "
        r"|really )*(?:to (?:complain(?: about)?|add|say|report|declare|comment(?: on)?|improve|rate|criticise|criticize"
        r"|suggest)|special|wrong|bad|but (?:praise|good things))"
    ),
    (
        r"(?:not|never|isnt|wasnt|arent|werent|aint) (?:(?:very|so|too|really|that|all that|a|an|the|at all|been"
        r"|particularly|entirely|quite|exactly|overly|your|my) )*"
        r"(?:bad|good|great|happy|satisfied|impressed|helpful|sure|applicable|interested|best|worst|pleased|fast"
        r"|quick|friendly|polite|clear|professional|perfect"
        r"|recommended|rating|shabby|terrible|enjoyable|patient|nice|kind|what i (?:expected|hoped)|disappointed|fan"
        r"|ideal|worth it|enough (?:attention|information|explanation|care|patience)|useful|easy|bothered|convinced)"
    ),
    (
        r"no,? (?:thanks|thank you)|(?:didnt|did not|doesnt|does not|not) (?:meet|meeting|live up to|match|reach) (?:my "
        r"|our |any |the )*expectations?"
    ),
    (
        r"(?:training|staff|people|improvement|attention) needed|(?:too |so )?many questions"
        r"|nothing (?:out of the ordinary|negative|remarkable|positive|exceptional)"
    ),
    (
        r"never (?:ever )?(?:had (?:a |any )?(?:single )?(?:problem|issue|complaint|trouble)s?|disappoint(?:s|ed)?"
        r"|let (?:me|us) down|fails? to (?:impress|amaze|please)|a problem|a bad experience)"
    ),
    (
        r"not (?:going|willing) to (?:rate|answer|review|comment|say)(?: (?:this|that|anything))?|not (?:rating|answering"
        r"|commenting)"
    ),
    (
        r"(?:not|nothing) (?:much |a lot )?to (?:say|add|complain about)|not at all(?: (?:satisfied|happy|helpful))?"
        r"|not (?:really|now)(?= ?[.,!]| ?$)"
    ),
    (
        r"(?:i )?(?:dont|do not|didnt|did not|wont|will not|wouldnt|would not|cant|cannot|couldnt|could not"
        r"|havent) (?:really |even |want to |wish to |care to |like to |be )*"
        r"(?:do surveys|change a thing|renew|buying|using(?: you| it| this)?|use(?: it| this| them| you)?|like|love"
        r"|enjoy|rate|rating|answer|answering|say|review|reviewing|participate|participating|comment|commenting"
        r"|recommend|care|complain|fault|feel|think|mind|bother|buy|be back|impress|regret|give (?:a|any) (?:rating"
        r"|score|mark)|have (?:any|an|a|anything|much|complaints?|comments?|opinions?)(?: (?:complaints?|comments?"
        r"|opinions?|suggestions?|idea|to (?:say|add|make|give|complain about)|about (?:it|that|the service)))*"
        r"|ask for (?:more"
        r"|better|anything more)|be (?:better|happier|worse|more [a-z]+)|have been (?:better|happier|more [a-z]+"
        r"|worse|quicker|faster)|thank (?:you|bruno|them) enough|wait to|know what to (?:say|answer)|know(?= ?[.,!]| ?$))"
        r"(?: (?:it|this|that|the (?:service|support|survey|attitude|experience|way)|them|you|enough|highly enough"
        r"|much|again|at all))*"
    ),
    r"(?:id |i would |would |i )?(?:rather|prefer) (?:to )?not(?: to)?(?: (?:say|answer|comment|rate|respond|reply))?",
    (
        r"never (?:had|seen|met|experienced|received|been|again)(?: (?:such|so|better|a|an|treated|this|good|bad|great|as"
        r"|service|support|help|helped|using|buying|attentive|well|badly|slow))*"
    ),
    (
        r"(?:could|should|can|might|must|may|needs?|need|would)(?: be| have been| do(?: with)?| to| to be| be a bit"
        r"| use)? (?:a (?:bit|little|lot) )?(?:better|faster|quicker|worse|improved?|improvement|clearer|friendlier"
        r"|more [a-z]+|be (?:better|faster|quicker)|have been (?:better|faster|quicker)|train(?:ing)?|be improved"
        r"|less [a-z]+)(?: (?:support|service|training|staff|in some areas|here and there))?"
    ),
    r"room for improvement",
    (
        r"(?!.{0,30}\bto (?:open|load|save|start|print|run|log|connect))(?:took|takes|taken|waited|wait(?:ing)? (?:time"
        r"|times)|had to wait|waiting was|long wait|the wait)(?: (?:a|too|so|far|way|very|long|ages|forever|while|bit|was"
        r"|much|time|[0-9]+|days?|weeks?|hours?|two|three|for))*"
    ),
    (
        r"(?:had|have) to (?:chase|ask|call|write|insist|explain|repeat)(?: (?:you|it|myself|them|for|back|everything"
        r"|the same thing|all|over|many|several|two|three|four|five|[0-9]+|times|twice|again))*"
    ),
    (
        r"(?:service|support|response|reply|replies|team|answer|process|help|agent)(?:s)? (?:was|is|were|are|felt"
        r"|seemed)? ?(?:a |bit |too |very |so |really |rather |little |quite )*(?:slow|late|wrong|stuck|broken|lacking"
        r"|missing)"
    ),
    (
        r"(?:too|very|so|a bit|rather|really|quite|pretty|extremely|painfully|super|just) slow|slow(?:ly)? (?:service"
        r"|support|response|reply|replies|answers?|to (?:respond|reply|answer))|^(?:it was )?slow(?= ?[.,!]| ?$)|slow but"
    ),
    (
        r"(?:lacks?|lacked|lacking|missing|without|lost) (?:a bit of |some |any |my |all |a |of )*(?:attention|patience"
        r"|clarity|empathy|care|courtesy|kindness|interest|communication|comments?|complaints?|doubt|hesitation"
        r"|politeness|training|knowledge|fail|problems?|issues?|hassle|fuss|faith|trust|time)"
    ),
    r"(?:waste|wasted|wasting) (?:of |my |our )*(?:time|day|week)",
    (
        r"(?:would|will|i will|ill|id|gladly|definitely|happy to|i) (?:definitely |gladly |certainly |always "
        r"|happily )*(?:use|buy|recommend|contact|choose|come|call|hire|return|be)(?: (?:you|it|them|this|to you|from you"
        r"|your (?:service|support)|with you|a customer|back))* ?(?:again|back|to (?:anyone|everyone|others|friends)"
        r"|in (?:the )?future)?"
    ),
    (
        r"(?:thanks|thank you|many thanks|cheers)(?: (?:so|very|much|a lot|all|everyone|guys|bruno)){0,2} again"
        r"|once again|again,? (?:thanks?|thank you|great"
        r"|excellent|a great|good)|(?:got|get|getting|came|come) back to (?:me|us)|feedback|back to normal"
        r"|went back and forth"
    ),
    (
        r"(?:when|whenever|every time|each time|everything|all|what|that|exactly what|any time"
        r"|help) (?:that )?i (?:ever )?(?:need(?:ed)?|want(?:ed)?|call(?:ed)?|had|have|ask(?:ed)?|wrote"
        r"|contacted)(?: (?:a|an|any|some))?(?: (?:problem|question|issue|help|it|you|support|them))?"
    ),
    (
        r"(?:gone|went|goes|going) (?:above and beyond|out of (?:his|her|their|your) way|the extra mile)|keep (?:it"
        r"|up)(?: (?:up|like this|going|the (?:good|great) work|this way))*|still (?:a |an |the |very |really |quite "
        r"|pretty )*(?:great|good|best|excellent|happy"
        r"|satisfied|impressed|fine|bad|poor)"
    ),
    (
        r"(?:please )?(?:pass on|give|send) (?:my )?(?:thanks|regards|compliments|best)(?: to [a-z]+)?|please (?:thank"
        r"|keep)|(?:i )?(?:want|wanted|would like|need) to (?:thank|praise|compliment|say (?:thanks|thank you|how))"
    ),
    (
        r"how (?:helpful|kind|nice|quick(?:ly)?|fast|patient|friendly|good|great|much (?:i|you)|long it took|well"
        r"|slow(?:ly)?|rude|bad|poor(?:ly)?)|thats why"
    ),
    (
        r"(?:call|phone|chat|email|wait)s? (?:was|were|is|are|took|went)|the (?:wait|call|question|reply|check)(?! is)"
        r"|(?:asked|answered|handled|understood) (?:(?:every|all|my|the|our|of) )+questions?"
    ),
    (
        r"(?:better|worse|slower|faster|nicer) than (?:any |all |most |the )*(?:others?|another)(?: (?:companies"
        r"|company|suppliers?|vendors?|desks?|teams?|support|services?|ones?))?|(?:like )?no other"
    ),
)
