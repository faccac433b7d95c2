import { createHash } from 'node:crypto';
import { z } from 'zod';
import { reasonOf } from '../../errors.ts';
import { keepContainer } from '../../store/scripts/channel/keepContainer.ts';
import type { Store } from '../../store/store.ts';
import { jsonOf, outcomeOfAnswer, redacted } from '../answer.ts';
import type { ChannelContext, Found, Outcome } from '../channel.ts';
import { askGraph, type GraphKeys, isUnknownObject } from '../graph.ts';
import { NothingSent, type Platform, type Within } from '../request.ts';

export type ThreadsPlatform = Platform<GraphKeys & { id: string; userId: string }>;

/** The version of the Threads API. */
export const version = 'v1.0';

/**
 * A container can be published for 24 hours (https://developers.facebook.com/docs/threads/troubleshooting, read on
 * 2026-11-28); its id is stored for twice as long.
 */
const keptFor = 48 * 3_600_000;
/** A container that is still being prepared is checked again after this time, as Threads recommends (ms). */
const preparing = 30_000;

interface Container {
  id: string;
  /** The digest of its content: if the text has changed since, another container is needed. */
  madeOf: string;
  /** Whether its publication was requested: it may be published. */
  asked: boolean;
}

const Made = z.object({ id: z.string().min(1) });
const Status = z.object({
  status: z.enum(['EXPIRED', 'ERROR', 'FINISHED', 'IN_PROGRESS', 'PUBLISHED']),
  error_message: z.string().nullish(),
});
/** A container's status; `gone` if Threads no longer knows it. */
type ContainerState = Pick<z.infer<typeof Status>, 'error_message'> & {
  status: z.infer<typeof Status>['status'] | 'gone';
};

async function storedContainer({ redis, keys }: Store, pushId: string): Promise<Container | undefined> {
  const [id, madeOf, asked] = await redis.hmget(keys.container(pushId), 'id', 'madeOf', 'asked');
  return id ? { id, madeOf: madeOf ?? '', asked: asked === '1' } : undefined;
}

/** Stores it, and waits for the store's replicas if there are any. */
async function keep({ store }: ChannelContext, pushId: string, container: Container): Promise<void> {
  const confirm = store.replication?.mark();
  await keepContainer(store, { pushId, ...container, keptFor });
  await confirm?.();
}

async function create(
  platform: ThreadsPlatform,
  form: Record<string, unknown>,
  within: Within,
): Promise<string> {
  const { channel, context } = platform;
  const path = `${version}/${encodeURIComponent(channel.userId)}/threads`;
  const answer = await askGraph(platform, path, { ...within, method: 'POST', form });
  const made = Made.safeParse(jsonOf(answer));
  if (answer.status === 200 && made.success) return made.data.id;
  if (answer.status >= 300) throw new NothingSent(outcomeOfAnswer(answer, platform, context.clock.now()));
  throw new NothingSent({
    kind: 'not-sent',
    reason: 'Threads answered with something that is not a container',
  });
}

async function stateOf(platform: ThreadsPlatform, id: string, within: Within): Promise<ContainerState> {
  const query = { fields: 'status,error_message' };
  const answer = await askGraph(platform, `${version}/${encodeURIComponent(id)}`, { ...within, query });
  if (isUnknownObject(answer)) return { status: 'gone' };
  const status = Status.safeParse(jsonOf(answer));
  if (answer.status === 200 && status.success) return status.data;
  if (answer.status >= 300)
    throw new NothingSent(outcomeOfAnswer(answer, platform, platform.context.clock.now()));
  throw new NothingSent({
    kind: 'not-sent',
    reason: 'Threads answered with something that is not a container’s status',
  });
}

/**
 * Whether it may be published: one that is still in progress after its publication was requested is being published.
 */
function mayBeOut({ asked }: Container, { status }: ContainerState): boolean {
  return status === 'PUBLISHED' || (status === 'IN_PROGRESS' && asked);
}

/** Throws `NothingSent` if a container can't be published now. */
function requireFinished({ status, error_message: failure }: ContainerState, { secrets }: ThreadsPlatform) {
  if (status === 'FINISHED') return;
  if (status === 'IN_PROGRESS') {
    const reason = 'Threads is still preparing the post';
    throw new NothingSent({ kind: 'not-sent', reason, retryAfterMs: preparing });
  }
  const why = failure ? `: ${redacted(failure, secrets)}` : '';
  throw new NothingSent({ kind: 'refused', reason: `Threads can’t publish it (${status}${why})` });
}

/**
 * The container to publish: the one stored for this push, otherwise a new one. Its id is stored before publication is
 * requested: a repeat publishes the same one, which Threads does once. Without one, the outcome of the attempt.
 */
export async function readyContainer(
  platform: ThreadsPlatform,
  pushId: string,
  form: Record<string, unknown>,
  within: Within,
): Promise<string | Exclude<Outcome, { kind: 'sent' }>> {
  const { context, secrets } = platform;
  const madeOf = createHash('sha256').update(JSON.stringify(form)).digest('hex');
  try {
    const stored = await storedContainer(context.store, pushId);
    const before = stored && (await stateOf(platform, stored.id, within));
    if (before && mayBeOut(stored, before))
      return { kind: 'uncertain', reason: `its container ${stored.id} is ${before.status} at Threads` };
    const serves =
      stored?.madeOf === madeOf && (before?.status === 'FINISHED' || before?.status === 'IN_PROGRESS');
    const id = serves ? stored.id : await create(platform, form, within);
    if (!serves) await keep(context, pushId, { id, madeOf, asked: false });
    requireFinished(serves && before ? before : await stateOf(platform, id, within), platform);
    await keep(context, pushId, { id, madeOf, asked: true });
    return id;
  } catch (error) {
    if (error instanceof NothingSent) return error.outcome;
    return { kind: 'not-sent', reason: redacted(reasonOf(error), secrets) };
  }
}

/**
 * What the container adds if a lookup did not find the post: one that is published, or being published, exists
 * somewhere. Throws what a lookup may throw.
 */
export async function absentByContainer(
  platform: ThreadsPlatform,
  pushId: string,
  absent: Extract<Found, { kind: 'absent' }>,
): Promise<Found> {
  const stored = await storedContainer(platform.context.store, pushId);
  if (!stored?.asked) return absent;
  const state = await stateOf(platform, stored.id, {});
  if (!mayBeOut(stored, state))
    return { ...absent, looked: `${absent.looked}; its container is ${state.status}` };
  const reason = `its container ${stored.id} is ${state.status}, and it was not found ${absent.looked}`;
  return { kind: 'cannot-tell', reason };
}
