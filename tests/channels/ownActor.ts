import { openActor } from '../../src/channels/activitypub/actor.ts';
import { noteById } from '../../src/channels/activitypub/notes.ts';
import * as activitypub from '../../src/channels/activitypub.ts';
import { createActor } from '../../src/store/scripts/fediverse/createActor.ts';
import type { RedisClient } from '../../src/store/store.ts';
import type { UploadedPicture } from '../simulators/uploads.ts';
import { openTestWeb } from '../web/server.ts';
import type { Conditions, Opened } from './openers.ts';

/**
 * A newsroom that is an actor itself: its platform is its own store, and its posts are what its web server shows. The
 * faults are the store's: a write that is lost, and a write whose answer is lost.
 */
export async function openActivityPub({ faults, readFaults }: Conditions): Promise<Opened> {
  const keys = { id: 'fedi', type: 'activitypub', username: 'desk' };
  const web = await openTestWeb({ channels: [keys] });
  const { store, secret } = web.context;
  await openActor({ store, secret, webBase: web.base }, 'desk');
  // Another newsroom's key: its secret opens nothing here.
  const key = { base: web.base, sealed: 'v1.sealed-by-another-secret', publicKey: 'PEM', keyName: 'key-1' };
  await createActor(store, { username: 'stranger', ...key });

  const sent: string[] = [];
  let shown: { id: string; text: string; picture?: UploadedPicture | undefined }[] = [];
  const readShown = async () => {
    const notes = await Promise.all(sent.map((id) => noteById(store, id)));
    shown = notes.flatMap((note) =>
      note && 'content' in note ? [{ id: note.id, text: note.content.text, picture: undefined }] : [],
    );
  };
  const lost = () => Promise.reject(new Error('the connection to the store broke'));
  const redis = new Proxy<RedisClient>(store.redis, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (name === 'hmget') return (...args: []) => (readFaults?.() ? lost() : value.apply(target, args));
      if (name !== 'evalsha' && name !== 'eval') return value;
      return async (...args: unknown[]) => {
        const command = JSON.parse(String(args.find((each) => String(each).startsWith('{"')) ?? '{}'));
        const fault = faults?.();
        if (fault === 'cut-before-reading') return lost();
        const answer = await value.apply(target, args);
        if (command.act === 'publish') sent.push(command.id);
        await readShown();
        return fault === 'cut-after-storing' ? lost() : answer;
      };
    },
  });
  let isOpen = true;
  return {
    channel: activitypub.schema.parse(keys) as Opened['channel'],
    stranger: activitypub.schema.parse({ ...keys, username: 'stranger' }) as Opened['channel'],
    secrets: ['sealed-by-another-secret', 'PRIVATE KEY'],
    store: { ...store, redis },
    webBase: web.base,
    shown: () => shown.map(({ text }) => text),
    picture: () => undefined,
    newest: () => shown.at(-1),
    react: () => undefined,
    close: async () => {
      if (isOpen) await web.close();
      isOpen = false;
    },
  };
}
