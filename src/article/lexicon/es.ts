import { anyOf, type Lexicon, numbersOf, setOf, startsWith, weekdaysOf } from './lexicon.ts';

const reporting =
  'habla|hablan|califica|califican|tilda|tildan|denuncian|dice|dicen|dijo|según|afirma|afirman|afirmó|asegura|aseguran|anuncia|anunció|acusa|acusan|denuncia|sostiene|advierte|explica|añade|escribe|reconoce|desmiente|confirma|estima|cree|presunto|presunta|presuntos|supuesto|fuentes?|informa|informó|informan|informaron|declara|declaró|aseguró|advirtió|admite|admitió|alega|alegó|acusó|señala|señaló|indica|indicó|considera|teme|espera|reconoció|advierten|denuncian|sostienen|explican|confirman|acusan|admiten|alegan|señalan|indican|temen|alertan?|estiman|creen';
const maybe =
  'puede|pueden|podría|podrían|debería|sería|serían|habría|habrían|quizá|quizás|tal vez|probablemente|unos|unas|cerca de|al menos|hasta|solo|sólo|si|salvo|siempre que|a menos que|pero|aunque|sin embargo|pese a|antes|mientras|porque|proyecto|aproximadamente|alrededor de|casi|parece|parecen|aparentemente|posible|posibles|posiblemente|probable|probables|previsto|parcialmente|provisionalmente|no obstante|más de|menos de|excepto';
const no =
  'no|nunca|jamás|ningún|ninguna|ninguno|nada|nadie|ni|sin|niega|niegan|negó|rechaza|rechazan|descarta|descartan|tampoco|apenas|carece|carecen';

/** Verbs first: the subject must come before these ("Asegura que…", "Fue detenido…"). */
const subjectless = [
  '(?:asegura|afirma|anuncia|acusa|denuncia|critica|reclama|señala|explica|rechaza|informa|declara|demanda|amenaza|califica|llama|culpa|confirma|considera|espera|confía|lamenta|recuerda|alerta|reitera|apela|aboga|manifiesta|alega|apunta|detalla|justifica|niega|ordena|apoya|celebra|adelanta|aclara|destaca|subraya|insta|aboga|reprocha|acepta|indica|planea|busca|plantea|solicita|tacha)n?',
  '(?:dice|advierte|desmiente|sostiene|promete|exige|pide|insiste|añade|admite|reconoce|cree|teme|propone|quiere|defiende|responde|advierte|describe|atribuye|sugiere|expone|pretende|agradece|desconoce|concede|se compromete|se niega|se opone|se muestra|se declara|se queja)n?',
  '(?:asegur|afirm|anunci|acus|denunci|critic|reclam|señal|explic|rechaz|inform|declar|demand|amenaz|calific|llam|culp|confirm|consider|lament|record|alert|reiter|apel|manifest|aleg|apunt|neg|orden|aclar|destac|subray|inst|reproch)(?:ó|aron)',
  '(?:advirti|desminti|sostuv|prometi|exigi|pidi|insisti|añadi|admiti|reconoci|propuso|defendi|respondi|describi|sugiri)(?:ó|o|eron|ieron)?|dijo|dijeron',
  'será|serán|fue|fueron|era|está|están|estaba|ha|han|había|habían|tiene|tienen|tenía|tendrá|va a|van a|podría|podrían|deberá|deberán|según (?:él|ella|dijo|afirmó)|acusad[oa]s? de|detenid[oa]s? (?:en|por|el)|condenad[oa]s? (?:a|por)|asegurando|diciendo|añadiendo|acudirá|recurrirá|no',
].join('|');

export const es: Lexicon = {
  language: 'es',
  folds: false,
  breaking: 'ÚLTIMA HORA: ',
  correction: 'Corrección: ',
  leansAtStart: startsWith(
    `${subjectless}|él|ella|ellos|ellas|ello|su|sus|este|esta|estos|estas|esto|ese|esa|esos|esas|eso|aquel|aquella|ambos|ambas|los dos|las dos|el mismo|la misma|el primero|el segundo|el otro|los otros|otro|otra|ninguno|ninguna|pero|y|o|sin embargo|también|además|así|entonces|luego|mientras|por su parte|en cambio|tampoco`,
  ),
  leansWithin: anyOf('también|tampoco|además|(?:dijo|añadió|afirmó|dice|añade) (?:él|ella)|ambos|ambas'),
  ties: anyOf(`${reporting}|${maybe}|${no}`),
  reporting: anyOf(reporting),
  negations: anyOf(no),
  opensPhrase:
    /^(?:el|la|los|las|lo|un|una|unos|unas|de|del|a|al|en|con|por|para|sin|sobre|entre|hacia|desde|hasta|contra|y|e|o|u|pero|ni|que|quien|cuyo|es|son|fue|era|ha|han|había|no|se|su|sus|este|esta|estos|estas|más|menos|muy|si|cuando|como|sr|sra|dr)$/iu,
  weightless: setOf('el la los las un una unos unas es son ha han de del que'),
  others: setOf('segundo segunda tercer tercero tercera cuarto cuarta otro otra otros otras ex'),
  owns: setOf('de del'),
  participles: /(?:ad|id)[oa]s?$/u,
  common: setOf(
    'el la los las lo un una unos unas de del a al en con por para y e o u que es son se su sus ha han',
  ),
  endings: /(?:ando|iendo|aron|ieron|ados|adas|ado|ada|es|os|as|o|a|e|s)$/,
  numbers: numbersOf(
    'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte',
    'treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien=100 mil=1000',
  ),
  dayWords: anyOf(
    'hoy|mañana|pasado mañana|ayer|anteayer|anoche|anteanoche|a las? (?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)(?: y media| y cuarto)? de la (?:mañana|tarde|noche|madrugada)|(?:a|al) (?:mediodía|medianoche)|esta (?:tarde|noche|mañana|madrugada)',
  ),
  weekdays: weekdaysOf('lunes martes miércoles jueves viernes sábados? domingos?'),
  spans: {
    hours: anyOf(
      '(?:hace|en) (?:una|dos|tres|cuatro|cinco|seis|pocas|[0-9]+) (?:horas?|minutos?)|en las próximas horas',
    ),
    weeks: anyOf(
      'esta semana|(?:próxima|pasada) semana|semana (?:próxima|pasada|que viene)|este fin de semana|(?:próximo|pasado) fin de semana|fin de semana (?:próximo|pasado)',
    ),
    months: anyOf('este mes|mes (?:próximo|pasado|que viene)|(?:próximo|pasado) mes'),
    years: anyOf('este año|año (?:próximo|pasado|que viene)|(?:próximo|pasado) año'),
  },
};
