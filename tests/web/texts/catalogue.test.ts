import { expect, test } from 'vitest';
import { countedIn } from '../../../src/web/texts/counted.ts';
import { inEnglish, marked } from '../../../src/web/texts/inEnglish.ts';
import { deskTexts, languages, readerTexts } from '../../../src/web/texts/languages.ts';
import { withMarkup } from '../../../src/web/texts/withMarkup.ts';
import { dateText } from '../../../src/web/theme/when.ts';
import { withPseudo } from './pseudo.ts';

test('a number chooses the plural form of its language and is written as in it', () => {
  const forms = { one: '# hour', few: '# hours (few)', other: '# hours' };
  const english = countedIn('en');
  expect([1, 2, 12_345].map((count) => english(count, forms))).toEqual(['1 hour', '2 hours', '12,345 hours']);
  expect([3, 11].map((count) => countedIn('ar')(count, forms))).toEqual(['3 hours (few)', '11 hours']);
  expect(countedIn('de')(12_345, forms)).toBe('12.345 hours');
});

test('a sentence is escaped, and its markup stands where the language puts it', () => {
  const turned = (name: string, time: string) => `<i> ${time} & ${name}`;
  expect(withMarkup(turned, '<b>Anna</b>', '<time>9</time>')).toBe(
    '&#60;i&#62; <time>9</time> &#38; <b>Anna</b>',
  );
});

test('an English sentence in a desk of another language is marked, and nothing else can be', () => {
  const reason = inEnglish('fr', 'The account <b> is closed.');
  expect(marked(`Rien n’est envoyé : ${reason}.`)).toBe(
    'Rien n’est envoyé : <span lang="en" dir="ltr">The account &#60;b&#62; is closed.</span>',
  );
  expect(marked(`Le compte : ${inEnglish('en-US', 'closed')}.`)).toBe('Le compte : closed.');
  const crafted = inEnglish('fr', 'a \u{f0003}\u{f0002}b');
  expect(marked(crafted)).toBe('<span lang="en" dir="ltr">a b</span>');
  expect(marked('\u{f0003}one\u{f0002}two\u{f0002}')).toBe('onetwo');
});

test('the desk is English until its own language is complete, then in that', () => {
  expect(deskTexts(languages, 'fr').language).toBe('en');
  expect(deskTexts(languages, 'en-US').language).toBe('en-US');
  expect(deskTexts(withPseudo, 'el-GR')).toMatchObject({ language: 'el-GR', texts: withPseudo.el?.desk });
  expect(deskTexts(languages, 'constructor').language).toBe('en');
  expect(readerTexts(languages, 'sd', 'ur').messages).toBe(languages.ur?.reader);
});

test('the clock has 12 or 24 hours, as the language writes it', () => {
  const at = Date.parse('2026-11-08T21:05:00Z');
  const clock = (language: string) => dateText(at, { language, timezone: 'UTC', style: 'clock' });
  expect(['en', 'fr', 'en-US'].map(clock)).toEqual(['21:05', '21:05', expect.stringMatching(/^09:05\sPM$/)]);
});
