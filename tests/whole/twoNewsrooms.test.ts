import { afterAll, beforeAll, expect, test } from 'vitest';
import { openProgram, type Program, type Row } from './program.ts';

/** Two real newsrooms: the second has the first one's feed as a source, and subscribes at its hub by itself. */

let first: Program;
let second: Program;

const newsroom = (id: string, more: string) =>
  `newsroom: { id: ${id}, name: The Tarn Post, url: "https://tarn.example", language: en, timezone: UTC }
feeds: [{ id: all, title: Everything }]
network: { allow: [127.0.0.1/32] }
${more}`;

beforeAll(async () => {
  first = await openProgram(newsroom('first', ''));
  await first.start();
  await publish('Ferry returns to Orrin');
  // Once a day: what comes before that can only have been pushed.
  const source = `{ id: tarn, type: feed, url: "${first.base}/feeds/all.atom", cron: "0 3 * * *" }`;
  second = await openProgram(newsroom('second', `sources: [${source}]\n`));
  await second.start();
});

afterAll(async () => {
  await second?.end();
  await first?.end();
});

async function publish(headline: string): Promise<void> {
  await first.write(
    'article.json',
    JSON.stringify({ headline, url: `https://tarn.example/${headline.length}` }),
  );
  await first.command<Row>('ingest', 'article.json');
}

test('an article of the one is in the other’s feed without being asked for', async () => {
  await second.until('the other newsroom was polled', async () =>
    (await second.feed('all', 'json')).includes('Ferry returns to Orrin'),
  );
  await second.until('its subscription stands', async () => {
    const { items } = await first.command<{ items: { what: string; says: string }[] }>('doctor');
    return items.some(({ what, says }) => what === 'hub' && says.startsWith('1 subscription'));
  });
  await publish('Pilot boats ordered for the sound');
  await second.until('it was pushed', async () =>
    (await second.feed('all', 'json')).includes('Pilot boats ordered for the sound'),
  );
  expect(await second.feed('all', 'rss')).toContain('Ferry returns to Orrin');
});
