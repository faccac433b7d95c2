import { anyOf, type Lexicon, numbersOf, setOf, startsWith } from './lexicon.ts';

const reporting =
  'says|said|say|saying|tells|told|adds|added|claims|claim|claimed|claiming|alleges|allege|alleged|allegedly|reportedly|according to|announces|announced|warns|warn|warned|cautions|cautioned|writes|wrote|argues|argue|argued|insists|insist|insisted|believes|believe|rules|ruled|reports|reported|states|stated|confirms|confirm|confirmed|denies|deny|denied|admits|admitted|suggests|suggest|suggested|estimates|estimated|predicts|predicted|hints|accuses|accused|blames|finds|found|shows|thinks|think|expects|expect|unconfirmed|unverified|source|sources|officials|witnesses|testifies|testified|maintains|maintained|contends|contended|asserts|asserted|acknowledges|acknowledged|concedes|conceded|notes|noted|explains|explained|declares|declared|fears|fear|feared|hopes|hope|hoped|quoted|tell';
const maybe =
  'may|might|could|can|would|should|likely|unlikely|possible|possibly|perhaps|probably|apparently|seems|seem|appears|appear|expected|set to|about|around|nearly|almost|some|up to|at least|at most|only|alleged|suspected|potential|proposed|planned|draft|if|unless|until|provided|pending|subject to|but|though|although|however|despite|except|without|before|after which|while|whereas|rather|instead|because|roughly|approximately|estimated|more than|less than|fewer than|temporarily|partly|partially|initially|tentatively|provisionally|supposedly|presumably|purportedly|conditional|conditionally|except for|other than';
const no =
  "no|not|never|none|nobody|nothing|neither|nor|cannot|without|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|won't|wouldn't|can't|couldn't|shouldn't|hasn't|haven't|hadn't|fails to|failed to|refuses|refused|denies|denied|rejects|rejected|rules out|ruled out|stops short|hardly|barely|scarcely|rarely|seldom|lacks|lack|lacked|fail to|refuse|refusing|deny";

export const en: Lexicon = {
  language: 'en',
  folds: false,
  breaking: 'BREAKING: ',
  correction: 'Correction: ',
  leansAtStart: startsWith(
    "he|she|they|it|him|her|them|his|hers|their|theirs|its|he's|she's|they're|it's|both|neither|either|each|this|that|these|those|such|the same|the latter|the former|the two|the three|the pair|the duo|the move|the decision|the former|another|others|the other|the others|but|and|or|so|yet|however|meanwhile|instead|still|also|too|then|therefore|moreover|nevertheless|in addition|as a result|for their part|for his part|for her part|in turn|some of them|one of them|most of them|many of them|all of them|none of them|only",
  ),
  leansWithin: anyOf(
    'also|as well|(?:he|she|they|it|who|both) (?:says|said|say|adds|added|add|claims|claimed|claim|warns|warned|warn|insists|insisted|insist|tells|told|tell|notes|noted|note|continued|continues)|the (?:two|three|pair|duo|latter|former)',
  ),
  ties: anyOf(`${reporting}|${maybe}|${no}`),
  negations: anyOf(no),
  opensPhrase:
    /^(?:a|an|the|of|to|in|on|at|by|for|from|with|into|over|under|after|before|between|against|about|as|and|or|but|nor|than|that|which|who|whose|is|are|was|were|be|been|being|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|not|no|its|his|her|their|our|my|your|this|these|those|more|less|most|least|very|if|when|while|because|per|via|until|since|during|through|near|some|any|all|every|each|both|up|out|so|too|mr|mrs|ms|dr|prof|gen|col|sen|rep|st|minister|president|mayor|judge)$/iu,
  common: setOf(
    'a an the of to in on at by for from with into over under after before between against as and or but nor than that which who is are was were be been being has have had do does did will would can could may might must shall should its his her their this these those it he she they there up out more s t',
  ),
  endings: /(?:ations?|ings?|ments?|edly|ers?|ies|ed|es|ly|s|y|e)$/,
  numbers: numbersOf(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
    'thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 hundred=100 thousand=1000',
  ),
};
