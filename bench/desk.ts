/**
 * The desk with 10,000 waiting drafts, of 1,250 articles on 8 channels, and 100,000 decided ones: time, processor time
 * and size of each page; how soon an action is visible on each of 50 open screens; what an open window receives while
 * 30 articles arrive in a minute. Exits with 1 if a limit on processor time or bytes is exceeded; wall-clock time is
 * not judged, because it depends on how busy the machine is.
 *
 * node bench/desk.ts [--short] [--data FOLDER] [--chromium /usr/bin/chromium]
 *
 * With `--data` the newsroom stays in that folder, and the next run reuses it.
 */
import { decodeHTML } from 'entities';
import { request } from 'undici';
import { reachScreens } from './desk/screens.ts';
import { bytesOfTabs } from './desk/tabs.ts';
import type { Desk } from './deskNewsroom.ts';
import { rounded, serve } from './load.ts';

const short = process.argv.includes('--short');
const option = (name: string) => {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : undefined;
};
const executablePath = option('--chromium') ?? process.env.CHROMIUM ?? '/usr/bin/chromium';
const people = ['anna', 'bela', 'cleo'];
const password = 'four gulls on a tarn';
const size = short
  ? { waiting: 100, past: 200, planned: 28 }
  : { waiting: 1_250, past: 12_500, planned: 280 };
const wanted: Desk = { ...size, channels: 8, people, password, folder: option('--data') };
const repeats = short ? 10 : 50;
const screens = 50;
const actions = short ? 5 : 20;
const arriving = short ? 5 : 30;
const apartMs = 2_000;

/**
 * The desk's limits: bytes of a page, the server's time for it (ms), an action's time to a screen (ms), bytes per
 * minute.
 */
const bars = { bytes: 100_000, ms: 100, screenMs: 300, tabBytes: 200_000 };

const begun = performance.now();
const desk = await serve<{ address: string }>('deskNewsroom.ts', JSON.stringify(wanted));
const seededIn = (performance.now() - begun) / 1_000;
const { address } = desk.answer;
const cpu = async () => (await desk.ask<{ cpu: number }>('cpu')).cpu / 1_000;

async function signIn(username: string): Promise<string> {
  const answer = await request(`${address}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username, password }).toString(),
  });
  await answer.body.dump();
  const cookies = [answer.headers['set-cookie'] ?? []].flat();
  return cookies.map((cookie) => cookie.slice(0, cookie.indexOf(';'))).join('; ');
}

async function get(path: string, cookie: string, encoding = 'identity'): Promise<Buffer> {
  const answer = await request(`${address}${path}`, { headers: { cookie, 'accept-encoding': encoding } });
  const body = Buffer.from(await answer.body.arrayBuffer());
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`);
  return body;
}

/** The page as text, and the address behind the link to its next page. */
async function pageAt(path: string, cookie: string): Promise<{ text: string; next: string | undefined }> {
  const text = (await get(path, cookie)).toString();
  const href = text.match(/rel="next" href="([^"]+)"/)?.[1];
  return { text, next: href && decodeHTML(href) };
}

const at = (times: number[], share: number) =>
  rounded(times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0);

/** Bytes of the answer to a browser that has the page as it is: its head, since a 304 has no body. */
async function revalidated(path: string, cookie: string): Promise<number> {
  let etag = '';
  // Between two tries a minute may begin, or a post go out.
  for (let tries = 0; tries < 4; tries++) {
    const known = { cookie, ...(etag === '' ? {} : { 'if-none-match': etag }) };
    const { body, headers, statusCode } = await request(`${address}${path}`, { headers: known });
    await body.dump();
    if (statusCode === 304)
      return Object.entries(headers).reduce((sum, [name, value]) => sum + `${name}: ${value}\r\n`.length, 0);
    etag = String(headers.etag);
  }
  throw new Error(`${path} was never answered 304`);
}

async function measured(path: string, cookie: string) {
  const bytes = (await get(path, cookie)).length;
  const times: number[] = [];
  let packed = 0;
  const cpuBefore = await cpu();
  for (let n = 0; n < repeats; n++) {
    const from = performance.now();
    packed = (await get(path, cookie, 'gzip')).length;
    times.push(performance.now() - from);
  }
  const cpuMs = rounded(((await cpu()) - cpuBefore) / repeats);
  const unchanged = path.startsWith('/api/') ? undefined : await revalidated(path, cookie);
  return { p50: at(times, 0.5), p95: at(times, 0.95), cpu: cpuMs, bytes, packed, unchanged };
}

const cookies = await Promise.all(people.map(signIn));
const [cookie = ''] = cookies;
let last = '/desk';
let middle = last;
let pages = 1;
for (let { next } = await pageAt('/desk', cookie); next; pages++) {
  last = next;
  if (pages === Math.floor(wanted.waiting / 14)) middle = last;
  next = (await pageAt(last, cookie)).next;
}
const ofDraft = /href="(\/desk\/drafts\/d_[^"?#]+)/.exec((await pageAt(middle, cookie)).text)?.[1] ?? '/desk';
const ofArticle = /href="(\/desk\/articles\/a_[^"?#]+)/.exec(
  (await pageAt('/desk/articles', cookie)).text,
)?.[1];
const ofDelivery = /href="(\/desk\/deliveries\/p_[^"?#]+)/.exec(
  (await pageAt('/desk/deliveries', cookie)).text,
)?.[1];
const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

const measuredPages: Record<string, Awaited<ReturnType<typeof measured>>> = {};
for (const [name, path] of Object.entries({
  first: '/desk',
  middle,
  last,
  channel: '/desk?channel=c3',
  state: '/desk?state=in_review',
  search: '/desk?search=harbour+wall',
  rareWord: '/desk?search=number+77',
  filtered: '/desk?search=flo&section=schools&channel=c3&since=24h',
  pastSearch: '/desk?state=rejected&search=lighthouse',
  pastRare: '/desk?state=rejected&search=edition+77',
  done: '/desk?state=done',
  draft: ofDraft,
  panel: `${ofDraft}/panel`,
  find: '/desk/find?q=lighthouse',
  calendarDay: '/desk/calendar?view=day',
  calendarWeek: '/desk/calendar?view=week',
  calendarNextWeek: `/desk/calendar?view=week&on=${nextWeek}`,
  calendarMonth: '/desk/calendar?view=month',
  calendarList: '/desk/calendar?view=list',
  deliveries: '/desk/deliveries',
  delivery: ofDelivery ?? '/desk/deliveries',
  articles: '/desk/articles',
  article: ofArticle ?? '/desk/articles',
  links: '/desk/links',
  operations: '/ops',
  audit: '/ops/audit',
  api: '/api/v1/drafts?search=lighthouse&limit=50',
}))
  measuredPages[name] = await measured(path, cookie);

/** The forms on the first page by which the bench rejects drafts. */
async function rejections() {
  const { text } = await pageAt('/desk', cookie);
  const csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const cards = text.split('<article ').slice(1);
  const rows = cards.flatMap((card) => {
    const about = /id="c-(a_[^"]+)"/.exec(card)?.[1];
    const ready = /name="drafts" value="([^"]+)"/.exec(card)?.[1] ?? '';
    return [...ready.matchAll(/(d_\w+):(\d+)/g)].map(([, draft = '', version = '']) => ({
      draft,
      version,
      about,
    }));
  });
  return rows.slice(0, actions).map(({ draft, version, about }) => ({
    draft,
    card: `/desk/cards/${about}?back=/desk`,
    async carryOut() {
      const answer = await request(`${address}/desk/drafts/${draft}/reject`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', 'hx-request': 'true' },
        body: new URLSearchParams({ csrf, version, reason: 'old', back: '/desk' }).toString(),
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`a rejection answered ${answer.statusCode}`);
    },
  }));
}

const decisions = await rejections();
const cpuBefore = await cpu();
const { news, cards } = await reachScreens(address, cookies, screens, decisions);
const screensCpu = rounded(((await cpu()) - cpuBefore) / decisions.length);
const tabs = await bytesOfTabs(
  address,
  { name: 'bela', password },
  ['/desk', '/desk/deliveries', '/desk/calendar', '/desk/articles', '/ops'],
  executablePath,
  async () => {
    for (let n = 0; n < arriving; n++) {
      const next = performance.now() + apartMs;
      await desk.ask('arrive');
      await new Promise((resolve) => setTimeout(resolve, next - performance.now()));
    }
  },
);
await desk.stop();

const missed = [
  ...Object.entries(measuredPages).flatMap(([name, { bytes, cpu: ms }]) => [
    ...(name !== 'api' && bytes > bars.bytes ? [`${name}: ${bytes} bytes`] : []),
    ...(ms > bars.ms ? [`${name}: ${ms} ms of processor time`] : []),
  ]),
  ...(screensCpu > bars.screenMs ? [`an action at every screen: ${screensCpu} ms of processor time`] : []),
  ...tabs
    .filter(({ bytes }) => bytes > bars.tabBytes)
    .map(({ path, bytes }) => `${path} open: ${bytes} bytes a minute`),
];
const result = {
  drafts: wanted.waiting * wanted.channels,
  past: wanted.past * wanted.channels,
  seededIn: rounded(seededIn),
  pages,
  ...measuredPages,
  screens: {
    count: screens,
    newsP50: at(news, 0.5),
    newsMax: at(news, 0.999),
    cardP50: at(cards, 0.5),
    cardP95: at(cards, 0.95),
    cardMax: at(cards, 0.999),
    cpu: screensCpu,
  },
  tabs: Object.fromEntries(tabs.map(({ path, bytes }) => [path, bytes])),
  missed,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
if (missed.length > 0) process.exitCode = 1;
