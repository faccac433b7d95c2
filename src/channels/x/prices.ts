import { z } from 'zod';
import { xAddressesIn } from '../../compose/counting/x/addresses.ts';
import type { PaidPosts } from '../channel.ts';
import type { DatedFact } from '../datedFacts.ts';

/**
 * What X charges for a request, in US dollars, if the account pays by use and newsroom.yaml has no other prices. @see
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
  /** For each of our own posts that a lookup reads, once a day (UTC). */
  ownPostRead: 0.001,
} as const;

const price = z.number().positive();

/** What X charges this account, if that is not its price list. */
export const ownPrices = z.strictObject({
  post: price.optional(),
  postWithLink: price.optional(),
  ownPostRead: price.optional(),
});

const dollarsAPeriod = z.number().positive();

/** What posts may cost, in US dollars. */
export const budgetKey = z.strictObject({
  perDay: dollarsAPeriod.optional(),
  perMonth: dollarsAPeriod.optional(),
});

interface PaidChannel {
  type: string;
  prices?: z.infer<typeof ownPrices> | undefined;
  budget?: z.infer<typeof budgetKey> | undefined;
}

/** The prices that hold for a channel. */
function pricesOf({ prices: own = {} }: PaidChannel) {
  return {
    post: own.post ?? prices.post,
    postWithLink: own.postWithLink ?? prices.postWithLink,
    ownPostRead: own.ownPostRead ?? prices.ownPostRead,
  };
}

/** Where a channel's prices are from. */
function origin({ prices: own }: PaidChannel): string {
  return own ? 'prices in newsroom.yaml' : `prices of ${prices.since}`;
}

/** What is wrong with a budget: it pays for no post. */
export function budgetFault(channel: PaidChannel): string | undefined {
  const { postWithLink } = pricesOf(channel);
  const { perDay = postWithLink, perMonth = postWithLink } = channel.budget ?? {};
  return Math.min(perDay, perMonth) < postWithLink
    ? `a post with a link costs ${dollars(postWithLink)}; a smaller budget covers none`
    : undefined;
}

/** What a post with this text costs. An address without a scheme counts, because X turns it into a link. */
function priceOf(text: string, { post, postWithLink }: ReturnType<typeof pricesOf>): number {
  return xAddressesIn(text).length > 0 ? postWithLink : post;
}

/** @see ChannelType.cost */
export function cost(texts: string[], channel: PaidChannel): string {
  const own = pricesOf(channel);
  const all = texts.reduce((sum, text) => sum + priceOf(text, own), 0);
  const bare = texts.length * own.post;
  const without = all > bare ? `; without its link ${dollars(bare)}` : '';
  return `X charges ${dollars(all)} for it${without} (${origin(channel)}).`;
}

/** What a post costs, for a channel's check. */
export function pricesInWords(channel: PaidChannel): string {
  const { post, postWithLink } = pricesOf(channel);
  return `A post with a link costs ${dollars(postWithLink)}, one without ${dollars(post)} (${origin(channel)}).`;
}

/** Each post is counted at the price of one with a link. @see ChannelType.paidPosts */
export function paidPosts(channel: PaidChannel): PaidPosts {
  const { postWithLink } = pricesOf(channel);
  const paidBy = (amount: number | undefined) =>
    amount === undefined ? undefined : Math.floor(amount / postWithLink + 1e-9);
  return { perDay: paidBy(channel.budget?.perDay), perMonth: paidBy(channel.budget?.perMonth) };
}

/** A budget counts posts at the price of one with a link. @see ChannelType.statisticsForPost */
export function statisticsForPost(channel: PaidChannel): number {
  const { postWithLink, ownPostRead } = pricesOf(channel);
  return Math.max(1, Math.floor(postWithLink / ownPostRead + 1e-9));
}

/** None if newsroom.yaml has all prices. @see ChannelType.datedFacts */
export function datedFacts({ prices: own }: PaidChannel): DatedFact[] {
  if (own?.post !== undefined && own.postWithLink !== undefined && own.ownPostRead !== undefined) return [];
  const hint =
    'Update Slugline, or write what X charges now into "prices" in newsroom.yaml: https://docs.x.com/x-api/getting-started/pricing';
  return [{ what: `X’s price list of ${prices.since}`, until: prices.until, hint }];
}

/** `$0.015`, `$0.20` */
function dollars(amount: number): string {
  const exact = amount.toFixed(3);
  return `$${exact.endsWith('0') ? exact.slice(0, -1) : exact}`;
}
