import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, type Trial } from './newsroom.ts';

/** What a start refuses, `config check` has said before. */

let trial: Trial;
let right: string;
beforeAll(async () => {
  trial = await openTrial();
  right = await readFile(join(trial.folder, 'newsroom.yaml'), 'utf8');
});
afterAll(() => trial.end());

const secret = 's'.repeat(40);
const newsroom = (more: string) => (text: string) => text.replace('language: en', more);
const added = (more: string) => (text: string) => `${text}${more}\n`;

const faults: [string, (text: string) => string, RegExp, NodeJS.ProcessEnv?][] = [
  ['a range that is none', added('network: { allow: [10.0.0.0/33] }'), /network\.allow\[0\]: .*range/],
  [
    'a host name for a range',
    added('network: { callbacks: [intranet] }'),
    /network\.callbacks\[0\]: .*range/,
  ],
  ['a proxy that is none', added('web: { trustProxy: [nginx] }'), /web\.trustProxy\[0\]/],
  [
    'a base address with a question',
    added('web: { baseUrl: "https://a.example/?x" }'),
    /web\.baseUrl: .*"\?"/,
  ],
  ['links behind a fragment', added('links: { baseUrl: "https://a.example/#s" }'), /links\.baseUrl: .*"#"/],
  ['a base address by mail', added('web: { baseUrl: "mailto:a@b.example" }'), /web\.baseUrl/],
  ['a language by its name', newsroom('language: "en_GB.utf8"'), /newsroom\.language: .*tag/],
  [
    'a feed’s language',
    (text) => text.replace('title: Everything', 'title: E, language: "?"'),
    /feeds\[0\]\.language/,
  ],
  [
    'a source’s language',
    (text) => text.replace('section: city', 'language: "urdu ur"'),
    /sources\[0\]\.language/,
  ],
  ['history of an hour', added('retention: { articles: 1h }'), /retention\.articles: .*1d/],
  ['no clicks at all', added('retention: { clicks: 0s }'), /retention\.clicks: .*1d/],
  ['a zone that is none', (text) => text.replace('Asia/Karachi', 'Karachi'), /newsroom\.timezone/],
  [
    'a slot that ends before noon twice',
    (text) => text.replace('dryRun: true', 'dryRun: true, slots: ["25:00-26:00"]'),
    /slots/,
  ],
  ['a port that is none', (text) => text, /PORT/, { PORT: '70000' }],
  [
    'a Redis that is none',
    (text) => text,
    /REDIS_URL|not the address/,
    { REDIS_URL: 'http://x', SLUGLINE_SECRET: secret },
  ],
  [
    'a Redis without a secret',
    (text) => text,
    /SLUGLINE_SECRET is not/,
    { REDIS_URL: 'redis://127.0.0.1:1' },
  ],
  ['a short secret', (text) => text, /shorter than 32/, { SLUGLINE_SECRET: 'short' }],
];

test.each(faults)(
  '%s is found by config check and refused by a start alike',
  async (_, change, words, environment = {}) => {
    await trial.write('newsroom.yaml', change(right));
    const [check, start] = [
      await trial.run(['config', 'check'], { environment }),
      await trial.run(['start'], { environment }),
    ];
    expect([check.status, check.errors]).toEqual([1, expect.stringMatching(words)]);
    expect([start.status, start.errors]).toEqual([1, check.errors]);
  },
  30_000,
);

test('a base address with a path causes a warning: it needs a proxy that removes it', async () => {
  await trial.write('newsroom.yaml', added('web: { baseUrl: "https://a.example/news" }')(right));
  const { status, out } = await trial.run(['config', 'check']);
  expect([status, out]).toEqual([0, expect.stringContaining('web.baseUrl has the path /news')]);
});
