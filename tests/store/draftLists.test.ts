import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { draftStates } from '../../src/review/states.ts';
import { draftLists } from '../../src/store/scripts/draft/draftKeys.ts';

test('scripts list drafts by every state that there is, in the order in which they are given the keys', () => {
  const prelude = readFileSync(new URL('../../src/store/scripts/prelude.lua', import.meta.url), 'utf8');
  const inScripts = /^local LISTS = \{(.*)\}$/m
    .exec(prelude)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  expect(inScripts).toEqual(draftLists.map((name) => `'${name}'`));
  expect(draftLists).toEqual([...draftStates, 'second', '*']);
});
