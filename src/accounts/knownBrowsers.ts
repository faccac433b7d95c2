import { createHmac, timingSafeEqual } from 'node:crypto';
import { foldName } from './names.ts';

/** How many accounts one browser remembers: a shared machine at the desk. */
const maxAccounts = 5;

type Account = { name: string; era: string };

/** Proves that someone signed in to this account before, with its current password. */
function markOf(secret: Buffer, { name, era }: Account): string {
  return createHmac('sha256', secret)
    .update(`known browser\n${foldName(name)}\n${era}`)
    .digest('base64url')
    .slice(0, 22);
}

function marksIn(cookie: string | undefined): string[] {
  return (cookie ?? '')
    .split('.')
    .filter((mark) => mark.length === 22)
    .slice(0, maxAccounts);
}

/** Whether a browser, by its cookie, has signed in to the account before. */
export function isKnownBrowser(secret: Buffer, cookie: string | undefined, account: Account): boolean {
  const expected = Buffer.from(markOf(secret, account));
  return marksIn(cookie).some((mark) => {
    const given = Buffer.from(mark);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** The cookie of a browser that has just signed in to the account. */
export function rememberedBrowser(secret: Buffer, cookie: string | undefined, account: Account): string {
  const mark = markOf(secret, account);
  return [mark, ...marksIn(cookie).filter((other) => other !== mark)].slice(0, maxAccounts).join('.');
}
