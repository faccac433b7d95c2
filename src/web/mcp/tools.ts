import { z } from 'zod';
import type { Operation } from '../api/api.ts';

/** An operation of the API that a program may call by MCP. */
export interface Tool {
  name: string;
  method: 'GET' | 'POST' | 'PATCH';
  /** The route's path below `/api/v1`. */
  path: string;
  /** Whether it publishes something, takes something back or stops sending. */
  isFinal?: boolean;
  /** What the route's summary does not say. */
  note?: string;
}

/**
 * The operations of the API that a person's assistant needs. Their parameters, answers and roles are those of their
 * routes.
 */
export const tools: Tool[] = [
  { name: 'list_articles', method: 'GET', path: '/articles' },
  { name: 'get_article', method: 'GET', path: '/articles/:id' },
  {
    name: 'add_article',
    method: 'POST',
    path: '/articles',
    isFinal: true,
    note: 'Only "headline" is required.',
  },
  { name: 'correct_article', method: 'POST', path: '/articles/:id/correct', isFinal: true },
  { name: 'withdraw_article', method: 'POST', path: '/articles/:id/withdraw', isFinal: true },
  { name: 'list_copies', method: 'GET', path: '/articles/:id/copies', note: 'Copies are published posts.' },
  { name: 'list_drafts', method: 'GET', path: '/drafts' },
  { name: 'get_draft', method: 'GET', path: '/drafts/:id' },
  {
    name: 'list_draft_notes',
    method: 'GET',
    path: '/drafts/:id/notes',
    note: 'What colleagues wrote for each other; never part of the post.',
  },
  {
    name: 'add_draft_note',
    method: 'POST',
    path: '/drafts/:id/notes',
    note: 'It is for colleagues and never part of the post.',
  },
  { name: 'list_notes_to_me', method: 'GET', path: '/notes' },
  { name: 'edit_draft', method: 'PATCH', path: '/drafts/:id', note: 'Send the version that you read.' },
  { name: 'choose_variant', method: 'POST', path: '/drafts/:id/choose' },
  { name: 'approve_draft', method: 'POST', path: '/drafts/:id/approve', isFinal: true },
  { name: 'schedule_draft', method: 'POST', path: '/drafts/:id/schedule', isFinal: true },
  { name: 'reject_draft', method: 'POST', path: '/drafts/:id/reject' },
  { name: 'list_deliveries', method: 'GET', path: '/deliveries' },
  { name: 'get_delivery', method: 'GET', path: '/deliveries/:id' },
  { name: 'retry_delivery', method: 'POST', path: '/deliveries/:id/retry', isFinal: true },
  { name: 'list_calendar', method: 'GET', path: '/calendar', note: 'What will be sent when, and why then.' },
  { name: 'list_backlog', method: 'GET', path: '/backlog' },
  { name: 'list_links', method: 'GET', path: '/links' },
  { name: 'create_link', method: 'POST', path: '/links' },
  { name: 'count_clicks', method: 'GET', path: '/clicks' },
  { name: 'list_channels', method: 'GET', path: '/channels' },
  { name: 'list_sources', method: 'GET', path: '/sources' },
  { name: 'list_feeds', method: 'GET', path: '/feeds' },
  { name: 'measure_text', method: 'POST', path: '/measure' },
  { name: 'pause_sending', method: 'POST', path: '/pause', isFinal: true },
  { name: 'resume_sending', method: 'POST', path: '/resume', isFinal: true },
];

type JsonObject = Record<string, unknown>;

/** The parts of a request; a tool's arguments are the keys of all these parts. */
const parts = ['params', 'querystring', 'body'] as const;

/** A tool's arguments, as one JSON Schema. A body that is not an object with keys is passed as `body`. */
export function inputSchema({ schema = {} }: Operation): { type: 'object' } & JsonObject {
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const part of parts) {
    const own = schema[part] instanceof z.ZodType ? jsonOf(schema[part]) : undefined;
    if (own === undefined) continue;
    if (typeof own.properties !== 'object') properties.body = own;
    else Object.assign(properties, own.properties);
    required.push(...(Array.isArray(own.required) ? (own.required as string[]) : []));
  }
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

function jsonOf(schema: z.ZodType): JsonObject {
  const { $schema, ...own } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return own;
}

/** The request for a tool's arguments. */
export function requestOf(
  { method, path }: Tool,
  { schema = {} }: Operation,
  given: JsonObject,
): { method: Tool['method']; url: string; payload?: JsonObject } {
  const left = { ...given };
  const take = (name: string) => {
    const value = left[name];
    delete left[name];
    return value;
  };
  const filled = path.replace(/:([a-z]+)/gi, (_, name: string) =>
    encodeURIComponent(String(take(name) ?? '')),
  );
  const query = new URLSearchParams();
  for (const name of keysOf(schema.querystring)) {
    const value = take(name);
    if (value !== undefined) query.set(name, String(value));
  }
  // The route refuses what it does not know.
  if (method === 'GET') for (const [name, value] of Object.entries(left)) query.set(name, String(value));
  const asked = query.size > 0 ? `?${query}` : '';
  const { body } = left;
  const payload = typeof body === 'object' && body !== null ? (body as JsonObject) : left;
  return { method, url: `/api/v1${filled}${asked}`, ...(method === 'GET' ? {} : { payload }) };
}

function keysOf(schema: unknown): string[] {
  return schema instanceof z.ZodType
    ? Object.keys((jsonOf(schema).properties as object | undefined) ?? {})
    : [];
}
