import { expect, test } from 'vitest';
import { z } from 'zod';
import { channelTypes } from '../../src/channels/index.ts';
import { effectOf, restartSentences } from '../../src/config/reload.ts';
import { newsroomSchema, type Variants } from '../../src/config/schema.ts';
import { sourceTypes } from '../../src/sources/index.ts';
import { testConfig } from '../support/newsroom.ts';

const schemas = (types: readonly { schema: z.ZodObject }[]) =>
  types.map(({ schema }) => schema) as unknown as Variants;
const { shape } = newsroomSchema(schemas(sourceTypes), schemas(channelTypes));

/** `newsroom.name`, and lists as a whole. */
const keys = Object.entries(shape).flatMap(([name, schema]) => {
  const inner = schema instanceof z.ZodPrefault ? schema.def.innerType : schema;
  return inner instanceof z.ZodObject ? Object.keys(inner.shape).map((key) => `${name}.${key}`) : [name];
});

test('for every key it is stated when a change takes effect', () => {
  expect(Object.keys(effectOf).sort()).toEqual(keys.sort());
});

test.each(keys)('a changed %s is reported as the table says', (key) => {
  const before = testConfig('daily');
  const after = structuredClone(before);
  const [name = '', inner] = key.split('.');
  const holder = inner === undefined ? after : Reflect.get(after, name);
  Reflect.set(holder, inner ?? name, 'something else');
  const sentences = restartSentences(before, after);
  expect(sentences).toEqual(effectOf[key] === 'restart' ? [expect.stringContaining(key)] : []);
  expect(restartSentences(before, structuredClone(before))).toEqual([]);
});
