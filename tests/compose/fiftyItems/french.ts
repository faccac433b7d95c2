import type { Story } from './story.ts';

export const french: Story[] = [
  {
    headline: 'Le conseil de Tarn adopte le budget après une nuit de débats',
    bullets: [
      'La taxe sur les résidences secondaires augmente de 12 %',
      'L’opposition a quitté la salle avant le vote',
    ],
  },
  {
    headline: 'Le maire accuse le préfet de bloquer le port',
    bullets: [
      'Le préfet, qui avait refusé de recevoir les pêcheurs au printemps et dont les services ont perdu deux fois le plan du chenal, accuse le maire de n’avoir jamais déposé le dossier',
      'Il promet une réponse écrite avant la fin du mois',
    ],
    never: [['Il promet une réponse', 'accuse le maire']],
  },
  {
    headline: 'Deux pêcheurs portés disparus au large de Sel-sur-Mer',
    bullets: [
      'Leur bateau a été retrouvé vide à six milles de la côte',
      'Les recherches reprennent à l’aube',
    ],
    breaking: true,
  },
  {
    headline: 'Le vieux marché couvert rouvre avec quarante étals',
    bullets: [
      'Les loyers sont gelés pendant trois ans',
      'Un cinquième des places reste aux producteurs locaux',
    ],
    tags: ['Commerce'],
  },
  {
    headline: 'Selon un rapport, un pont sur cinq doit être réparé',
    bullets: ['Le rapport cite 212 ponts, dont 41 « en mauvais état »', 'Le ministère conteste ces chiffres'],
  },
  {
    headline: 'L’US Tarn s’incline en finale face à Lund',
    bullets: [
      'Lund l’emporte 2 à 1 après prolongation',
      'Mila Ferrand avait ouvert la marque à la 12e minute',
    ],
  },
  {
    headline: 'La grève des bus est suspendue, annoncent les syndicats',
    bullets: [
      'Les syndicats ont accepté une médiation de dix jours',
      'Affirment que la direction a cédé sur les horaires',
    ],
    never: [['Affirment que la direction', 'Les syndicats ont accepté']],
  },
];
