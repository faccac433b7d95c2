import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { pause } from './servers.ts';

export const secret = 'shared with the content system';

/** What content systems got back: the ids of the articles that were accepted. */
export interface Traffic {
  acknowledged: Set<string>;
  /** The slowest response (ms). */
  slowestMs: number;
  /** The longest time in which nothing was acknowledged (ms). */
  longestPauseMs: number;
  /** Rejected articles; all of them are valid. */
  rejected: number;
  /** How often each refusal occurred. */
  refusals: Map<string, number>;
  stop(): Promise<void>;
}

interface Answer {
  title?: string;
  items?: { id: string | null; outcome: string }[];
}

function signed(body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const hex = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-timestamp': timestamp, 'x-signature-256': `sha256=${hex}`, 'content-type': 'application/json' };
}

/** Content systems that push without a pause, each to one of the web processes, and retry what was not accepted. */
export function startTraffic(bases: string[], senders: number, batchSize: number): Traffic {
  let goesOn = true;
  let last = performance.now();
  const traffic: Traffic = {
    acknowledged: new Set(),
    slowestMs: 0,
    longestPauseMs: 0,
    rejected: 0,
    refusals: new Map(),
    async stop() {
      goesOn = false;
      await Promise.all(running);
    },
  };

  async function send(base: string, body: string): Promise<boolean> {
    const begun = performance.now();
    const response = await fetch(`${base}/ingest/cms`, { method: 'POST', headers: signed(body), body });
    const answer = (await response.json()) as Answer;
    const now = performance.now();
    traffic.slowestMs = Math.max(traffic.slowestMs, now - begun);
    traffic.rejected += answer.items?.filter(({ outcome }) => outcome === 'rejected').length ?? 0;
    if (response.status !== 202) {
      const title = answer.title ?? String(response.status);
      traffic.refusals.set(title, (traffic.refusals.get(title) ?? 0) + 1);
      return false;
    }
    for (const { id } of answer.items ?? []) if (id) traffic.acknowledged.add(id);
    traffic.longestPauseMs = Math.max(traffic.longestPauseMs, now - last);
    last = now;
    return true;
  }

  async function runSender(base: string): Promise<void> {
    while (goesOn) {
      const articles = Array.from({ length: batchSize }, () => {
        // Different words in each, so that none is a duplicate.
        const keywords = randomBytes(24).toString('hex').match(/.{8}/g) ?? [];
        return {
          guid: keywords.join(''),
          headline: keywords.join(' '),
          url: `https://daily.example/${keywords.join('-')}`,
        };
      });
      const body = JSON.stringify({ articles });
      while (goesOn && !(await send(base, body).catch(() => false))) await pause(100);
      await pause(10);
    }
  }

  const running = Array.from({ length: senders }, (_, n) => runSender(bases[n % bases.length] ?? ''));
  return traffic;
}

/** A webhook receiver that counts how often it got each post. */
export async function startReceiver(): Promise<{ url: string; posts: Map<string, number>; close(): void }> {
  const posts = new Map<string, number>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const key = (JSON.parse(body) as { delivery: string }).delivery;
      posts.set(key, (posts.get(key) ?? 0) + 1);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/posts`,
    posts,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
