import { anyOf, type Lexicon, numbersOf, setOf, startsWith, weekdaysOf } from './lexicon.ts';

const reporting =
  "parle|parlent|qualifie|qualifient|évoque|évoquent|dénonce|dénoncent|dit|disent|a dit|selon|d'après|affirme|affirment|a affirmé|déclare|a déclaré|annonce|a annoncé|assure|assurent|estime|estiment|accuse|accusent|prétend|prétendent|indique|indiquent|précise|ajoute|explique|avertit|écrit|reconnaît|dément|confirme|soutient|croit|présumé|présumée|présumés|sources?|rapporte|rapportent|révèle|révèlent|conteste|contestent|nie|nient|juge|jugent|craint|craignent|souligne|raconte|a-t-il|a-t-elle|a-t-on|ont dit|ont affirmé|prévient|préviennent|avertissent|alertent|alerte|soutiennent|confirment|démentent|expliquent|soulignent|promettent|redoute|redoutent|dénonce|dénoncent";
const maybe =
  "peut|peuvent|pourrait|pourraient|devrait|devraient|serait|seraient|aurait|auraient|peut-être|probablement|sans doute|environ|près de|au moins|au plus|jusqu'à|seulement|si|sauf|à condition|à moins|mais|bien que|cependant|toutefois|malgré|sous réserve|quelque|projet|avant|tandis que|parce que|semble|semblent|apparemment|vraisemblablement|presque|provisoirement|partiellement|pourtant|éventuellement|possible|possibles|plus de|moins de|hormis|excepté|en partie";
const no =
  "ne|n'\\p{L}+|pas|jamais|aucun|aucune|rien|personne|ni|sans|nul|nulle|refuse|refusent|rejette|rejettent|dément|démentent|exclut|excluent|guère|nullement|manque|manquent";

/** Verbs first: the subject must come before these ("Affirme que…", "Promet de…", "Accusé de…"). */
const subjectless = [
  '(?:affirme|déclare|annonce|assure|estime|accuse|indique|précise|ajoute|explique|confirme|rapporte|révèle|conteste|nie|juge|souligne|raconte|dénonce|critique|menace|refuse|rejette|demande|exige|appelle|réclame|insiste|espère|regrette|rappelle|propose|condamne|qualifie|évoque|invite|ordonne|défend|salue|déplore|réaffirme|martèle|revendique|reproche|redoute|envisage|risque|exhorte|réfute|considère|souhaite)(?:nt)?',
  'dit|disent|prétend(?:ent)?|avertit|avertissent|écrit|écrivent|reconnaît|reconnaissent|dément(?:ent)?|soutient|soutiennent|croit|croient|craint|craignent|prévient|préviennent|promet(?:tent)?|veut|veulent|répond(?:ent)?|admet(?:tent)?|défendent|attend(?:ent)?|compte(?:nt)?|jure(?:nt)?|met en garde|s’engage|se dit|se défend|s’oppose|s’en prend|se félicite',
  'a (?:dit|affirmé|déclaré|annoncé|assuré|ajouté|promis|nié|dénoncé|menacé|refusé|rejeté|accusé|prévenu|été)|ont (?:dit|affirmé|déclaré|annoncé|promis|nié|été)|est (?:accusé|soupçonné|poursuivi|attendu|mort)|était|sera|seront|devrait|pourrait|doit|doivent|va|vont|avait|fut|ne|n',
  '(?:accusé|soupçonné|arrêté|condamné|poursuivi|interpellé|mis en examen|placé en garde)e?s? (?:de|d|à|par|pour|en|dans)|affirmant|disant|assurant|ajoutant|selon (?:lui|elle|eux|elles)',
].join('|');

export const fr: Lexicon = {
  language: 'fr',
  folds: false,
  breaking: 'URGENT : ',
  correction: 'Correction : ',
  leansAtStart: startsWith(
    `${subjectless}|il|elle|ils|elles|on|lui|leur|leurs|son|sa|ses|ce|c'est|cela|ça|ceci|cet|cette|ces|celui-ci|celle-ci|ceux-ci|celles-ci|tous deux|toutes deux|les deux|ces derniers|ce dernier|cette dernière|le premier|le second|l'un|l'une|l'autre|les autres|ni l'un|mais|et|or|donc|aussi|ensuite|puis|pourtant|cependant|toutefois|en revanche|par ailleurs|de plus|en outre|également|de son côté|pour sa part`,
  ),
  leansWithin: anyOf(
    'également|aussi|les deux|(?:ajoute|précise|explique|assure|dit|affirme|indique|conclut)-t-(?:il|elle)|(?:a-t-il|a-t-elle|ont-ils|ont-elles|disent-ils|disent-elles)',
  ),
  ties: anyOf(`${reporting}|${maybe}|${no}`),
  reporting: anyOf(reporting),
  negations: anyOf(no),
  opensPhrase:
    /^(?:le|la|les|l|un|une|des|du|de|d|à|au|aux|en|dans|sur|sous|par|pour|avec|sans|vers|chez|entre|contre|et|ou|mais|ni|que|qu|qui|dont|où|est|sont|était|a|ont|avait|sera|seront|ne|n|se|s|ce|cette|ces|son|sa|ses|leur|leurs|plus|moins|très|si|quand|comme|m|mme|dr)$/iu,
  weightless: setOf('le la les l un une des du de d est sont a ont que qu'),
  others: setOf('second deuxième troisième quatrième autre autres ancien ancienne ex'),
  owns: setOf('de du des d'),
  participles: /ée?s?$/u,
  common: setOf(
    'le la les l un une des du de d à au aux en dans sur sous par pour avec et ou que qu qui est sont a ont se s ce cette ces son sa ses leur leurs y',
  ),
  endings: /(?:aient|ent|ées|ée|és|er|es|ez|é|e|s|x)$/,
  numbers: numbersOf(
    'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt',
    'trente=30 quarante=40 cinquante=50 soixante=60 cent=100 mille=1000',
  ),
  dayWords: anyOf(
    "aujourd'hui|demain|après-demain|hier|avant-hier|ce (?:matin|soir|midi)|cette nuit|à (?:midi|minuit|(?:une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze) heures?)|dans la (?:nuit|matinée|soirée)|cet après-midi",
  ),
  weekdays: weekdaysOf('lundis? mardis? mercredis? jeudis? vendredis? samedis? dimanches?'),
  spans: {
    hours: anyOf(
      '(?:il y a|dans) (?:une|deux|trois|quatre|cinq|six|quelques|[0-9]+) (?:heures?|minutes?)|dans les prochaines heures',
    ),
    weeks: anyOf(
      'cette semaine|(?:la )?semaine (?:prochaine|dernière|passée)|(?:ce |le )?week-end(?: prochain| dernier)|ce week-end',
    ),
    months: anyOf('ce mois-ci|mois (?:prochain|dernier)'),
    years: anyOf("cette année|(?:l'an|année) (?:prochaine?|dernière?|passée?)"),
  },
};
