import type { IncomingMessage } from 'node:http';
import { countGraphemes } from '../../../src/compose/counting/graphemes.ts';
import { mastodon as rule } from '../../../src/compose/counting/mastodon.ts';
import type { UploadedPicture } from '../uploads.ts';
import type { NewStatus } from './statuses.ts';

/** A refusal in Mastodon's own shape. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const visibilities = ['public', 'unlisted', 'private', 'direct'];

export function textOf(given: unknown): string {
  return typeof given === 'string' ? given.trim() : '';
}

export function readFields(request: IncomingMessage, body: string): Record<string, unknown> {
  if (request.headers['content-type']?.startsWith('application/json')) {
    try {
      return JSON.parse(body);
    } catch {
      throw new Refusal(400, 'Error occurred while parsing request parameters');
    }
  }
  return Object.fromEntries(new URLSearchParams(body));
}

/** OAuth as Doorkeeper does it: the token first, then the scope, narrow or wide. */
export function requireScope(
  request: IncomingMessage,
  access: { token: string; scopes: string[] },
  scope: string,
): void {
  if (request.headers.authorization !== `Bearer ${access.token}`)
    throw new Refusal(401, 'The access token is invalid');
  const wide = scope.replace(/:.*/, '');
  if (!access.scopes.includes(scope) && !access.scopes.includes(wide)) {
    throw new Refusal(403, 'This action is outside the authorized scopes');
  }
}

/** StatusLengthValidator: the content warning counts in full, the text with its concessions. */
export function checkText(text: string, spoilerText: string, limit: number): void {
  if (text === '') throw new Refusal(422, "Validation failed: Text can't be blank");
  if (rule.measure(text).length + countGraphemes(spoilerText) > limit) {
    throw new Refusal(422, `Validation failed: Text character limit of ${limit} exceeded`);
  }
}

/** What a request to post means, or the refusal that Mastodon would answer. */
export function newStatus(
  fields: Record<string, unknown>,
  key: string | undefined,
  rules: {
    limit: number;
    isKnown: (id: string) => boolean;
    media: (ids: unknown) => UploadedPicture[];
  },
): NewStatus {
  const text = textOf(fields.status);
  const spoilerText = textOf(fields.spoiler_text);
  const visibility = textOf(fields.visibility) || 'public';
  const replyTo = textOf(fields.in_reply_to_id);
  if (!visibilities.includes(visibility)) throw new Refusal(422, `'${visibility}' is not a valid visibility`);
  const quotes = textOf(fields.quote_approval_policy) || 'public';
  if (!['public', 'followers', 'nobody'].includes(quotes))
    throw new Refusal(422, `'${quotes}' is not a valid quote_approval_policy`);
  if (replyTo && !rules.isKnown(replyTo)) {
    throw new Refusal(404, 'The post you are trying to reply to does not appear to exist.');
  }
  checkText(text, spoilerText, rules.limit);
  return {
    text,
    media: rules.media(fields.media_ids),
    spoilerText,
    visibility,
    sensitive: fields.sensitive === true || fields.sensitive === 'true' || spoilerText !== '',
    ...(key === undefined ? {} : { key }),
    ...(textOf(fields.language) ? { language: textOf(fields.language) } : {}),
    ...(replyTo ? { replyTo } : {}),
  };
}
