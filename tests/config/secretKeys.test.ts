import { expect, test } from 'vitest';
import { configJsonSchema } from '../../src/config/jsonSchema.ts';
import { isSecret } from '../../src/config/placeholders.ts';
import { secretsIn } from '../../src/log.ts';
import { configLookup } from '../../src/newsroom.ts';

/** The names of all keys, at any depth. */
function keysIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, part]) => [
    ...(name === 'properties' ? Object.keys(part) : []),
    ...keysIn(part),
  ]);
}

test('every key that is named like a secret is one, in messages and in the log', () => {
  const { sourceSchemas, channelSchemas } = configLookup({ environment: {}, workingFolder: '/' });
  const named = new Set(
    keysIn(configJsonSchema(sourceSchemas, channelSchemas)).filter((key) =>
      /token|secret|password|apikey|(webhook|smtp)url/i.test(key),
    ),
  );
  expect(named.size).toBeGreaterThan(6);
  for (const key of named) {
    expect(isSecret(['channels', 0, key]), key).toBe(true);
    expect(secretsIn({ channels: [{ [key]: 'its value' }] }), key).toEqual(['its value']);
  }
});
