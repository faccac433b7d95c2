import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Fault, FaultSource } from './faults.ts';
import type { createLateQueue } from './lateQueue.ts';
import { answerGarbage, answerJson, cut, readBody } from './server.ts';

/** The result of a request that the Graph API refuses: the HTTP status and its own codes. */
export class GraphRefusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly subcode: number | undefined;

  constructor(
    message: string,
    code: number,
    { subcode, status = 400 }: { subcode?: number; status?: number } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.subcode = subcode;
  }
}

export function unknownObject(id: string): GraphRefusal {
  const why =
    'does not exist, cannot be loaded due to missing permissions, or does not support this operation';
  return new GraphRefusal(`Unsupported request. Object with ID '${id}' ${why}`, 100, { subcode: 33 });
}

export function answerRefusal(response: ServerResponse, refusal: GraphRefusal): void {
  const { message, code, subcode, status } = refusal;
  const error = { message, type: 'OAuthException', code, error_subcode: subcode, fbtrace_id: 'A0' };
  // The remaining time of a limit is in minutes.
  const usage = { '17841': [{ type: 'threads', estimated_time_to_regain_access: 1 }] };
  const headers = code === 4 ? { 'x-business-use-case-usage': JSON.stringify(usage) } : {};
  answerJson(response, status, { error }, headers as Record<string, string>);
}

/** Tokens are never sent in an address, where logs would show them. */
export function requireToken({ headers }: IncomingMessage, url: URL, token: string): void {
  if (url.searchParams.has('access_token')) throw new Error('a token in an address is read in logs');
  if (headers.authorization !== `Bearer ${token}`)
    throw new GraphRefusal('Invalid OAuth access token - Cannot parse access token', 190);
}

/** A form's fields as the platform's own rules read them. */
export async function readForm<T extends z.ZodType>(
  request: IncomingMessage,
  fields: T,
): Promise<z.output<T>> {
  const body = await readBody(request);
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded')
    throw new Error('the body is no form');
  const read = fields.safeParse(Object.fromEntries(new URLSearchParams(body)));
  if (read.success) return read.data;
  throw new GraphRefusal(
    `Invalid parameter: ${read.error.issues.map(({ message }) => message).join('; ')}`,
    100,
  );
}

const brokenDown = () =>
  new GraphRefusal('An unexpected error has occurred. Please retry later.', 2, { status: 500 });

/** Applies a fault to a reading request; true if it is answered with that. */
export function breaksReading(fault: Fault | undefined, response: ServerResponse): boolean {
  if (fault === undefined) return false;
  if (fault === 'garbage') answerGarbage(response);
  else if (fault === 'cut-before-reading') cut(response);
  else answerRefusal(response, refusalOf(fault) ?? brokenDown());
  return true;
}

function refusalOf(fault: Fault | undefined): GraphRefusal | undefined {
  if (fault === '429') return new GraphRefusal('Application request limit reached', 4, { status: 403 });
  if (fault === 'refuse') return new GraphRefusal('The action is not permitted', 200);
  return fault === '500-before-storing' ? brokenDown() : undefined;
}

/** One request that makes something visible, with a fault. */
export async function publishWith<T>(
  response: ServerResponse,
  { faults, queue }: { faults: FaultSource | undefined; queue: ReturnType<typeof createLateQueue> },
  read: () => Promise<T>,
  store: (given: T) => { id: string },
): Promise<void> {
  const fault = faults?.();
  if (fault === 'cut-before-reading') return cut(response);
  const refusal = refusalOf(fault);
  if (refusal) throw refusal;
  const given = await read();
  if (fault === 'queued') {
    queue.add(() => store(given));
    return cut(response);
  }
  const { id } = store(given);
  if (fault === 'cut-after-storing') return cut(response);
  if (fault === 'stall-after-storing') return;
  if (fault === '500-after-storing') throw brokenDown();
  if (fault === 'garbage') return answerGarbage(response);
  answerJson(response, 200, { id });
}
