import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf } from '../answer.ts';
import type { PostedCopy, ReadBack } from '../channel.ts';
import { comparable, textIn } from '../renderedPost.ts';
import type { Platform } from '../request.ts';

const Source = z.object({ text: z.string() });
const Shown = z.object({ id: z.string(), content: z.string() });

const isMissing = ({ status }: OutboundResponse) => status === 404 || status === 410;

/**
 * Reads a status's source, as it was typed (https://docs.joinmastodon.org/methods/statuses/#source). Pixelfed and older
 * servers have no such method and answer 404 for every status, so what is gone is decided by the status itself, whose
 * text is HTML. `get` requests a path below `/api/v1/statuses/<id>`.
 */
export async function readBackStatus(
  get: (below: string) => Promise<OutboundResponse>,
  { text }: Pick<PostedCopy, 'text'>,
  platform: Platform,
): Promise<ReadBack> {
  const answer = await get('/source');
  const source = Source.safeParse(jsonOf(answer));
  if (answer.status === 200 && source.success) return { kind: 'there', text: source.data.text };
  if (!isMissing(answer)) return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
  const status = await get('');
  const shown = Shown.safeParse(jsonOf(status));
  if (status.status === 200 && shown.success) {
    const rendered = textIn(shown.data.content);
    return { kind: 'there', text: comparable(rendered) === comparable(text) ? text : rendered };
  }
  return isMissing(status)
    ? { kind: 'gone', evidence: `the server answers ${status.status} for it` }
    : { kind: 'cannot-tell', reason: errorTextOf(status, platform) };
}
