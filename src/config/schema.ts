import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { checkCron } from '../cron.ts';
import { rangesOf } from '../net/addresses.ts';
import { BaseUrl, HttpUrl } from '../net/httpUrl.ts';
import { duration } from './duration.ts';
import { Id } from './id.ts';
import { NoticeConfig } from './notices.ts';
import { isSlot } from './slot.ts';
import { WebhookConfig } from './webhooks.ts';

/** These come between /feeds/ and a section's, tag's or language's name, so no feed may have such an id. */
const reservedFeedIds = ['section', 'tag', 'language', 'archive'];
const FeedId = Id.refine((id) => !reservedFeedIds.includes(id), {
  error: `a feed can’t be called ${reservedFeedIds.join(', ')}`,
});

/** A tag that browsers know (BCP 47): feeds and pages use it. */
const language = z
  .string()
  .refine(isLanguageTag, { error: 'this is no language tag such as en, ur or pt-BR' });

/** Whether browsers know `tag` as a language (BCP 47). */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

const oneOrMore = z.union([z.string(), z.array(z.string())]);

/** Which articles: every given key must match, a list by any of its values. */
const conditions = {
  section: oneOrMore.optional(),
  tag: oneOrMore.optional(),
  language: oneOrMore.optional(),
  source: oneOrMore.optional(),
  author: oneOrMore.optional(),
  breaking: z.boolean().optional(),
};
export const Where = z.strictObject({ ...conditions, not: z.strictObject(conditions).optional() });
export type Where = z.infer<typeof Where>;

/** As in addresses: Unicode names in ASCII. */
const hostName = z.string().transform((name) => domainToASCII(name) || name.toLowerCase());

/** Checked by `src/cron.ts`, which also runs the schedules, so the message comes from there. */
export const cron = z.string().superRefine((expression, context) => {
  const issue = checkCron(expression);
  if (issue !== undefined) context.addIssue({ code: 'custom', message: issue });
});

/** `daily.example`, `*.daily.example`; in lower case, an internationalised name in its ASCII form. */
const ownedHost = z.string().transform((text, context) => {
  const below = text.startsWith('*.') ? '*.' : '';
  const host = text.slice(below.length);
  const url = /^[^\s/@?#*\\]+$/.test(host) ? URL.parse(`https://${host}`) : null;
  if (url) return `${below}${url.host}`;
  context.addIssue({ code: 'custom', message: 'a host looks like daily.example or *.daily.example' });
  return z.NEVER;
});

const timezone = z.string().refine(isTimezone, { error: 'this is no IANA time zone such as Asia/Karachi' });

/** Whether `name` is an IANA time zone. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The keys of every source besides its type's own. */
export const sourceBase = {
  id: Id,
  /** Five fields, or six with seconds first, in the newsroom's zone. */
  cron: cron.optional(),
  /** `quiet`: articles published before the first poll get no drafts. */
  history: z.enum(['quiet', 'drafts']).default('quiet'),
  language: language.optional(),
  section: z.string().optional(),
  /** Our section by the source's own section or category. */
  sections: z.record(z.string(), z.string().min(1)).optional(),
  /** Hosts whose articles are this source's own; by default the host of its own address. */
  owns: z.array(ownedHost).optional(),
};

/** The keys of every channel besides its type's own. */
export const channelBase = {
  id: Id,
  where: Where.optional(),
  language: language.optional(),
  review: z.enum(['one', 'four-eyes', 'auto']).default('one'),
  cap: z.strictObject({ perDay: z.int().positive().optional(), gap: duration.prefault('2m') }).prefault({}),
  slots: z
    .array(
      z.string().refine(isSlot, 'a slot looks like 08:00-22:00, mon-fri 08:00-22:00 or sat,sun 10:00-20:00'),
    )
    .optional(),
  /** The zone of its slots; by default the newsroom's. */
  timezone: timezone.optional(),
  dryRun: z.boolean().default(false),
  /** How long past its due time a delivery may still be sent. */
  expireAfter: duration.prefault('6h'),
  /** How long lookups must find nothing before a post whose answer was lost counts as not posted. */
  settleAfter: duration.refine((ms) => ms >= 60_000, 'looks take 1m at least').prefault('15m'),
  /** How old an article may be for `auto`. */
  maxAge: duration.optional(),
  altText: z.enum(['required', 'warn', 'off']).default('warn'),
  link: z.enum(['short', 'canonical']).default('short'),
  /** Whether the card of a post's link is checked before the post is sent, if the platform makes one. */
  probeCard: z.boolean().default(true),
  /** What to do with this channel's posts of a withdrawn article. */
  onWithdraw: z.enum(['ask', 'remove', 'keep']).default('ask'),
  /** What to do about this channel's posts of a corrected article. */
  onCorrection: z.enum(['ask', 'edit', 'reply', 'keep']).default('ask'),
  /** The former ids of this channel: what was posted under them is not posted again. */
  was: z.union([Id, z.array(Id)]).optional(),
  /** Another channel posts to the same account, and that is intended. */
  separate: z.boolean().optional(),
  /** How many of the article's tags are added to a post as hashtags. */
  hashtags: z.int().min(0).max(10).default(0),
  /** Whether threads are among a draft's variants; by default if the platform has threads, except on X. */
  thread: z.boolean().optional(),
  /** Whether clicks decide which variant comes first here; by default as in `compose.learn`. */
  learn: z.boolean().optional(),
  /** Whether its posts’ statistics are read (`copies.statistics`); by default where its platform charges nothing. */
  statistics: z.boolean().optional(),
};

const ChannelBase = z.object(channelBase);
/** A channel as configured: the common keys, its type, and the type's own keys. */
export type ChannelConfig = z.infer<typeof ChannelBase> & { type: string } & Record<string, unknown>;

const SourceBase = z.object(sourceBase);
/** A source as configured: the common keys, its type, and the type's own keys. */
export type SourceConfig = z.infer<typeof SourceBase> & { type: string } & Record<string, unknown>;

export const FeedConfig = z.strictObject({
  id: FeedId,
  title: z.string().min(1),
  description: z.string().optional(),
  language: language.optional(),
  where: Where.optional(),
  items: z.int().min(1).max(500).default(50),
  /** `summary`: standfirst and summary points, never the body, in any format. */
  content: z.enum(['full', 'summary']).default('full'),
  /** A picture for the feed. */
  image: HttpUrl.optional(),
  copyright: z.string().optional(),
  /** Older articles leave the feed and its archive. */
  maxAge: duration.optional(),
  /** How long cached feeds are served while the store is unreachable. */
  staleFor: duration.prefault('24h'),
});
export type FeedConfig = z.infer<typeof FeedConfig>;

/** Less than a day is most likely a mistake. */
const keptFor = duration.refine((ms) => ms >= 86_400_000, 'history is kept for at least 1d');

/** How long history is kept, and how much of it; docs/store.md says what each line limits. */
const Retention = z.strictObject({
  articles: keptFor.prefault('730d'),
  revisions: z.int().min(1).max(500).default(50),
  clicks: keptFor.prefault('730d'),
  /** Closed drafts with all their variants; sent posts keep their text. */
  drafts: keptFor.prefault('90d'),
  /** Deliveries with text and attempts; a sent one becomes a permanent proof. */
  deliveries: keptFor.prefault('365d'),
  audit: z.int().min(100).max(10_000_000).default(100_000),
  rejected: z.int().min(10).max(100_000).default(1_000),
});

/** Notifications to readers' browsers (Web Push). */
const Push = z.strictObject({
  enabled: z.boolean().default(true),
  /** The contact for push services (RFC 8292); by default the newsroom's site. */
  contact: z
    .string()
    .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'a contact looks like mailto:desk@daily.example')
    .optional(),
  /** How old an article may be when its notification is sent. */
  maxAge: duration.prefault('6h'),
});

/** When published posts are read back, and their statistics read, from their platforms; never by default. */
const Copies = z.strictObject({
  check: cron.optional(),
  /** Only posts that are younger than this are checked. */
  within: duration
    .refine((ms) => ms >= 86_400_000 && ms <= 90 * 86_400_000, 'posts of 1d to 90d are checked')
    .prefault('7d'),
  statistics: cron.optional(),
});

/** How drafts are composed, beyond the article; all of it is off by default. */
const Compose = z.strictObject({
  /** Lets the clicks of a channel's posts decide which variant comes first. */
  learn: z.boolean().default(false),
  /** Below this many posts of a variant its clicks don't count. */
  leastPosts: z.int().min(5).max(200).default(20),
  /** The share of drafts that offer a variant of which too little is known. */
  tryOthers: z.number().min(0).max(0.5).default(0),
  /** Your own service that is asked for another wording of each draft. */
  rewrite: z
    .strictObject({
      url: HttpUrl,
      secret: z.string().min(16, 'use at least 16 characters').optional(),
      timeout: duration
        .refine((ms) => ms >= 1_000 && ms <= 60_000, 'a rewriting step has 1s to 60s')
        .prefault('10s'),
    })
    .optional(),
});

export type Variants = readonly [z.ZodObject, ...z.ZodObject[]];

/** One of several types; each has the common keys of `C` in its own schema. */
function oneOf<C extends SourceConfig | ChannelConfig>(variants: Variants) {
  return z.discriminatedUnion('type', variants).transform((value) => value as C);
}

const addressOrRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
/** By the guard's own parser, so that none is refused later. */
const addressRange = z.string().refine(isRange, { error: 'this is no address or range such as 10.0.0.0/8' });

function isRange(text: string): boolean {
  try {
    return rangesOf([text]).length === 1;
  } catch {
    return false;
  }
}

/** The base of this program's own pages, to which paths are appended. */
const OwnBase = BaseUrl.refine((url) => !/[?#]/.test(url), 'a base address has no "?" and no "#"');

const proxyAddress = z.string().refine((text) => addressOrRange.safeParse(text).success, {
  error: 'this is no address or range such as 10.0.0.0/8',
});

/**
 * The whole file's schema. Each source's and channel's own schema is passed in by the program's wiring, so that a new
 * type is one new file and one line in its folder's index.
 */
export function newsroomSchema(sourceSchemas: Variants, channelSchemas: Variants) {
  return z.strictObject({
    newsroom: z.strictObject({
      id: Id,
      name: z.string().min(1),
      url: BaseUrl,
      language: language.default('en'),
      timezone: timezone.default('UTC'),
    }),
    sources: z.array(oneOf<SourceConfig>(sourceSchemas)).default([]),
    feeds: z.array(FeedConfig).default([]),
    /**
     * Outside WebSub hubs that are notified of each change of a configured feed; our own is included without being
     * named.
     */
    hubs: z.array(HttpUrl).default([]),
    links: z
      .strictObject({
        baseUrl: OwnBase.optional(),
        allowHosts: z.array(hostName).default([]),
        /** How links answer; 301 and 308 tell search engines that the target is the permanent address. */
        redirect: z.literal([301, 302, 307, 308]).default(302),
        /**
         * What preview crawlers get for an article's link: its page here if the target has too little metadata for a
         * card (`auto`), always (`article`), or never (`target`).
         */
        cards: z.enum(['auto', 'target', 'article']).default('auto'),
        /** A country database (.mmdb), for clicks by country. */
        countries: z.string().min(1).optional(),
        utm: z
          .strictObject({
            source: z.string().optional(),
            medium: z.string().optional(),
            campaign: z.string().optional(),
          })
          .optional(),
      })
      .prefault({}),
    channels: z.array(oneOf<ChannelConfig>(channelSchemas)).default([]),
    copies: Copies.prefault({}),
    compose: Compose.prefault({}),
    web: z
      .strictObject({
        host: z.string().optional(),
        port: z.int().min(0).max(65_535).optional(),
        baseUrl: OwnBase.optional(),
        /** Whose `X-Forwarded-For` is trusted: addresses or CIDRs of the proxies in front. Read at the start. */
        trustProxy: z.array(proxyAddress).default([]),
        /** Grants access to `/metrics` as a bearer token; this machine needs none. */
        metricsToken: z.string().min(16).optional(),
      })
      .prefault({}),
    network: z
      .strictObject({
        allow: z.array(addressRange).default([]),
        /** The same for the callbacks of hub subscribers, whose addresses are untrusted. */
        callbacks: z.array(addressRange).optional(),
      })
      .prefault({}),
    retention: Retention.prefault({}),
    push: Push.prefault({}),
    /** Your own programs that are notified of changes. */
    webhooks: z.array(WebhookConfig).default([]),
    notices: z.array(NoticeConfig).default([]),
  });
}

/** The newsroom's configuration as the program uses it: defaults filled in, addresses resolved. */
export interface Config {
  newsroom: { id: string; name: string; url: string; language: string; timezone: string };
  sources: SourceConfig[];
  feeds: FeedConfig[];
  hubs: HttpUrl[];
  links: {
    baseUrl: string;
    allowHosts: string[];
    redirect: 301 | 302 | 307 | 308;
    cards: 'auto' | 'target' | 'article';
    countries?: string | undefined;
    utm?:
      | { source?: string | undefined; medium?: string | undefined; campaign?: string | undefined }
      | undefined;
  };
  channels: ChannelConfig[];
  copies: z.infer<typeof Copies>;
  compose: z.infer<typeof Compose>;
  web: {
    host: string;
    port: number;
    baseUrl: string;
    trustProxy: string[];
    metricsToken?: string | undefined;
  };
  network: { allow: string[]; callbacks?: string[] | undefined };
  retention: z.infer<typeof Retention>;
  push: z.infer<typeof Push>;
  webhooks: WebhookConfig[];
  notices: NoticeConfig[];
  /** A hash of everything above, to see whether two processes use the same file. */
  fingerprint: string;
}
