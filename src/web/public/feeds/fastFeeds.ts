import type { AssembledFeed, Coding } from '../../../syndication/assembly.ts';
import type { WebContext } from '../../context.ts';
import { bytesIn } from '../sendDocument.ts';
import { feedHeaders } from './feedRoutes.ts';

/** A feed's name as its address has it. */
export interface NamedFeed {
  id: string;
  extension: string;
  /** The address below the host. */
  url: string;
}

/** A feed's answers in one coding, their headers as node:http takes them fastest: names and values in turns. */
export interface ReadyAnswer {
  notModified: string[];
  /** Made with the first who asks for it: in some codings nobody does. */
  whole(): { headers: string[]; body: Buffer | string };
}

type ReadyAnswers = Record<Coding, ReadyAnswer>;

/** Up to here a body as text (a letter a byte) goes out in one piece with its head, which is cheaper than two. */
const shortBody = 16_384;

const configuredFeed = /^\/feeds\/([a-z0-9-]+)\.([a-z]+)$/;

interface ReadyFeed {
  feed: AssembledFeed;
  answers: ReadyAnswers;
}

/** Answers made once for as long as a feed and the configuration stay as they are. */
export function readyFeedsOf(web: WebContext) {
  let madeFor = web.config;
  const copy = new Map<string, ReadyFeed & NamedFeed>();

  return {
    /** What an address names, if it may be a configured feed's. */
    nameIn(url: string): NamedFeed | undefined {
      const known = copy.get(url);
      if (known) return known;
      const [, id, extension] = configuredFeed.exec(url) ?? [];
      return id !== undefined && extension !== undefined ? { id, extension, url } : undefined;
    },
    /** The answers of a feed that is there, in each coding. */
    ready({ id, extension, url }: NamedFeed, feed: AssembledFeed): ReadyAnswers {
      if (madeFor !== web.config) {
        copy.clear();
        madeFor = web.config;
      }
      const known = copy.get(url);
      if (known?.feed === feed) return known.answers;
      const answers = routesOf(web, id, extension, feed);
      copy.set(url, { id, extension, url, feed, answers });
      return answers;
    },
  };
}

/** As on the pages: who came by https comes by https again. */
export function secured(web: WebContext): Record<string, string> {
  const isSecure = web.config.web.baseUrl.startsWith('https:');
  return isSecure ? { 'strict-transport-security': 'max-age=15552000' } : {};
}

function routesOf(web: WebContext, id: string, extension: string, feed: AssembledFeed): ReadyAnswers {
  const { vary, 'content-type': type = '', ...rest } = feedHeaders(web, id, extension, feed.mediaType);
  const answerIn = (coding: Coding): ReadyAnswer => {
    // No more than a 304 needs (RFC 9110, section 15.4.5): most answers are one.
    const notModified = {
      etag: feed.etag[coding],
      vary: `Accept-Encoding, ${vary}`,
      'cache-control': rest['cache-control'] ?? '',
      'access-control-allow-origin': '*',
    };
    let made: ReturnType<ReadyAnswer['whole']> | undefined;
    const make = () => {
      const body = feed[bytesIn[coding]];
      const headers = {
        ...rest,
        ...secured(web),
        ...notModified,
        'last-modified': feed.lastModified,
        'x-content-type-options': 'nosniff',
        ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
        'content-type': type,
        'content-length': String(body.length),
      };
      const short = body.length <= shortBody;
      return { headers: Object.entries(headers).flat(), body: short ? body.toString('latin1') : body };
    };
    return {
      notModified: Object.entries(notModified).flat(),
      whole() {
        made ??= make();
        return made;
      },
    };
  };
  return { identity: answerIn('identity'), gzip: answerIn('gzip'), br: answerIn('br') };
}
