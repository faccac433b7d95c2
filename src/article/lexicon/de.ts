import { anyOf, type Lexicon, numbersOf, setOf, startsWith, weekdaysOf } from './lexicon.ts';

const reporting =
  'spricht|sprechen|sprach|sprachen|nennt|nennen|nannte|bezeichnet|bezeichnete|beklagt|sagt|sagen|sagte|sagten|laut|zufolge|nach Angaben|behauptet|behaupten|erklärt|erklärte|teilt|teilte|warnt|warnen|meint|meinen|schreibt|betont|bestätigt|bestreitet|berichtet|berichten|vermutet|glaubt|wirft|mutmaßlich\\p{L}*|angeblich\\p{L}*|heißt es|hieß es|mitteilte|mitteilten|teilten|angibt|angab|angaben|gab an|kündigt|kündigte|kündigten|erklärten|betonte|bestätigte|bestätigten|bestritt|meldet|melden|meldete|verkündet|verkündete|beschuldigt|fürchtet|hofft';
const maybe =
  'kann|können|könnte|könnten|soll|sollen|sollte|sollten|dürfte|dürften|möglich\\p{L}*|vielleicht|wohl|wahrscheinlich|etwa|rund|knapp|fast|mindestens|höchstens|bis zu|nur|wenn|falls|sofern|es sei denn|aber|doch|jedoch|obwohl|trotz|außer|bevor|während|weil|geplant\\p{L}*|ungefähr|circa|ca|zunächst|vorläufig|teilweise|lediglich|allerdings|indes|hingegen|voraussichtlich|offenbar|anscheinend|scheinbar|vermutlich|unter der Bedingung|mehr als|weniger als|bis auf';
const no =
  'nicht|kein|keine|keinen|keiner|keinem|keines|nie|niemals|niemand|nichts|weder|noch|ohne|lehnt|lehnen|bestreitet|bestreiten|kaum|keinerlei|nirgends|verweigert|verweigern|ablehnt|ablehnte|ablehnen|dementiert|dementieren|verneint';

/** Verbs first: the subject must come before these ("Droht mit…", "Weist … zurück", "Soll am Montag…"). */
const subjectless = [
  '(?:sag|behaupt|erklär|teil|warn|mein|betont|bestätig|bestreite|bericht|vermut|glaub|forder|droh|kündig|lehn|beschuldig|fürcht|hoff|nenn|verlang|bezeichne|kritisier|verteidig|dementier|leugne|beharr|räum|füg|schwör|begrüß|bekräftig|beklag|stell|verlang|erwart|beton|meld|verkünd|plan|verwies|zeig)(?:e|te|t|et|ete|en|ten)',
  'droht|warnt|wirft|warf|weist|wies|spricht|sprach|verspricht|versprach|will|wollen|wollte|soll|sollen|sollte|muss|müssen|musste|darf|kann|wird|werden|wurde|wurden|ist|sind|war|waren|hat|haben|hatte|schreibt|schrieb|gibt|gab|bestreitet|bestritt|verweigert|sieht|sah|nannte|rief|hält|hielt|lässt|steht|bleibt|geht|tritt|angeklagt (?:wegen|des|der)|festgenommen (?:in|am|wegen)|verurteilt (?:zu|wegen)|beschuldigt (?:der|des)',
  '(?:beteuer|begründe|entschuldig|weiger|bedauer|befürcht|mahn|ermahn|dräng|poch|plädier|appellier|distanzier|rechtfertig|leit|arbeite|flüchte|äußer|bezweifel|bezichtig|erinner|kandidier|rechne|wünsch|erläuter|unterstell|attackier|protestier|reagier)(?:t|te|et|ete)',
  'macht|machte|beruft|berief|gilt|galt|schließt|schloss|gesteht|gestand|schweigt|schwieg|nimmt|nahm|bringt|brachte|bittet|bat|rät|riet|empfiehlt|empfahl|erhält|erhielt|bekommt|bekam|erhebt|erhob|wirbt|warb|besteht|bestand|klagt|klagte|ruft|zweifelt|zweifelte|hofft|plant|starb|verlor|floh|kam|ging|trat|fuhr|setzt|setzte|legt|legte|zieht|zog|pfeift|führt|führte|stammt|stammte',
  'nicht',
].join('|');

export const de: Lexicon = {
  language: 'de',
  folds: false,
  breaking: 'EILMELDUNG: ',
  correction: 'Korrektur: ',
  leansAtStart: startsWith(
    `${subjectless}|er|sie|es|ihn|ihm|ihr|ihre|ihren|sein|seine|seinen|dieser|diese|dieses|diesen|jener|jene|jenes|solche|dies|das ist|beide|beiden|die beiden|derselbe|dieselbe|dasselbe|letztere|letzterer|erstere|der andere|die anderen|andere|keiner|keine von|aber|und|oder|doch|jedoch|auch|zudem|außerdem|dann|dagegen|dabei|damit|dafür|deshalb|daher|dennoch|hingegen|derweil|stattdessen|dort`,
  ),
  leansWithin: anyOf('auch|ebenfalls|(?:sagt|sagte|fügte|erklärte|so) (?:er|sie)|die beiden|beide'),
  ties: anyOf(`${reporting}|${maybe}|${no}`),
  reporting: anyOf(reporting),
  negations: anyOf(no),
  opensPhrase:
    /^(?:der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|in|im|an|am|auf|aus|bei|beim|mit|nach|von|vom|vor|zu|zum|zur|für|gegen|ohne|um|über|unter|durch|zwischen|und|oder|aber|als|wie|dass|ob|wenn|weil|ist|sind|war|waren|hat|haben|hatte|wird|werden|wurde|kann|soll|muss|will|nicht|kein|keine|sich|mehr|weniger|sehr|so|herr|frau|dr)$/iu,
  weightless: setOf('der die das des ein eine einer eines ist sind hat haben'),
  others: setOf(
    'zweiter zweite zweiten zweites dritter dritte dritten vierter vierte vierten weiterer weitere weiteren anderer andere anderen ex',
  ),
  owns: setOf(''),
  participles: /$^/,
  common: setOf(
    'der die das den dem des ein eine einen einem einer eines in im an am auf aus bei beim mit nach von vom vor zu zum zur für und oder ist sind hat haben wird werden wurde sich',
  ),
  endings: /(?:ten|te|en|er|es|em|et|st|e|n|s|t)$/,
  numbers: numbersOf(
    'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig',
    'dreißig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90 hundert=100 tausend=1000',
  ),
  dayWords: anyOf(
    'heute|morgen|übermorgen|gestern|vorgestern|am (?:Morgen|Vormittag|Mittag|Nachmittag|Abend)|in der (?:kommenden |vergangenen )?Nacht|um (?:Mitternacht|(?:ein|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf) Uhr)',
  ),
  weekdays: weekdaysOf(
    'montags?|montag(?:abend|morgen|nachmittag|nacht) dienstags?|dienstag(?:abend|morgen|nachmittag|nacht) mittwochs?|mittwoch(?:abend|morgen|nachmittag|nacht) donnerstags?|donnerstag(?:abend|morgen|nachmittag|nacht) freitags?|freitag(?:abend|morgen|nachmittag|nacht) samstags?|sonnabends?|samstag(?:abend|morgen|nachmittag|nacht) sonntags?|sonntag(?:abend|morgen|nachmittag|nacht)',
  ),
  spans: {
    hours: anyOf('(?:vor|in) (?:einer|zwei|drei|vier|fünf|sechs|[0-9]+|wenigen) (?:stunden?|minuten?)'),
    weeks: anyOf(
      'diese[rn]? woche|(?:kommende|nächste|vergangene|letzte|vorige)[rn]? woche|(?:am|dieses|diesem|kommende[sn]|nächste[sn]|vergangene[sn]|letzte[sn]) wochenende',
    ),
    months: anyOf('(?:diese[nm]|kommenden|nächsten|vergangenen|letzten|vorigen) monat|diesen monats'),
    years: anyOf('(?:diese[sm]|kommende[sn]|nächste[sn]|vergangene[sn]|letzte[sn]|vorige[sn]) jahr(?:es)?'),
  },
};
