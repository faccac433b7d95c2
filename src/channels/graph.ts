import { z } from 'zod';
import type { OutboundResponse } from '../net/outbound.ts';
import { errorTextOf, jsonOf } from './answer.ts';
import type { ReadBack } from './channel.ts';
import { ask, lookUp, type Platform, type Within } from './request.ts';
import { withToken } from './signIn.ts';

/** The keys of a channel that Meta's Graph API needs. */
export interface GraphKeys {
  baseUrl: string;
  token?: string | undefined;
}

export interface GraphRequest extends Within {
  method?: 'GET' | 'POST' | 'DELETE';
  query?: Record<string, string>;
  /** Sent as a form; undefined values are left out. */
  form?: Record<string, unknown>;
}

/** Makes one request to the Graph API. Its errors are converted by `plainAnswer`. */
export async function askGraph(
  platform: Platform<GraphKeys>,
  path: string,
  { query, form, ...request }: GraphRequest = {},
): Promise<OutboundResponse> {
  const search = query ? `?${new URLSearchParams(query)}` : '';
  return withToken(platform, platform.channel.token, async (token) => {
    const answer = await ask(platform, `${platform.channel.baseUrl}/${path}${search}`, {
      ...request,
      headers: {
        authorization: `Bearer ${token}`,
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { body: formOf(form) } : {}),
    });
    return plainAnswer(answer);
  });
}

function formOf(form: Record<string, unknown>): string {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== undefined) body.set(name, String(value));
  return body.toString();
}

const GraphError = z.object({
  error: z.object({
    message: z.string(),
    error_user_msg: z.string().optional(),
    code: z.int(),
    error_subcode: z.int().optional(),
    is_transient: z.boolean().optional(),
  }),
});

type GraphError = z.infer<typeof GraphError>['error'];

function errorIn(answer: OutboundResponse): GraphError | undefined {
  return GraphError.safeParse(jsonOf(answer)).data?.error;
}

/**
 * The Graph API's codes for what HTTP has statuses for; it answers most errors with 400
 * (https://developers.facebook.com/docs/graph-api/guides/error-handling, read on 2026-11-28).
 */
const statusOfCode: [status: number, codes: number[]][] = [
  [401, [102, 190]],
  [403, [3, 10, 368]],
  // Limits of calls by the app, the account or the page; of posts a day (subcode 2207042); of posts too close together
  // (1390008).
  [429, [4, 17, 32, 341, 613, 2_207_042, 1_390_008]],
];

/** "Possibly a temporary issue due to downtime": unknown, and service. */
const broken = [1, 2];

/**
 * The words of its refusals for want of a permission, which hold for every post of the account (codes 3, 10 and 200 to
 * 299).
 */
export const lacksPermission =
  /does not have (?:the )?(?:permission|capability)|\b(?:pages|threads)_[a-z]+_|requires (?:the )?\w{1,40} permission/i;

function statusOf({ status }: OutboundResponse, error: GraphError): number {
  if (status >= 500) return status;
  const { code, error_subcode: subcode = -1 } = error;
  const known = statusOfCode.find(([, codes]) => codes.includes(code) || codes.includes(subcode));
  if (known) return known[0];
  if (code >= 80_000 && code <= 80_014) return 429;
  if (code >= 200 && code <= 299) return 403;
  return error.is_transient || broken.includes(code) ? 503 : status;
}

/** The same answer with the status that its error stands for, and the error's message where other APIs have it. */
export function plainAnswer(answer: OutboundResponse): OutboundResponse {
  const error = answer.status < 400 ? undefined : errorIn(answer);
  if (!error) return answer;
  const { message, error_user_msg: userMessage, code, error_subcode: subcode } = error;
  const reason = `${userMessage ?? message} (code ${code}${subcode === undefined ? '' : `/${subcode}`})`;
  const body = new TextEncoder().encode(JSON.stringify({ message: reason, code, subcode }));
  return { ...answer, status: statusOf(answer, error), body };
}

const Plain = z.object({ code: z.int(), subcode: z.int().optional() });

/**
 * "Object with ID … does not exist, cannot be loaded due to missing permissions": the post is gone only if the same
 * token can read the account.
 */
export function isUnknownObject(answer: OutboundResponse): boolean {
  if (answer.status === 404) return true;
  const { data } = Plain.safeParse(jsonOf(answer));
  return answer.status === 400 && data?.code === 100 && data.subcode === 33;
}

/** How a post is read back: the post, its text, and the account that the same token must be able to read. */
interface GraphObject {
  read(): Promise<OutboundResponse>;
  /** Returns undefined if the answer is no such object. */
  textOf(body: unknown): string | undefined;
  readAccount(): Promise<OutboundResponse>;
}

/**
 * Whether a post still exists. A token without read access gets the same answer for every post, so the account is
 * queried too.
 */
export function readBackObject(
  platform: Platform,
  { read, textOf, readAccount }: GraphObject,
): Promise<ReadBack> {
  return lookUp<ReadBack>(platform, async () => {
    const answer = await read();
    const text = answer.status === 200 ? textOf(jsonOf(answer)) : undefined;
    if (text !== undefined) return { kind: 'there', text };
    if (!isUnknownObject(answer)) return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
    const account = await readAccount();
    return account.status === 200
      ? { kind: 'gone', evidence: `${platform.name} knows no such post` }
      : { kind: 'cannot-tell', reason: errorTextOf(account, platform) };
  });
}
