import { request } from 'undici';

/** How long a screen waits for further changes of the same card (src/web/desk/scripts/cards.js). */
const gatherMs = 20;

/** An open screen of the desk as the server sees it: a stream of changes, and the card that it reloads after one. */
interface Screen {
  /** When (performance.now) the first change of this draft arrived. */
  changed(id: string): Promise<number>;
  close(): void;
}

/** Opens the stream of changes that every page of the desk listens to. */
async function openScreen(address: string, cookie: string): Promise<Screen> {
  const ending = new AbortController();
  const answer = await request(`${address}/api/v1/events`, {
    headers: { cookie },
    signal: ending.signal,
    bodyTimeout: 0,
  });
  if (answer.statusCode !== 200) throw new Error(`the stream of changes answered ${answer.statusCode}`);
  const seen = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  answer.body.setEncoding('utf8');
  let rest = '';
  answer.body.on('data', (text: string) => {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const id = /"id":"([^"]+)"/.exec(event)?.[1];
      if (id === undefined || seen.has(id)) continue;
      seen.set(id, performance.now());
      waiting.get(id)?.(performance.now());
    }
  });
  answer.body.on('error', () => {});
  await new Promise((resolve) => answer.body.once('data', resolve));
  return {
    changed: (id) =>
      new Promise((resolve) => {
        const at = seen.get(id);
        if (at === undefined) waiting.set(id, resolve);
        else resolve(at);
      }),
    close: () => ending.abort(),
  };
}

export interface Reached {
  /** From the press of the button until each screen was notified, and until each had the new card (ms). */
  news: number[];
  cards: number[];
}

interface Action {
  /** The draft, as screens are notified of it, and the card that shows it. */
  draft: string;
  card: string;
  carryOut(): Promise<void>;
}

/** How long several actions, one after the other, take to reach all of these screens, which all show the same page. */
export async function reachScreens(
  address: string,
  cookies: string[],
  count: number,
  actions: Action[],
): Promise<Reached> {
  const screens = await Promise.all(
    Array.from({ length: count }, (_, n) => openScreen(address, cookies[n % cookies.length] ?? '')),
  );
  const reached: Reached = { news: [], cards: [] };
  for (const { draft, card, carryOut } of actions) {
    const begun = performance.now();
    const shown = screens.map(async (screen, n) => {
      reached.news.push((await screen.changed(draft)) - begun);
      await new Promise((resolve) => setTimeout(resolve, gatherMs));
      const answer = await request(`${address}${card}`, {
        headers: {
          cookie: cookies[n % cookies.length] ?? '',
          'accept-encoding': 'gzip',
          'hx-request': 'true',
        },
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`${card} answered ${answer.statusCode}`);
      reached.cards.push(performance.now() - begun);
    });
    await carryOut();
    await Promise.all(shown);
  }
  for (const screen of screens) screen.close();
  return reached;
}
