import { createHash } from 'node:crypto';
import { cleanUrl } from '../../article/identity.ts';
import { joined } from '../../joined.ts';
import type { SourceMemory } from '../source.ts';
import { CanonicalClaims } from './claims.ts';

/** How many pages and entries are remembered as read; the longest unseen are dropped first. */
const maxMarks = 5_000;

/** How many pages are checked regularly for changes. */
const maxWatched = 100;

const maxTries = 500;
const maxDisbelieved = 20;

/** A page that was read and is checked again. */
export interface Watched {
  url: string;
  etag?: string;
  lastModified?: string;
  /** Newsroom time (ms). */
  checkedAt: number;
  /** How often it was checked without a change. */
  checks: number;
  /** How often in a row it was gone (410). */
  gone: number;
  /** The article's headline, to recognise it if the page redirects elsewhere. */
  headline?: string;
}

function short(text: string, length: number): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, length);
}

function keyOf(url: string): string {
  return short(cleanUrl(url), 11);
}

/** A list's entry by its own name: never a page's key. */
function entryKey(name: string): string {
  return short(`entry ${name}`, 11);
}

function trimmed<V>(entries: Map<string, V>, most: number): Map<string, V> {
  return new Map([...entries].slice(-most));
}

function pairs(text: string | undefined): Map<string, string> {
  const entries = (text ?? '').split(' ').filter(Boolean);
  return new Map(entries.map((word) => [word.slice(0, 11), word.slice(11)]));
}

function wordsOf(entries: Map<string, string>): string {
  return [...entries].map(([key, mark]) => key + mark).join(' ');
}

function watchedIn(text: string | undefined): Map<string, Watched> {
  const list = JSON.parse(text ?? '[]') as Watched[];
  return new Map(list.map((page) => [page.url, page]));
}

/** What a source remembers of the pages that it read: bounded, whatever the site. */
export class PageMemory {
  #marks: Map<string, string>;
  #tries: Map<string, string>;
  #watched: Map<string, Watched>;
  #disbelieved: Map<string, string>;
  readonly claims: CanonicalClaims;

  constructor(memory: SourceMemory) {
    this.#marks = pairs(memory.marks);
    this.#tries = pairs(memory.tries);
    this.#watched = watchedIn(memory.watched);
    this.#disbelieved = new Map(JSON.parse(memory.disbelieved ?? '[]') as [string, string][]);
    this.claims = new CanonicalClaims(memory.claims);
  }

  /** Whether a page was read when its list gave this version (a date, a validator; empty if it gives none). */
  knows(url: string, version: string): boolean {
    return this.#isMarked(keyOf(url), version);
  }

  /** Whether an entry was ingested in this version, by its list's own name for it. */
  knowsEntry(name: string, version: string): boolean {
    return this.#isMarked(entryKey(name), version);
  }

  hasEntry(name: string, version: string): void {
    const key = entryKey(name);
    this.#marks.delete(key);
    this.#marks.set(key, short(version, 5));
  }

  #isMarked(key: string, version: string): boolean {
    const mark = this.#marks.get(key);
    if (mark === undefined) return false;
    // Seen again, so it moves to the end: the first are dropped first.
    this.#marks.delete(key);
    this.#marks.set(key, mark);
    return mark === short(version, 5);
  }

  /** Whether a page was ever read, as far as that is remembered. */
  hasRead(url: string): boolean {
    return this.#marks.has(keyOf(url));
  }

  read(url: string, version: string): void {
    const key = keyOf(url);
    this.#tries.delete(key);
    this.#marks.delete(key);
    this.#marks.set(key, short(version, 5));
  }

  /** Counts a failed attempt, and returns its number. */
  failed(url: string): number {
    const key = keyOf(url);
    const tries = Number(this.#tries.get(key) ?? 0) + 1;
    this.#tries.delete(key);
    this.#tries.set(key, String(tries));
    return tries;
  }

  /** Has a page read again as soon as possible. */
  forget(url: string): void {
    this.#marks.delete(keyOf(url));
    const page = this.#watched.get(url);
    if (!page) return;
    const { headline } = page;
    this.watch({ url, ...(headline ? { headline } : {}), checkedAt: 0, checks: 0, gone: 0 });
  }

  watch(page: Watched): void {
    this.#watched.delete(page.url);
    this.#watched.set(page.url, page);
  }

  unwatch(url: string): void {
    this.#watched.delete(url);
  }

  watched(): Watched[] {
    return [...this.#watched.values()];
  }

  /** Records why a page was not accepted as the article, or that it was. */
  judged(url: string, disbelief: string | undefined): void {
    this.#disbelieved.delete(url);
    if (disbelief !== undefined) this.#disbelieved.set(url, disbelief);
  }

  /** Notes for the operator on pages that were not accepted; for a list's own, those still in it. */
  warnings(listed?: readonly string[]): string[] {
    if (listed) {
      const urls = new Set(listed);
      for (const url of this.#disbelieved.keys()) if (!urls.has(url)) this.#disbelieved.delete(url);
    }
    const shared = this.claims.warnings(new Set(listed ?? this.#watched.keys()));
    const [first, ...more] = this.#disbelieved.values();
    if (first === undefined) return shared;
    const others =
      more.length > 1
        ? `, nor were ${more.length} other pages`
        : more.length === 1
          ? ', nor was another page'
          : '';
    return [...shared, joined`${first}; it was not taken for the article${others}`];
  }

  toMemory(): SourceMemory {
    const watched = [...trimmed(this.#watched, maxWatched).values()];
    const claims = this.claims.toText();
    return {
      ...(claims === undefined ? {} : { claims }),
      ...(this.#marks.size > 0 ? { marks: wordsOf(trimmed(this.#marks, maxMarks)) } : {}),
      ...(this.#tries.size > 0 ? { tries: wordsOf(trimmed(this.#tries, maxTries)) } : {}),
      ...(this.#disbelieved.size > 0
        ? { disbelieved: JSON.stringify([...trimmed(this.#disbelieved, maxDisbelieved)]) }
        : {}),
      ...(watched.length > 0 ? { watched: JSON.stringify(watched) } : {}),
    };
  }
}
