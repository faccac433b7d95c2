import { domainToASCII } from 'node:url';
import { stringify } from 'yaml';
import { httpUrl } from '../net/httpUrl.ts';
import { isLanguageTag, isTimezone } from './schema.ts';

/** One question of `slugline init`. */
export interface Question {
  key: 'name' | 'url' | 'language' | 'timezone' | 'feed';
  /** The question as shown. */
  text: string;
  /** The answer if none is given; undefined if one is required. */
  usual?: string;
  /** What is wrong with an answer, as a sentence without a full stop; undefined if nothing is. */
  fault(answer: string): string | undefined;
}

export type Answers = Record<Question['key'], string>;

const isAddress = (answer: string) =>
  httpUrl(answer) === undefined
    ? `"${answer}" is not a web address; it begins with https://, such as https://daily.example`
    : undefined;

/** The five questions of `slugline init`; `timezone` is the machine's, the usual answer to the fourth. */
export function questions(timezone: string): Question[] {
  return [
    {
      key: 'name',
      text: 'What is the newsroom called?',
      fault: (answer) => (answer === '' ? 'A newsroom needs a name' : undefined),
    },
    { key: 'url', text: 'What is the address of its site?', fault: isAddress },
    {
      key: 'language',
      text: 'Which language does it write in, as a tag such as en, ur or pt-BR?',
      usual: 'en',
      fault: (answer) =>
        isLanguageTag(answer) ? undefined : `"${answer}" is not a language tag such as en, ur or pt-BR`,
    },
    {
      key: 'timezone',
      text: 'In which time zone, such as Asia/Karachi?',
      usual: timezone,
      fault: (answer) =>
        isTimezone(answer)
          ? undefined
          : `"${answer}" is not a time zone such as Asia/Karachi or Europe/Paris`,
    },
    {
      key: 'feed',
      text: 'What is the address of a feed of its articles (RSS, Atom or JSON Feed)? Leave empty if there is none.',
      usual: '',
      fault: (answer) => (answer === '' ? undefined : isAddress(answer)),
    },
  ];
}

/** An id from the site's host: `https://www.daily.example` gives `daily`. */
export function newsroomIdOf(url: string): string {
  const host = domainToASCII(new URL(url).hostname).replace(/^www\./, '');
  const label = host.split('.')[0] ?? '';
  const id = label
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 32);
  return id && !/^\d+$/.test(id) ? id : 'newsroom';
}

/** A newsroom.yaml that works unchanged: its posts go to a page of this server. The answers must have been checked. */
export function initialConfig(answers: Answers): string {
  const { name, url, language, timezone, feed } = answers;
  const newsroom = stringify({ newsroom: { id: newsroomIdOf(url), name, url, language, timezone } });
  const site = stringify([{ id: 'site', type: 'feed', url: feed, cron: '*/2 * * * *' }])
    .trimEnd()
    .replace(/^/gm, '  ');
  return `# Checked by "slugline config check"; "slugline config example" shows every key.
${newsroom}
sources:
${feed ? site : '  # - { id: site, type: feed, url: https://daily.example/rss.xml, cron: "*/2 * * * *" }'}
  - { id: inbox, type: folder, path: ./inbox } # articles dropped here as text, HTML or JSON

feeds: # /feeds/all.rss, .atom and .json
  - { id: all, title: Everything }

channels:
  # Posts go to a page of this server, /sandbox/trial, that looks like Mastodon. See docs/channels.md for real ones.
  - { id: trial, type: sandbox, like: mastodon }
`;
}
