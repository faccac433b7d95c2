/**
 * Drafts per second on one core for the counting rules of six channels, with the time of each stage, and how the time
 * grows with the text from 1,000 to 1,000,000 characters: linear means that the time per thousand characters does not
 * rise. Prints one JSON line.
 *
 * node bench/compose.ts [--short]
 */
import type { Article } from '../src/article/article.ts';
import { composeChecked } from '../src/compose/checkedComposition.ts';
import { type Composition, compose } from '../src/compose/composer.ts';
import { type CountingRule, countingRules } from '../src/compose/counting/index.ts';
import { subjectOf } from '../src/compose/subject.ts';
import { issuesOf } from '../src/compose/validator.ts';

const short = process.argv.includes('--short');
const link = 'https://tarn.example/s/abcd';
const channels = ['mastodon', 'bluesky', 'x', 'threads', 'telegram', 'linkedin'];
const rules = channels.map((name) => {
  const rule = countingRules.find((one) => one.name === name);
  if (!rule) throw new Error(`there is no counting rule ${name}`);
  return rule;
});

/** Fictional articles of a newsroom that writes in five languages; the number makes each its own. */
const stories: { language: string; headline: string; bullets: string[] }[] = [
  {
    language: 'en',
    headline: 'Tarn council opens second bridge after # years of talks, mayor says',
    bullets: [
      'Bridge cost # million crowns and carries trams from Monday',
      'Both sides also agree on a ferry at night',
    ],
  },
  {
    language: 'fr',
    headline: 'La ville de Tarn ouvre son second pont après # ans de débats',
    bullets: ['Le pont a coûté # millions, selon la maire', 'Elle promet aussi un bac de nuit'],
  },
  {
    language: 'ar',
    headline: 'افتتاح الجسر الثاني في تارن بعد # عاما من النقاش',
    bullets: ['بلغت كلفة الجسر # مليونا بحسب البلدية', 'وأضافت أن العبارة تعمل ليلا أيضا'],
  },
  {
    language: 'ur',
    headline: 'تارن کا دوسرا پل # سال بعد کھل گیا، میئر کا بیان',
    bullets: ['پل پر # کروڑ خرچ ہوئے، بلدیہ کے مطابق', 'انہوں نے رات کی کشتی کا بھی وعدہ کیا'],
  },
  {
    language: 'ja',
    headline: 'タルン市、#年越しの議論を経て第二の橋が開通',
    bullets: ['橋の費用は#億円、市が発表', '同市は夜間の渡し船も検討'],
  },
];

function articleOf(number: number): Article {
  const story = stories[number % stories.length];
  if (!story) throw new Error('there are no stories');
  const numbered = (text: string) => text.replace('#', String(10 + (number % 89)));
  return {
    id: `a_${number}`,
    source: 'bench',
    status: 'published',
    revision: 1,
    corrections: [],
    code: 'tarn',
    firstSeenAt: '2026-05-03T06:00:00Z',
    makesDrafts: true,
    authors: [],
    tags: ['tram lines', 'Tarn'],
    publishedAt: '2026-05-03T06:00:00Z',
    updatedAt: '2026-05-03T06:00:00Z',
    breaking: number % 20 === 0,
    access: 'public',
    language: story.language,
    headline: numbered(story.headline),
    bullets: story.bullets.map(numbered),
  };
}

function millisecondsOf(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const count = short ? 1_000 : 10_000;
const fresh = () => Array.from({ length: count }, (_, number) => articleOf(number));
const composing = (counting: CountingRule) => ({ counting, link, hashtags: 2 });

// A warm-up, so that optimised code is measured.
for (const article of fresh().slice(0, 1_000))
  for (const rule of rules) composeChecked(article, composing(rule));

let articles = fresh();
const previewMs = millisecondsOf(() => {
  for (const article of articles) subjectOf(article);
});
const made: { article: Article; rule: CountingRule; composition: Composition }[] = [];
const composeMs = millisecondsOf(() => {
  for (const article of articles)
    for (const rule of rules) made.push({ article, rule, composition: compose(article, composing(rule)) });
});
const validateMs = millisecondsOf(() => {
  for (const { article, rule, composition } of made)
    for (const { parts } of [composition, ...composition.alternatives])
      issuesOf(parts, { article, counting: rule, limit: rule.limit, link });
});
articles = fresh();
const wholeMs = millisecondsOf(() => {
  for (const article of articles) for (const rule of rules) composeChecked(article, composing(rule));
});

const sentence =
  'The council of Tarn opens a bridge for trams, which the mayor calls “overdue”, at tarn.com on 3 May; ';
/**
 * The processor time for one article whose headline and points are this long; the best of several, because the machine
 * may be busy.
 */
function growthAt(size: number): { characters: number; milliseconds: number; perThousand: number } {
  const long = sentence.repeat(Math.ceil(size / sentence.length)).slice(0, size);
  const rounds = Math.max(short ? 2 : 4, Math.round(100_000 / size));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const article = { ...articleOf(0), headline: long, bullets: [long, long] };
    const before = process.cpuUsage();
    for (const rule of rules) composeChecked(article, composing(rule));
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return { characters: size, milliseconds: rounded(best), perThousand: rounded((best * 1_000) / size) };
}
growthAt(10_000);
const growth = [1_000, 10_000, 100_000, 1_000_000].map(growthAt);

const each = (milliseconds: number) => Math.round((milliseconds * 1_000) / count) / 1_000;
console.log(
  JSON.stringify({
    bench: 'compose',
    channels,
    articles: count,
    articlesPerSecond: Math.round(count / (wholeMs / 1_000)),
    draftsPerSecond: Math.round((count * rules.length) / (wholeMs / 1_000)),
    needsEdit: made.filter(({ composition }) => !composition.fits).length,
    millisecondsPerArticle: {
      look: each(previewMs),
      compose: each(composeMs),
      validate: each(validateMs),
      whole: each(wholeMs),
    },
    growth,
  }),
);
