import type { Story } from './story.ts';

export const english: Story[] = [
  {
    headline: 'Tarn council approves second bridge after eleven years of talks',
    bullets: [
      'The bridge is to carry trams and cyclists, and costs 84 million crowns',
      'Three members voted against it, citing the debt of the harbour fund',
    ],
  },
  {
    headline: 'Ferry company denies it knew of cracked engine mounts',
    bullets: [
      'An inspector’s letter of 3 March, seen by this newspaper, warned of “visible cracks” in two mounts',
      'The company says that the letter never reached its technical office, and that both ships passed their yearly inspection in the first week of May',
      'Says nothing of the two crossings that were broken off in April',
    ],
  },
  {
    headline: 'Norland and Sudmark trade blame for flooded border villages',
    bullets: [
      'Norland says Sudmark opened the Tell dam without a warning',
      'Sudmark says Norland had closed its own drains a week earlier',
    ],
  },
  {
    headline: 'Health board recalls baby formula from four shops in Lund',
    bullets: ['Parents should return tins marked L204 and L205', 'No child is known to have fallen ill'],
    tags: ['Health', 'Lund'],
  },
  {
    headline: 'Police arrest man over fire at Gate Street theatre',
    bullets: [
      'Officers arrested a 34-year-old man near the station on Thursday night',
      'He has not been charged',
      'Nobody was hurt in the fire, which destroyed the stage',
    ],
    never: [['He has not been charged', 'Officers arrested']],
  },
  {
    headline: 'Three die as quarry wall falls near Ostby',
    bullets: [
      'A wall of the Ostby quarry fell on a row of parked lorries',
      'Rescuers search for two more workers, the fire chief says',
    ],
    breaking: true,
  },
  {
    headline: 'Two killed and 14 injured as crane falls on Tarn quay',
    bullets: ['The crane fell during a storm, injuring at least 16 people and killing two, police said'],
    person: 'figures',
  },
  {
    headline: 'What the new parking rules mean for the old town',
    bullets: [
      'Residents pay 40 crowns a year, visitors four crowns an hour',
      'Permits are sold at the town hall and by post, not at the kiosks',
    ],
    tags: ['Transport', 'Old Town'],
  },
  {
    headline: 'Tarn Rovers beat Lund 3-1 to reach the cup final',
    bullets: ['Ida Holm scored twice in her hundredth match', 'Rovers meet the holders, Ostby, on 12 May'],
  },
  {
    headline: 'Minister Ana Brodie resigns over harbour accounts',
    bullets: [
      'Brodie, who has run the ministry since the harbour was sold and whose deputy left in the spring, says that she signed the accounts of all three years without ever reading the annex',
      'Also leaves her seat on the port authority',
      'The prime minister thanked her and named no successor',
    ],
    never: [['Also leaves her seat', 'says that she signed']],
  },
  {
    headline: 'Campaigners of @cleanharbour block the ferry terminal for two hours',
    bullets: ['Police led eleven people away', 'The company cancelled three crossings'],
    person: 'mention',
  },
  {
    headline: 'School meals to be free for all pupils below ten, finance minister says',
    bullets: ['Towns get 310 crowns for each pupil and year', 'The opposition calls the sum too small'],
  },
];
