import type { Context } from '../../src/actions/context.ts';
import { changeFollower } from '../../src/store/scripts/fediverse/changeFollower.ts';
import { changeNote } from '../../src/store/scripts/fediverse/changeNote.ts';
import { changeProfile } from '../../src/store/scripts/fediverse/changeProfile.ts';
import { claimServer } from '../../src/store/scripts/fediverse/claimServer.ts';
import { countReaction } from '../../src/store/scripts/fediverse/countReaction.ts';
import { createActor } from '../../src/store/scripts/fediverse/createActor.ts';
import { dropServer } from '../../src/store/scripts/fediverse/dropServer.ts';
import { finishNotes } from '../../src/store/scripts/fediverse/finishNotes.ts';
import { recordServer } from '../../src/store/scripts/fediverse/recordServer.ts';
import { wakeServers } from '../../src/store/scripts/fediverse/wakeServers.ts';
import type { Sample } from './sampleRecords.ts';

const server = { username: 'desk', host: 'reader.example' };
const note = { username: 'desk', id: 'a'.repeat(64), json: '{"text":"Ferry"}' };
const claiming = { ...server, channels: [], claimMs: 1_000, most: 20 };

const followed = ({ store }: Context) =>
  changeFollower(store, {
    ...server,
    act: 'follow',
    follower: 'https://reader.example/users/ann',
    inbox: 'https://reader.example/users/ann/inbox',
    follow: 'https://reader.example/follows/1',
  });

const published = ({ store }: Context) => changeNote(store, { ...note, act: 'publish' });

/** A server that is claimed; returns its claim. */
async function claimed(context: Context, plain: Context): Promise<string> {
  await followed(plain);
  const claim = await claimServer(context.store, { ...claiming, channels: ['hook'] });
  return claim.outcome === 'claimed' ? claim.claim : '';
}

/** Sample calls of the scripts about actors and their followers. */
export const fediverseSamples: Record<string, Sample> = {
  'fediverse/createActor': ({ store }) =>
    createActor(store, {
      username: 'desk',
      base: 'https://tarn.example',
      sealed: 'v1.x',
      publicKey: 'PEM',
      keyName: 'key-1',
    }),
  'fediverse/changeNote': async (context) => {
    await published(context);
    await changeNote(context.store, { ...note, act: 'edit', json: '{"text":"Ferries"}' });
    await changeNote(context.store, { username: 'desk', id: note.id, act: 'remove' });
  },
  'fediverse/changeFollower': async (context) => {
    await followed(context);
    const follower = 'https://reader.example/users/ann';
    await changeFollower(context.store, { ...server, act: 'unfollow', follower });
  },
  'fediverse/changeProfile': async ({ store }, plain) => {
    await followed(plain);
    await changeProfile(plain.store, { username: 'desk', profile: 'one' });
    await changeProfile(store, { username: 'desk', profile: 'another' });
  },
  'fediverse/claimServer': (context, plain) => claimed(context, plain),
  'fediverse/recordServer': async (context, plain) => {
    const claim = await claimed(plain, plain);
    const accepted = {
      follower: 'https://reader.example/users/ann',
      follow: 'https://reader.example/follows/1',
    };
    await recordServer(context.store, { ...server, claim, claimMs: 1_000, accepted, arrived: 'cavage' });
    await recordServer(context.store, { ...server, claim, claimMs: 1_000, ends: true });
  },
  'fediverse/dropServer': async ({ store }, plain) => {
    await followed(plain);
    await dropServer(store, server);
  },
  'fediverse/wakeServers': ({ store }) => wakeServers(store, ['desk reader.example']),
  'fediverse/finishNotes': async ({ store }, plain) => {
    await published(plain);
    await finishNotes(store, { username: 'desk', seq: '1' });
  },
  'fediverse/countReaction': async ({ store }, plain) => {
    await published(plain);
    await countReaction(store, { id: note.id, kind: 'likes', from: 'https://reader.example/users/ann' });
  },
};
