import { afterEach, expect, test } from 'vitest';
import { correctArticle } from '../../src/actions/intake/correctArticle.ts';
import { articleById } from '../../src/article/archive.ts';
import { codeKeyOf } from '../../src/links/codeKey.ts';
import { candidateCodes } from '../../src/links/codes.ts';
import { writerOf } from '../../src/store/writer.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

const ferry = { headline: 'The ferry returns to Orrin', url: 'https://tarn.example/ferry' };
const opened: TestNewsroom[] = [];
afterEach(() => Promise.all(opened.splice(0).map((newsroom) => newsroom.close())));

async function newsroomWithKey(codeKey?: string) {
  const newsroom = await openTestNewsroom({ channels: [{ id: 'hand', type: 'manual' }] });
  opened.push(newsroom);
  const { store } = newsroom.context;
  if (codeKey) await writerOf(store).hset(store.keys.instance, { codeKey });
  return newsroom.context;
}

async function codesIn(context: TestNewsroom['context'], article: string): Promise<Record<string, string>> {
  const { redis, keys } = context.store;
  return redis.hgetall(keys.articleLinks(article));
}

test('a new code depends on the newsroom’s own key, so nobody can derive it from the article', async () => {
  const one = await newsroomWithKey('the key of one newsroom');
  const other = await newsroomWithKey('the key of another one');
  const codes = await Promise.all(
    [one, other].map(async (context) => {
      const id = await publish(context, ferry);
      const { '|article': code = '' } = await codesIn(context, id);
      expect(candidateCodes(await codeKeyOf(context.store), id, '', 'article')).toContain(code);
      expect(candidateCodes('', id, '', 'article')).not.toContain(code);
      return code;
    }),
  );
  expect(codes[0]).not.toBe(codes[1]);
});

test('the key is random, and permanent once created', async () => {
  const context = await newsroomWithKey();
  const key = await codeKeyOf(context.store);
  expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  await publish(context, ferry);
  expect(await context.store.redis.hget(context.store.keys.instance, 'codeKey')).toBe(key);
});

test('recorded codes and ids stay, whatever key they were derived from', async () => {
  const context = await newsroomWithKey('the key of then');
  const id = await publish(context, ferry);
  const draft = await draftFor(context, id, 'hand');
  const before = await codesIn(context, id);
  // Another process reads another key; this one keeps the key that it has read.
  const later = await newsroomWithKey();
  const { keys } = context.store;
  await writerOf(context.store).hset(keys.instance, { codeKey: 'the key of now' });
  const store = { ...later.store, keys };
  expect(await codeKeyOf(store)).toBe('the key of now');
  const withNewKey = { ...context, store: { ...context.store, redis: store.redis } };
  await correctArticle(withNewKey, { id, note: 'The boat leaves at seven, not at six.' });
  expect(await publish(withNewKey, ferry)).toBe(id);
  expect(await codesIn(context, id)).toEqual(before);
  expect((await draftFor(context, id, 'hand')).link).toEqual(draft.link);
  expect((await articleById(context.store, id))?.id).toBe(id);
});
