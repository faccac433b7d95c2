import { anyOf, type Lexicon, numbersOf, setOf, startsWith } from './lexicon.ts';

const reporting =
  'dice|dicen|dijo|según|afirma|afirman|afirmó|asegura|aseguran|anuncia|anunció|acusa|acusan|denuncia|sostiene|advierte|explica|añade|escribe|reconoce|desmiente|confirma|estima|cree|presunto|presunta|presuntos|supuesto|fuentes?|informa|informó|informan|informaron|declara|declaró|aseguró|advirtió|admite|admitió|alega|alegó|acusó|señala|señaló|indica|indicó|considera|teme|espera|reconoció';
const maybe =
  'puede|pueden|podría|podrían|debería|sería|serían|habría|habrían|quizá|quizás|tal vez|probablemente|unos|unas|cerca de|al menos|hasta|solo|sólo|si|salvo|siempre que|a menos que|pero|aunque|sin embargo|pese a|antes|mientras|porque|proyecto|aproximadamente|alrededor de|casi|parece|parecen|aparentemente|posible|posibles|posiblemente|probable|probables|previsto|parcialmente|provisionalmente|no obstante|más de|menos de|excepto';
const no =
  'no|nunca|jamás|ningún|ninguna|ninguno|nada|nadie|ni|sin|niega|niegan|negó|rechaza|rechazan|descarta|descartan|tampoco|apenas|carece|carecen';

export const es: Lexicon = {
  language: 'es',
  folds: false,
  breaking: 'ÚLTIMA HORA: ',
  correction: 'Corrección: ',
  leansAtStart: startsWith(
    'él|ella|ellos|ellas|ello|su|sus|este|esta|estos|estas|esto|ese|esa|esos|esas|eso|aquel|aquella|ambos|ambas|los dos|las dos|el mismo|la misma|el primero|el segundo|el otro|los otros|otro|otra|ninguno|ninguna|pero|y|o|sin embargo|también|además|así|entonces|luego|mientras|por su parte|en cambio|tampoco',
  ),
  leansWithin: anyOf('también|tampoco|además|(?:dijo|añadió|afirmó|dice|añade) (?:él|ella)|ambos|ambas'),
  ties: anyOf(`${reporting}|${maybe}|${no}`),
  negations: anyOf(no),
  opensPhrase:
    /^(?:el|la|los|las|lo|un|una|unos|unas|de|del|a|al|en|con|por|para|sin|sobre|entre|hacia|desde|hasta|contra|y|e|o|u|pero|ni|que|quien|cuyo|es|son|fue|era|ha|han|había|no|se|su|sus|este|esta|estos|estas|más|menos|muy|si|cuando|como|sr|sra|dr)$/iu,
  common: setOf(
    'el la los las lo un una unos unas de del a al en con por para y e o u que es son se su sus ha han',
  ),
  endings: /(?:aciones|ación|mente|ando|iendo|aron|ieron|ados|adas|ado|ada|es|os|as|o|a|e|s)$/,
  numbers: numbersOf(
    'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte',
    'treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien=100 mil=1000',
  ),
};
