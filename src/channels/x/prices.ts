import { xAddressesIn } from '../../compose/counting/x/addresses.ts';

/**
 * What X charges for a request, in US dollars, if the account pays by use. @see
 * https://docs.x.com/x-api/getting-started/pricing
 */
export const prices = {
  /** The day from which they are valid. */
  since: '2026-04-20',
  /** The day by which they should be checked again. */
  until: '2027-04-20',
  post: 0.015,
  /** A post with any address in it. */
  postWithLink: 0.2,
  remove: 0.01,
  /** For each of our own posts that a lookup reads, once a day (UTC). */
  ownPostRead: 0.001,
} as const;

/** What a post with this text costs. An address without a scheme counts, because X turns it into a link. */
export function priceOf(text: string): number {
  return xAddressesIn(text).length > 0 ? prices.postWithLink : prices.post;
}

/** `$0.015`, `$0.20` */
export function dollars(amount: number): string {
  const exact = amount.toFixed(3);
  return `$${exact.endsWith('0') ? exact.slice(0, -1) : exact}`;
}
