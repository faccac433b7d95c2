import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Actor, Role } from '../../src/accounts/roles.ts';
import { createToken } from '../../src/actions/accounts/createToken.ts';
import { tools } from '../../src/web/mcp/tools.ts';
import { draftFor, publish } from '../support/records.ts';
import { openTestWeb, type TestWeb } from './server.ts';

const byCommand: Actor = { name: 'root', role: 'admin', kind: 'command' };
let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

let client: Client | undefined;
let tokens = 0;
afterEach(async () => {
  await client?.close();
  client = undefined;
});

/** A real MCP client with a token of this role. */
async function connect(role: Role): Promise<Client> {
  const token = await createToken(web.as(byCommand), { name: `assistant-${role}-${++tokens}`, role });
  client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${web.base}/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    }),
  );
  return client;
}

async function call(caller: Client, name: string, given: Record<string, unknown> = {}) {
  const { isError = false, content } = await caller.callTool({ name, arguments: given });
  const [first] = content as { type: string; text: string }[];
  return { isError, data: JSON.parse(first?.text ?? 'null') };
}

const story = (n: number) => ({
  headline: `Harbour gate ${n} opens again`,
  url: `https://tarn.example/gates/${n}`,
  bullets: ['It had been shut since spring', 'Boats may pass from noon'],
  language: 'en',
});

test('every tool says what it takes and what it does', async () => {
  const listed = (await (await connect('viewer')).listTools()).tools;
  expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  for (const { name, description, inputSchema } of listed) {
    expect(description, name).toMatch(/^[A-Z].{8,}\.$/s);
    expect(inputSchema.type, name).toBe('object');
  }
  const edit = listed.find(({ name }) => name === 'edit_draft');
  expect(Object.keys(edit?.inputSchema.properties ?? {})).toEqual(
    expect.arrayContaining(['id', 'text', 'version']),
  );
  expect(listed.find(({ name }) => name === 'list_drafts')?.annotations).toMatchObject({
    readOnlyHint: true,
  });
  expect(listed.find(({ name }) => name === 'approve_draft')?.annotations).toMatchObject({
    readOnlyHint: false,
    destructiveHint: true,
  });
});

test('an assistant reads, edits and approves a draft as the person of its token', async () => {
  const id = await publish(web.context, story(1));
  const draft = await draftFor(web.context, id, 'hook');
  const assistant = await connect('approver');
  const { data: list } = await call(assistant, 'list_drafts', { state: 'in_review', limit: 5 });
  expect(list.items.map((each: { id: string }) => each.id)).toContain(draft.id);
  const text = draft.parts[0]?.text.replace('opens', 'opened');
  const edited = await call(assistant, 'edit_draft', { id: draft.id, version: draft.version, text });
  expect(edited).toMatchObject({ isError: false, data: { version: draft.version + 1 } });
  const approved = await call(assistant, 'approve_draft', { id: draft.id, version: draft.version + 1 });
  expect(approved).toMatchObject({ isError: false, data: { state: 'scheduled' } });
  expect(approved.data.approvedBy[0]).toMatch(/^assistant-approver-/);
});

test('roles and mistakes are the API’s, in its words', async () => {
  const id = await publish(web.context, story(2));
  const draft = await draftFor(web.context, id, 'hook');
  const viewer = await connect('viewer');
  expect(await call(viewer, 'approve_draft', { id: draft.id, version: 1 })).toMatchObject({
    isError: true,
    data: { status: 403, code: 'role.too-low' },
  });
  expect(await call(viewer, 'list_articles', { limit: 0 })).toMatchObject({
    isError: true,
    data: { code: 'request.invalid', title: 'limit: should be at least 1.' },
  });
  expect(await call(viewer, 'get_draft', { id: '../audit' })).toMatchObject({
    isError: true,
    data: { status: 404 },
  });
  expect(await call(viewer, 'measure_text', { channelType: 'x', text: 'Ferry runs' })).toMatchObject({
    isError: false,
    data: { length: 10 },
  });
  const { content } = await viewer.callTool({ name: 'purge_article', arguments: {} });
  expect(content).toEqual([{ type: 'text', text: 'There is no tool purge_article.' }]);
});

test.each([
  ['no token', {}],
  ['a wrong one', { authorization: 'Bearer slugline_wrong' }],
])('with %s nothing is answered', async (_, headers) => {
  const response = await fetch(`${web.base}/mcp`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  });
  expect(response.status).toBe(401);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
});

test('what is no MCP is refused in its form, and what is large before it is read', async () => {
  const token = await createToken(web.as(byCommand), { name: 'assistant-odd', role: 'viewer' });
  const post = (body: string, type = 'application/json') =>
    fetch(`${web.base}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': type,
        accept: 'application/json, text/event-stream',
      },
      body,
    });
  expect((await post('{')).status).toBe(400);
  expect((await post('<x/>', 'text/xml')).status).toBe(415);
  expect((await post(`{"a":"${'x'.repeat(2_000_000)}"}`)).status).toBe(413);
});

test('notes between colleagues are written and read, also those to the assistant itself', async () => {
  const id = await publish(web.context, { headline: 'The quay is closed', language: 'en' });
  const draft = await draftFor(web.context, id, 'hook');
  const caller = await connect('viewer');
  const me = `assistant-viewer-${tokens}`;
  const written = await call(caller, 'add_draft_note', { id: draft.id, text: 'Is the quay’s name right?' });
  expect([written.isError, written.data.note.by]).toEqual([false, me]);
  expect((await call(caller, 'list_draft_notes', { id: draft.id })).data.items).toMatchObject([
    { text: 'Is the quay’s name right?', by: me },
  ]);
  expect((await call(caller, 'list_notes_to_me')).data.items).toEqual([]);
  const missing = await call(caller, 'add_draft_note', { id: 'd_0000000000000000', text: 'x' });
  expect([missing.isError, missing.data.code]).toEqual([true, 'draft.unknown']);
});

test('an argument that a tool does not take is refused with those that it takes', async () => {
  const { isError, data } = await call(await connect('viewer'), 'list_drafts', { article: 'a_1' });
  expect([isError, data.code]).toEqual([true, 'request.unknown-parameter']);
  expect(data.title).toContain('has no parameter article; it has limit, cursor, search,');
});
