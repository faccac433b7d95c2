import { cleanUrl } from '../../article/identity.ts';
import { cleanText, foldHeadline } from '../../article/text.ts';
import type { HttpUrl } from '../../net/httpUrl.ts';

/** How many canonical addresses are remembered; the longest unseen are dropped first. */
const maxClaims = 500;

/** How many pages of one article (its AMP page, its print page) are remembered. */
const maxPages = 4;

const headlineLength = 80;

/** A canonical address and who named it. */
interface Claim {
  /** The first page that named it, as it was requested; empty if it is the page at that very address. */
  first: string;
  /** The article's headline, folded and cut. */
  headline: string;
  /** Pages of that article, as clean addresses. */
  pages: string[];
  /** The last page with another headline that named it: since then the address is believed for no other page. */
  other?: string;
}

/** A page that names a canonical address. */
export interface Claimer {
  /** As it was requested. */
  url: string;
  /** The page's own address. */
  own: HttpUrl;
  canonical: HttpUrl;
  headline: string;
}

/** The address of a page's article. */
export interface Settled {
  url: HttpUrl;
  /** The address under which the article is known so far. */
  formerly?: HttpUrl;
  /** A page that was believed before and must be read again. */
  again?: string;
}

function isSame(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}

/**
 * Which pages named which canonical address: some templates name one for every article. An address that pages with
 * different headlines name is believed only for the page at that very address.
 */
export class CanonicalClaims {
  #claims: Map<string, Claim>;

  constructor(stored: string | undefined) {
    this.#claims = new Map(JSON.parse(stored ?? '[]') as [string, Claim][]);
  }

  settle({ url, own, canonical, headline }: Claimer): Settled {
    const [key, page] = [cleanUrl(canonical), cleanUrl(url)];
    this.#forgetWarningsOf(url, key);
    const isOwn = key === page || key === cleanUrl(own);
    const folded = foldHeadline(cleanText(headline)).slice(0, headlineLength);
    const known = this.#claims.get(key);
    const claim = known ?? { first: isOwn ? '' : url, headline: folded, pages: [] };
    this.#claims.delete(key);
    this.#claims.set(key, claim);
    const isSameArticle = claim.pages.includes(page) || isSame(claim.headline, folded);
    if (claim.other === undefined && isSameArticle) {
      claim.headline = folded;
      claim.pages = [page, ...claim.pages.filter((each) => each !== page)].slice(0, maxPages);
      return { url: canonical };
    }
    const { first, other } = claim;
    if (isOwn) {
      Object.assign(claim, { first: '', headline: folded, other: other ?? first });
      return { url: canonical, ...(first !== '' ? { again: first } : {}) };
    }
    if (url === first) return { url: own, formerly: canonical };
    claim.other = url;
    return { url: own, ...(other === undefined && first !== '' ? { again: first } : {}) };
  }

  /** A page that now names another address has been repaired. */
  #forgetWarningsOf(url: string, canonical: string): void {
    for (const [key, { other }] of this.#claims)
      if (other === url && key !== canonical) this.#claims.delete(key);
  }

  /** Notes for the operator, as long as one of these pages names a shared address. */
  warnings(read: ReadonlySet<string>): string[] {
    const shared = [...this.#claims].filter(([, { other }]) => other !== undefined && read.has(other));
    const [first, ...more] = shared;
    if (first === undefined) return [];
    const [address, { other }] = first;
    const others = more.length > 0 ? `; so are ${more.length} other addresses` : '';
    return [
      `several articles name ${address.slice(2)} as their canonical address (${other} is one of them): it is believed only for the page at that address${others}`,
    ];
  }

  toText(): string | undefined {
    const newest = [...this.#claims].slice(-maxClaims);
    return newest.length > 0 ? JSON.stringify(newest) : undefined;
  }
}
