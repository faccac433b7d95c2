import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addUser } from '../../../src/actions/accounts/addUser.ts';
import { saveView } from '../../../src/actions/accounts/saveView.ts';
import type { Context } from '../../../src/actions/context.ts';
import { copiesOfArticle } from '../../../src/actions/copies/copiesOfArticle.ts';
import { removeCopy } from '../../../src/actions/copies/removeCopy.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { rejectDraft } from '../../../src/actions/drafting/rejectDraft.ts';
import { exportNewsroom } from '../../../src/actions/exporting/exportNewsroom.ts';
import { importNewsroom } from '../../../src/actions/importing/importNewsroom.ts';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { purge } from '../../../src/actions/intake/purgeArticle.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { createShortLink } from '../../../src/actions/links/createShortLink.ts';
import { writeNote } from '../../../src/actions/notes/writeNote.ts';
import { applyRetention } from '../../../src/actions/operations/applyRetention.ts';
import { pauseSending } from '../../../src/actions/operations/pauseSending.ts';
import { openActor } from '../../../src/channels/activitypub/actor.ts';
import { toInstant } from '../../../src/clock.ts';
import { advanceCron } from '../../../src/store/scripts/cron/advanceCron.ts';
import { changeFollower } from '../../../src/store/scripts/fediverse/changeFollower.ts';
import { changeNote } from '../../../src/store/scripts/fediverse/changeNote.ts';
import { recordClicks } from '../../../src/store/scripts/link/recordClicks.ts';
import { changeSource } from '../../../src/store/scripts/source/changeSource.ts';
import { writerOf } from '../../../src/store/writer.ts';
import { type MastodonSimulator, startMastodon } from '../../simulators/mastodon.ts';
import { editor, openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const day = 86_400_000;

export interface RichNewsroom extends TestNewsroom {
  mastodon: MastodonSimulator;
  worker: ReturnType<typeof testWorker>;
  /** The articles by what became of them. */
  articles: Record<'ancient' | 'purged' | 'posted' | 'withdrawn' | 'planned' | 'embargoed' | 'open', string>;
}

/** A newsroom that has at least one record of every kind that an export writes. */
export async function openRichNewsroom(): Promise<RichNewsroom> {
  let now = () => 0;
  const mastodon = await startMastodon({ now: () => now() });
  const newsroom = await openTestNewsroom({
    channels: [
      {
        ...{ id: 'fedi', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token },
        ...{ cap: { gap: '0s' }, probeCard: false },
      },
      { id: 'hook', type: 'webhook', url: 'http://127.0.0.1:9/hook', secret: 'hook-secret-hook-secret' },
    ],
    feeds: [
      { id: 'all', title: 'Everything' },
      { id: 'harbour', title: 'Harbour', where: { section: 'harbour' } },
    ],
  });
  const { context, clock } = newsroom;
  now = () => clock.now();
  const worker = testWorker(context, clock);
  const story = (headline: string, more: Record<string, unknown> = {}) => {
    clock.advance(60_000);
    return publish(context, {
      headline,
      url: `https://tarn.example/${headline.toLowerCase().replaceAll(' ', '-')}`,
      bullets: [`${headline}, and here is what that means`],
      section: 'harbour',
      tags: ['Boats'],
      body: `<p>${headline}.</p>`,
      publishedAt: toInstant(clock.now()),
      ...more,
    });
  };
  const approve = async (id: string, at?: string) => {
    const draft = await draftFor(context, id, 'fedi');
    await approveDraft(context, { id: draft.id, version: draft.version, ...(at ? { at } : {}) });
    await worker.settleDown();
  };

  clock.set(Date.now() - 900 * day);
  const ancient = await story('Old pier is sold');
  await approve(ancient);
  const purged = await story('Old lamp goes out');
  await approve(purged);
  await purge(context, { id: purged, note: 'a request' });
  clock.set(Date.now() - 400 * day);
  await applyRetention(context);
  clock.set(Date.now() - 3 * 3_600_000);
  await applyRetention(context);

  const posted = await story('Ferry returns to Orrin');
  await approve(posted);
  await correctArticle(context, { id: posted, note: 'The boat leaves at seven.' });
  await worker.settleDown();
  const withdrawn = await story('Bridge is to close');
  await approve(withdrawn);
  const [found] = await copiesOfArticle(context, withdrawn);
  await removeCopy(context, { id: found?.copy.id ?? '' });
  await worker.settleDown();
  await withdrawArticle(context, { id: withdrawn, note: 'The source took it back.' });
  await worker.settleDown();
  const planned = await story('Harbour opens a new quay');
  await approve(planned, toInstant(Date.now() + day));
  const embargoed = await story('Council votes on the harbour', {
    embargoUntil: toInstant(Date.now() + day),
  });
  const open = await story('Swimmers cross the bay', { section: 'sport' });
  const rejected = await draftFor(context, open, 'hook');
  await rejectDraft(context, { id: rejected.id, reason: 'not there' });

  await addUser(context, { name: 'Edda', role: 'editor', password: 'a long enough sentence' });
  const noted = await draftFor(context, open, 'fedi');
  await writeNote(context, { id: noted.id, text: '@Edda is the picture ours?' });
  await saveView({ ...context, actor: editor }, { name: 'Mine', filter: { by: 'edda' } });
  await createShortLink(context, { target: 'https://tarn.example/tickets', code: 'Tickets' });
  const { store } = context;
  await recordClicks(store, {
    process: 'web',
    sequence: 1,
    day: toInstant(clock.now()).slice(0, 10),
    links: [
      {
        code: 'Tickets',
        channel: 'fedi',
        variant: 'lead',
        rows: [
          {
            ...{ hour: toInstant(clock.now()).slice(0, 13), referrer: 'social.example', device: 'phone' },
            ...{ country: 'NO', count: 3, visitors: ['one', 'two'] },
          },
        ],
      },
    ],
  });
  await changeSource(store, { source: 'site', record: { set: { firstPollDone: '1' }, add: { new: 2 } } });
  const poll = { schedule: 'poll site', job: 'pollSource', payload: { id: 'site' }, instants: [] };
  await advanceCron(store, { ...poll, expected: '', to: clock.now() });
  await openActor({ ...context, webBase: 'https://tarn.example' }, 'desk');
  const on = { username: 'desk', host: 'reader.example:8443' };
  await changeFollower(store, {
    ...on,
    act: 'follow',
    follower: 'https://reader.example:8443/users/ann',
    inbox: 'https://reader.example:8443/users/ann/inbox',
    follow: 'https://reader.example:8443/follows/1',
  });
  for (const id of ['a'.repeat(64), 'b'.repeat(64)])
    await changeNote(store, { username: 'desk', id, act: 'publish', json: '{"text":"Ferry"}' });
  await changeNote(store, { username: 'desk', id: 'b'.repeat(64), act: 'remove' });
  await pauseSending(context, { channel: 'hook', reason: 'It moves' });
  await worker.settleDown();
  // Redis expires keys by its own clock.
  clock.set(Date.now() - 1_000);
  const articles = { ancient, purged, posted, withdrawn, planned, embargoed, open };
  return {
    ...newsroom,
    mastodon,
    worker,
    articles,
    async close() {
      await newsroom.close();
      await mastodon.close();
    },
  };
}

/** The lines of an export. */
export async function exported(context: Context): Promise<string[]> {
  const lines: string[] = [];
  await exportNewsroom(context, {
    version: 'test',
    write: async (line) => {
      lines.push(line);
    },
  });
  return lines;
}

/** Deletes all that is stored of a newsroom. */
export async function emptied({ store }: Context): Promise<void> {
  const redis = writerOf(store);
  const names = await redis.keys(`${store.keys.base}*`);
  if (names.length > 0) await redis.del(...names);
}

/** Imports these lines; wrong ones are in `bad`. */
export async function imported(context: Context, lines: string[], check = false) {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-import-test-'));
  const bad: { line: number; why: string }[] = [];
  try {
    const path = join(folder, 'export.jsonl');
    await writeFile(path, `${lines.join('\n')}\n`);
    const done = await importNewsroom(context, {
      ...{ path, name: 'export.jsonl', check },
      badLine: (line) => bad.push(line),
    });
    return { ...done, bad };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
