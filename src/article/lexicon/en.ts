import { anyOf, type Lexicon, numbersOf, setOf, startsWith, weekdaysOf } from './lexicon.ts';

const reporting =
  'says|said|say|saying|tells|told|adds|added|claims|claim|claimed|claiming|alleges|allege|alleged|allegedly|reportedly|according|announces|announced|warns|warn|warned|cautions|cautioned|writes|wrote|argues|argue|argued|insists|insist|insisted|believes|believe|rules|ruled|reports|reported|states|stated|confirms|confirm|confirmed|denies|deny|denied|admits|admitted|suggests|suggest|suggested|estimates|estimated|predicts|predicted|hints|accuses|accused|blames|finds|found|shows|thinks|think|expects|expect|unconfirmed|unverified|source|sources|officials|witnesses|testifies|testified|maintains|maintained|contends|contended|asserts|asserted|acknowledges|acknowledged|concedes|conceded|notes|noted|explains|explained|declares|declared|fears|fear|feared|hopes|hope|hoped|quoted|tell|describes|described|calls|called|labels|labelled|labeled|brands|branded|slams|slammed|complains|complained';
const maybe =
  'may|might|could|can|would|should|likely|unlikely|possible|possibly|perhaps|probably|apparently|seems|seem|appears|appear|expected|set to|about|around|nearly|almost|some|up to|at least|at most|only|alleged|suspected|potential|proposed|planned|draft|if|unless|until|provided|pending|subject to|but|though|although|however|despite|except|without|before|after which|while|whereas|rather|instead|because|roughly|approximately|estimated|more than|less than|fewer than|temporarily|partly|partially|initially|tentatively|provisionally|supposedly|presumably|purportedly|conditional|conditionally|except for|other than';
const no =
  "no|not|never|none|nobody|nothing|neither|nor|cannot|without|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|won't|wouldn't|can't|couldn't|shouldn't|hasn't|haven't|hadn't|fails to|failed to|refuses|refused|denies|denied|rejects|rejected|rules out|ruled out|stops short|hardly|barely|scarcely|rarely|seldom|lacks|lack|lacked|fail to|refuse|refusing|deny";

/** The subject must come before these: "Says fighters will…", "Vowed to…", "Accused of…", "To appear in…". */
const subjectless = [
  '(?:say|vow|add|claim|insist|warn|call|urge|promise|pledge|accuse|reject|blame|demand|plan|want|expect|hope|refuse|admit|argue|tell|ask|declare|announce|confirm|reveal|suggest|believe|think|defend|criticise|criticize|condemn|praise|describe|dismiss|threaten|offer|agree|order|seek|face|maintain|contend|assert|acknowledge|concede|note|explain|fear|allege|caution|predict|estimate|propose|recommend|request|question|express|voice|stress|emphasise|emphasize|reiterate|repeat|rule|welcome|oppose|back|quote|cite|intend|aim|remain|need|deserve|appeal|apologise|apologize|swear|label|brand|slam|hail|hint|signal|deplore|denounce|rebuke|retort|rebut|refute|complain|maintain|leave|join|become|get|take|make|give|promote|invoke|mourn|apologize|retire|resign|insult|mock|tease|taunt|joke|boast|brag|lament|regret|vent|weigh)s(?! (?:by|are|were|is|was|have|had|remain|rise|rose|fall|fell|grow|double[ds]?)(?![a-z]))(?!(?<!(?:warn|complain|boast|speak)s) of(?![a-z]))',
  '(?:dismiss|express|stress|discuss|confess|address|push|clash|launch|search|reproach|impeach|finish|establish|relish|wish|distinguish)es',
  'denies|replies|testifies|clarifies|justifies|specifies|relies|tries|does|goes|has|is|was|were|had|will|would|could|should|must|cannot|may (?:be|have|face|not)|might',
  '(?:vow|add|claim|insist|warn|call|urge|promis|pledg|accus|reject|blam|demand|refus|admitt|argu|ask|announc|confirm|reveal|defend|criticis|criticiz|condemn|prais|describ|dismiss|threaten|offer|agre|maintain|contend|assert|acknowledg|conced|explain|alleg|caution|stress|reiterat|welcom|oppos|denounc|apologis|apologiz|appeal|slam|hail|hint|vow|testifi|deni|repli|expect|believ|schedul|suspect)ed',
  '(?:arrested|charged|convicted|jailed|sentenced|elected|appointed|named|sacked|fired|born|held|released|detained|hired|fined|cleared|wanted|killed|injured|found|known|thought|said|due|set|likely|aged|married) (?:by|of|in|on|at|with|to|for|as|after|before|that|from|over|dead|guilty|not)',
  'said|told|swore|thought|spoke|wrote|saying|telling|adding|citing|calling|warning (?:of|that)|accusing|claiming|vowing|denying|insisting|promising|speaking (?:to|at|after|in)|arguing|asked (?:about|whether|why)|not|no longer|to (?:appear|be|stand|face|go|take|return|leave|meet|visit|begin|start|run)',
  'died|worked|served|fled|became|took|gave|began|drove|suffered|survived|escaped|studied|went|knew',
].join('|');

/** "Later withdrew…", "Once led…", "Now wants…". */
const after =
  '(?:later|earlier|previously|formerly|recently|once|now|soon|eventually|subsequently|repeatedly|initially|twice|again|always|never|still|just) (?:[a-z]+ed|withdrew|led|won|lost|ran|took|made|went|became|left|held|told|said|wrote|sold|bought|gave|got|fled|wants|says|plans|faces|hopes|lives|works|runs|leads)';
/** "In a statement, denied…". */
const where = '(?:in|on|at|after|during|before|speaking|asked) [^\\s,.:;][^,.:;]{0,59}, ';

export const en: Lexicon = {
  language: 'en',
  folds: false,
  breaking: 'BREAKING: ',
  correction: 'Correction: ',
  leansAtStart: startsWith(
    `(?:${where})?(?:${subjectless})|${after}|he|she|they|it|him|her|them|his|hers|their|theirs|its|he's|she's|they're|it's|both|neither|either|each|this|that|these|those|such|the same|the latter|the former|the two|the three|the pair|the duo|the move|the decision|the former|another|others|the other|the others|but|and|or|so|yet|however|meanwhile|instead|still|also|too|then|therefore|moreover|nevertheless|in addition|as a result|for their part|for his part|for her part|in turn|some of them|one of them|most of them|many of them|all of them|none of them|only`,
  ),
  leansWithin: anyOf(
    'also|as well|(?:he|she|they|it|who|both) (?:says|said|say|adds|added|add|claims|claimed|claim|warns|warned|warn|insists|insisted|insist|tells|told|tell|notes|noted|note|continued|continues)|the (?:two|three|pair|duo|latter|former)',
  ),
  ties: anyOf(`${reporting}|${maybe}|${no}`),
  reporting: anyOf(reporting),
  negations: anyOf(no),
  opensPhrase:
    /^(?:a|an|the|of|to|in|on|at|by|for|from|with|into|over|under|after|before|between|against|about|as|and|or|but|nor|than|that|which|who|whose|is|are|was|were|be|been|being|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|not|no|its|his|her|their|our|my|your|this|these|those|more|less|most|least|very|if|when|while|because|per|via|until|since|during|through|near|some|any|all|every|each|both|up|out|so|too|mr|mrs|ms|dr|prof|gen|col|sen|rep|st|minister|president|mayor|judge)$/iu,
  weightless: setOf('a an the is are was were be been being has have had that its their of'),
  others: setOf('second third fourth fifth sixth another other others former ex deputy rival'),
  owns: setOf('of'),
  participles: /(?:ed|en)$/u,
  common: setOf(
    'a an the of to in on at by for from with into over under after before between against as and or but nor than that which who is are was were be been being has have had do does did will would can could may might must shall should its his her their this these those it he she they there up out more s t',
  ),
  endings: /(?:ings?|ied|ies|ed|es|s|y|e)$/,
  numbers: numbersOf(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
    'thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 hundred=100 thousand=1000',
  ),
  dayWords: anyOf(
    "today|tonight|tomorrow|yesterday|this (?:morning|afternoon|evening)|last night|overnight|at (?:noon|midday|midnight|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) o'clock)|(?:today|tomorrow|yesterday|tonight)'s",
  ),
  weekdays: weekdaysOf('mondays? tuesdays? wednesdays? thursdays? fridays? saturdays? sundays?'),
  spans: {
    hours: anyOf(
      '(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|[0-9]+) (?:hours?|minutes?) ago|in (?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|[0-9]+) (?:hours?|minutes?)(?! of)|within (?:hours|minutes|the hour)|in the (?:next|coming) (?:few )?(?:hours|minutes)',
    ),
    weeks: anyOf('(?:this|next|last|the coming) week(?:end)?'),
    months: anyOf('(?:this|next|last) month'),
    years: anyOf('(?:this|next|last) year'),
  },
};
