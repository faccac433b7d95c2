import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exceptions, type Run, withMore } from './calls.ts';
import { filesIn, root, type TextFunction, textFunctionsOf } from './exported.ts';
import { fasterThanLinear } from './growth.ts';
import { hostileTexts } from './hostile.ts';
import { wholePaths } from './wholePaths.ts';

/** Every place where outside text arrives, is processed and leaves. */
const folders = [
  'src/net',
  'src/config',
  'src/article',
  'src/extract',
  'src/sources',
  'src/links',
  'src/compose',
  'src/review',
  'src/channels',
  'src/syndication',
  'src/accounts',
  'src/web',
  'feeds',
];

const further = ['src/store/sealedText.ts', 'src/actions/notices/fitted.ts'];
const found = [...filesIn(...folders), ...further].flatMap(textFunctionsOf);
const called = found.filter(({ id }) => !exceptions.has(id));

function given(takes: string, text: string): unknown {
  if (/^(?:Uint8Array|Buffer)/.test(takes)) return Buffer.from(text);
  return takes.includes('[]') ? [text, text] : text;
}

async function runOf({ id, file, name, takes }: TextFunction): Promise<Run> {
  const module: Record<string, (...given: unknown[]) => unknown> = await import(join(root, file));
  const exported = module[name];
  if (!exported) throw new Error(`${id} is not exported`);
  const more = withMore[id];
  return (text) => (more ? more(exported, text) : exported(given(takes, text)));
}

async function issuesOf(run: Run): Promise<string[]> {
  const faults: string[] = [];
  for (const hostile of hostileTexts) {
    const fault = await fasterThanLinear(run, hostile);
    if (fault !== undefined) faults.push(fault);
    if (faults.length >= 3) break;
  }
  return faults;
}

describe('Time grows with a text’s length, and no faster', () => {
  test('every exported text function is called here, or said to need no call', () => {
    const unable = called.filter(({ id, further }) => further > 0 && !(id in withMore));
    expect(unable.map(({ id }) => id).join()).toBe('');
    const ids = new Set(found.map(({ id }) => id));
    expect([...Object.keys(withMore), ...exceptions.keys()].filter((id) => !ids.has(id)).join()).toBe('');
  });

  test.each(called.map((one) => [one.id, one] as const))('%s', { timeout: 120_000 }, async (_id, one) => {
    expect(await issuesOf(await runOf(one))).toEqual([]);
  });

  test.each(Object.entries(wholePaths))('%s', { timeout: 120_000 }, async (_name, run) => {
    expect(await issuesOf(run)).toEqual([]);
  });
});
