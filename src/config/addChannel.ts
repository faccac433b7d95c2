import { isSeq, parseDocument } from 'yaml';
import { SluglineError } from '../errors.ts';

/** A channel as it is written into newsroom.yaml. */
export type ChannelBlock = { id: string; type: string } & Record<string, string | boolean>;

/** The ids of the channels that a newsroom.yaml has. */
export function channelIdsIn(text: string): string[] {
  const { channels } = (parseDocument(text).toJS() ?? {}) as { channels?: { id?: unknown }[] };
  return (channels ?? []).map(({ id }) => String(id));
}

/** A newsroom.yaml with one more channel; its comments and everything else stay as they are. */
export function withChannel(text: string, path: string, block: ChannelBlock): string {
  const document = parseDocument(text);
  const before = document.toJS() as Record<string, unknown> | null;
  const given = document.get('channels');
  const channel = document.createNode(block, { flow: isSeq(given) && given.flow === true });
  if (isSeq(given)) given.add(channel);
  else document.set('channels', [channel]);
  const changed = document.toString({ lineWidth: 0 });
  const expected = { ...before, channels: [...((before?.channels as unknown[] | undefined) ?? []), block] };
  // The changed file must parse to what was there before, and the channel.
  const isRight = JSON.stringify(parseDocument(changed).toJS()) === JSON.stringify(expected);
  if (document.errors.length === 0 && isRight) return changed;
  const why = 'its channels are not written in a way that a program can add to';
  throw new SluglineError('config.not-written', { path, why });
}
