import type { CountingRule, Measure } from './countingRule.ts';

/** A host that every platform turns into a link, used in place of one that some do not (a trial’s `127.0.0.1`). */
const standInHost = 'https://short.com';

/**
 * Whether a platform recognises the whole of our own address in a text: a letter before it, or a sign after it that
 * is taken for its end, would leave readers with half an address or none. A host that the platform never turns into a
 * link is checked by the same rule with another host in its place.
 */
export function isWholeLink(
  text: string,
  link: string,
  counting: Pick<CountingRule, 'measure'>,
  measured: Pick<Measure, 'links'> = counting.measure(text),
): boolean {
  if (measured.links.some((span) => span.text === link)) return true;
  if (isHostLinked(link, counting)) return false;
  const standIn = withStandIn(link);
  return counting.measure(text.replaceAll(link, standIn)).links.some((span) => span.text === standIn);
}

/** Whether a platform turns an address of this host into a link at all. @public */
export function isHostLinked(link: string, counting: Pick<CountingRule, 'measure'>): boolean {
  const { origin } = new URL(link);
  return counting.measure(`${origin}/a`).links.some((span) => span.text === `${origin}/a`);
}

function withStandIn(link: string): string {
  return link.replace(/^https?:\/\/[^/?#]*/i, standInHost);
}

/**
 * An address in a form that can be posted on a platform: percent-encoded if a sign in it would end the link there.
 * Unchanged if that does not help.
 */
export function postable(address: string, counting: Pick<CountingRule, 'measure'>): string {
  if (isWholeLink(address, address, counting)) return address;
  const encoded = address.replace(/[()'"!*,;[\]|~]/g, encode).replace(/[.:@&=$_-]$/, encode);
  return isWholeLink(encoded, encoded, counting) ? encoded : address;
}

function encode(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}
