import { describe, expect, test } from 'vitest';
import { hashtagsOf } from '../../src/compose/hashtags.ts';
import { absent, fieldCases, isThere } from './field.ts';

const made = (tag: string) => hashtagsOf([tag]).map(({ text }) => text);

describe('hashtags', () => {
  test.each([
    ['Women’s World Cup 2026', '#WomensWorldCup2026'],
    ["Farmers' Market", '#FarmersMarket'],
    ['tram lines', '#TramLines'],
    ['l’Assemblée nationale', '#LAssembléeNationale'],
    ['COVID-19', '#COVID19'],
    ['U.S. election', '#USElection'],
    ['Arts & Culture', '#ArtsCulture'],
    ['#MeToo', '#MeToo'],
    ['Hafen Süd', '#HafenSüd'],
    ['عربي نص', '#عربي_نص'],
    ['تارن پل', '#تارن_پل'],
    ['東京五輪', '#東京五輪'],
    ['नया पुल', '#नया_पुल'],
    ['iPhone 17', '#IPhone17'],
    ['Rock ’n’ Roll', '#RockNRoll'],
    ['Straße der Einheit', '#StraßeDerEinheit'],
    ['1. FC Tarn', '#1FCTarn'],
    ['Côte d’Ivoire', '#CôteDIvoire'],
    ['выборы 2026', '#Выборы2026'],
    ['الانتخابات الرئاسية', '#الانتخابات_الرئاسية'],
    ['می‌خواهم', '#میخواهم'],
    ['ワールド・カップ', '#ワールドカップ'],
    ['हिन्दी समाचार', '#हिन्दी_समाचार'],
    ['한국 선거', '#한국선거'],
  ])('%s is %s', (tag, hashtag) => {
    expect(made(tag)).toEqual([hashtag]);
  });

  test.each([
    'C++',
    'C#',
    'F#',
    '.NET',
    'R&D',
    'AT&T',
    '24/7',
    '9/11',
    '3.5',
    '2026–27',
    '€500',
    'A*',
    '100%',
    '2026',
    '+',
    'Visual C++',
    'S&P 500',
    'Q&A',
    '50+1',
    'x²',
    '🙂',
  ])('there is none for %s, which would be a different word without its signs', (tag) => {
    expect(made(tag)).toEqual([]);
  });

  test.skipIf(!isThere)(`are right in the cases from the field ${absent}`, () => {
    const { tags, expect: right } = fieldCases()['F13-hashtags'];
    expect(tags.map((tag) => made(tag.replace(/ \(in an .*/, ''))[0] ?? 'none')).toEqual(right);
  });
});
