import type { Story } from './story.ts';

export const german: Story[] = [
  {
    headline: 'Stadtrat von Tarn beschließt zweite Straßenbahnlinie',
    bullets: [
      'Die Linie verbindet den Hafen mit dem Klinikum und kostet 120 Millionen Kronen',
      'Baubeginn ist frühestens in zwei Jahren',
    ],
    tags: ['Nahverkehr'],
  },
  {
    headline: 'Reederei weist Vorwürfe nach Fährunglück zurück',
    bullets: [
      'Ein Gutachter hatte „sichtbare Risse“ an zwei Aufhängungen gemeldet',
      'Die Reederei, die seit zwei Jahren keinen eigenen Technikchef mehr hat und deren Schiffe im Mai ohne Beanstandung geprüft wurden, erklärt, das Schreiben habe sie nie erreicht',
      'Will die Fähren trotzdem früher als geplant in die Werft schicken',
    ],
  },
  {
    headline: 'Nordland wirft Südmark vor, den Damm geöffnet zu haben',
    bullets: [
      'Südmark wirft Nordland vor, die eigenen Gräben geschlossen zu haben',
      'Droht mit einer Klage vor dem Seegericht',
    ],
    never: [['Droht mit einer Klage', 'Südmark wirft']],
  },
  {
    headline: 'Feuer im Theater an der Torstraße: Polizei nimmt Mann fest',
    bullets: ['Der 34-Jährige wurde in Bahnhofsnähe festgenommen', 'Verletzt wurde niemand'],
    breaking: true,
  },
  {
    headline: 'Freie Schulessen für alle unter zehn Jahren, sagt die Finanzministerin',
    bullets: ['Gemeinden bekommen 310 Kronen je Kind und Jahr', 'Der Opposition ist das zu wenig'],
  },
  {
    headline: 'Rovers ziehen mit 3:1 gegen Lund ins Pokalfinale ein',
    bullets: ['Ida Holm traf zweimal', 'Im Endspiel wartet Titelverteidiger Ostby'],
  },
  {
    headline: 'Was die neuen Parkregeln für die Altstadt bedeuten',
    bullets: ['Anwohner zahlen 40 Kronen im Jahr', 'Ausweise gibt es im Rathaus, nicht an den Kiosken'],
  },
];
