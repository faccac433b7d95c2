import { foldLetters } from '../../article/text.ts';

/** Languages (and regions where they differ) whose month and weekday names are read; the names are CLDR's. */
const languages =
  'en fr de de-AT es pt it nl sv da nb fi pl cs sk sl hr bs sr-Latn sr bg uk ru be lt lv et hu ro el tr az kk uz id ms ' +
  'sw vi ar ar-LB ar-DZ ar-MA fa ur ps sd he hi bn ta te mr gu pa ne si th fil ca eu sq hy ka is ga cy ja zh ko';

/** Names in use besides CLDR's, since some languages have several spellings. */
const otherSpellings: Record<string, number> = {
  sept: 9,
  fév: 2,
  mär: 3,
  mrz: 3,
  ноя: 11,
  сен: 9,
  фев: 2,
  окт: 10,
  дек: 12,
  янв: 1,
  mai: 5,
  ابريل: 4,
  يونيه: 6,
  يوليه: 7,
  اگسٹ: 8,
  مئ: 5,
};

/** A word of a date in lookup form: folded, without the dot of an abbreviation. */
export function dateWord(word: string): string {
  return foldLetters(word).replace(/[.\u0970]/g, '');
}

type Part = 'month' | 'weekday';

function namesIn(locale: string, part: Part): Map<string, number> {
  const names = new Map<string, number>();
  for (const width of ['long', 'short'] as const) {
    for (const day of [{}, { day: 'numeric' }] as const) {
      const options = {
        ...(part === 'month' ? { month: width } : { weekday: width }),
        ...day,
        timeZone: 'UTC',
      };
      const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, options);
      for (let n = 0; n < (part === 'month' ? 12 : 7); n++) {
        const at = part === 'month' ? Date.UTC(2023, n, 15) : Date.UTC(2023, 0, 1 + n);
        const name = dateWord(format.formatToParts(at).find(({ type }) => type === part)?.value ?? '').trim();
        if (name && !/\d/.test(name)) names.set(name, n + 1);
      }
    }
  }
  // "segunda-feira" is read as two words.
  for (const [name, n] of [...names])
    for (const word of name.split('-')) if (name.includes('-') && word !== '') names.set(word, n);
  return names;
}

/** The first three letters of a language’s month names, which old programs write (`fév`, `mär`), if they tell one month. */
function beginningsIn(locale: string): Map<string, number> {
  const names = new Map<string, number>();
  const disputed = new Set<string>();
  for (const [name, n] of namesIn(locale, 'month')) {
    const begin = name.slice(0, 3);
    if (begin.length < 3 || !/^\p{L}{4}/u.test(name)) continue;
    if ((names.get(begin) ?? n) !== n) disputed.add(begin);
    names.set(begin, n);
  }
  for (const begin of disputed) names.delete(begin);
  return names;
}

/** A name that means different months in two languages ("listopad") is read only in its own language. */
function agreed(part: Part): Map<string, number> {
  const all = new Map<string, number>();
  const disputed = new Set<string>();
  for (const locale of languages.split(' ')) {
    for (const [name, n] of namesIn(locale, part)) {
      if ((all.get(name) ?? n) !== n) disputed.add(name);
      else all.set(name, n);
    }
  }
  for (const [name, n] of namesIn('en', part)) all.set(name, n);
  for (const name of disputed) if (!namesIn('en', part).has(name)) all.delete(name);
  return all;
}

interface DateNames {
  months: ReadonlyMap<string, number>;
  weekdays: ReadonlyMap<string, number>;
}

let general: DateNames | undefined;
const byLanguage = new Map<string, DateNames>();

function generalNames(): DateNames {
  const months = agreed('month');
  for (const [name, month] of Object.entries(otherSpellings)) months.set(dateWord(name), month);
  return { months, weekdays: agreed('weekday') };
}

/**
 * Month names to 1…12 and weekday names to 1…7: those of `language` first, then those that all languages of the list
 * agree on. Built at the first use (some 100 ms).
 */
export function dateNames(language: string): DateNames {
  const known = byLanguage.get(language);
  if (known) return known;
  general ??= generalNames();
  const own = Intl.DateTimeFormat.supportedLocalesOf([language]).length > 0 ? language : 'en';
  const names = {
    months: new Map([...general.months, ...beginningsIn(own), ...namesIn(own, 'month')]),
    weekdays: new Map([...general.weekdays, ...namesIn(own, 'weekday')]),
  };
  if (byLanguage.size < 100) byLanguage.set(language, names);
  return names;
}
