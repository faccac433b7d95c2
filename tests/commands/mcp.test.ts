import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, program, type Trial } from './newsroom.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial();
});
afterAll(() => trial.end());

test('an assistant works with the newsroom on standard input and output', async () => {
  const made = await trial.run(['token', 'create', '--role', 'approver', '--name', 'assistant']);
  const env = { ...trial.environment, SLUGLINE_TOKEN: made.out.trim() } as Record<string, string>;
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StdioClientTransport({ command: program, args: ['mcp'], env, cwd: trial.folder }));
  try {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('list_drafts');
    const headline = 'Ferry to the islands runs again';
    const added = await client.callTool({ name: 'add_article', arguments: { headline } });
    expect(added.isError ?? false).toBe(false);
    const { content } = await client.callTool({ name: 'list_articles', arguments: {} });
    const [first] = content as { text: string }[];
    const { items } = JSON.parse(first?.text ?? '');
    expect(items).toMatchObject([{ headline }]);
    const withdrawal = { id: items[0].id, note: 'The wrong ferry' };
    await client.callTool({ name: 'withdraw_article', arguments: withdrawal });
  } finally {
    await client.close();
  }
  const { items } = JSON.parse((await trial.run(['audit', 'list', '--json'])).out);
  expect(items).toContainEqual(
    expect.objectContaining({
      actor: 'assistant',
      action: 'article.withdrawn',
      from: expect.stringMatching(/^command line of /),
    }),
  );
});

test.each([
  ['no token', {}, 'SLUGLINE_TOKEN is not set. Create a token with "slugline token create"'],
  ['a wrong one', { SLUGLINE_TOKEN: 'slugline_wrong' }, 'token'],
])(
  '%s ends it with what to do',
  async (_, environment, sentence) => {
    const { status, errors, out } = await trial.run(['mcp'], { environment });
    expect([status, out]).toEqual([1, '']);
    expect(errors).toContain(sentence);
  },
  30_000,
);
