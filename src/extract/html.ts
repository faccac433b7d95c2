import type { ArticleInput } from '../article/article.ts';
import { featuresOf } from '../article/duplicates/similarity.ts';
import { cleanUrl } from '../article/identity.ts';
import { asSource, cleanText, foldHeadline, oneLine } from '../article/text.ts';
import { httpUrl } from '../net/httpUrl.ts';
import { keyPoints } from './html/keyPoints.ts';
import { linkedArticles } from './html/linkedData.ts';
import { type Layer, mergeLayers, type Provenance } from './html/mergeLayers.ts';
import { isMarkedArticle, isMarkedSite, metadataOf } from './html/metadata.ts';
import { readableBody } from './html/readable.ts';
import { type Marked, readMarkup } from './html/readMarkup.ts';
import { type Chosen, chosenBy, removeFrom, type Selectors } from './html/selectors.ts';
import { type Element, markupOf, selected, treeOf } from './html/tree.ts';
import { embargoLines } from './page/embargoLines.ts';
import { linesOf } from './page/lines.ts';
import { type PageOptions, type ReadPage, readPage } from './page.ts';
import { prologEnd } from './prolog.ts';

export interface HtmlOptions extends PageOptions {
  url?: string | undefined;
  /** Where this site has an article's parts. */
  selectors?: Selectors | undefined;
}

export interface ReadHtml extends ReadPage {
  /** The source of each field of each article. */
  provenance: Provenance[];
  /** Whether the page declares, or shows by its shape, that it is an article. */
  isArticle: boolean;
  /** Whether it says that it is the site's, and shows no sign of an article. */
  isSite?: boolean;
}

/** Whether a document is an HTML page: by its type, its extension, or its beginning. */
export function isHtml(text: string, { name, contentType }: { name: string; contentType?: string }): boolean {
  if (/\b(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '')) return true;
  if (/\.x?html?$/i.test(name)) return true;
  const at = prologEnd(text);
  return /^<(?:!doctype\s+html|html|head|body|article|main|div|section|header|h1|meta|title|p)\b/i.test(
    text.slice(at, at + 100),
  );
}

function sameHeadline(one: ArticleInput, other: ArticleInput): boolean {
  return foldHeadline(cleanText(one.headline)) === foldHeadline(cleanText(other.headline));
}

/** The printed lines from the page's heading on: what comes before it belongs to the site. */
function printed(marked: Marked, options: PageOptions): ReadPage {
  const text = marked.lines.map((line) => line.text).join('\n');
  const lines = linesOf(text, options.name, oneLine);
  const heading = foldHeadline(oneLine(marked.heading));
  const start =
    heading === ''
      ? -1
      : lines.findIndex((line) => line.text.length <= 1_000 && foldHeadline(line.text) === heading);
  const tokens = marked.lines.map((line) => line.tokens);
  const read = readPage(start > 0 ? lines.slice(start) : lines, { ...options, tokens });
  // An embargo may be announced right above the heading.
  const [embargo] = embargoLines(lines.slice(Math.max(0, start - 3), Math.max(0, start)), options).embargoes;
  if (!embargo) return read;
  return { ...read, articles: read.articles.map((one) => ({ embargoUntil: embargo.until, ...one })) };
}

/** Whether the page's text was recognised as an article page: it has points, a dateline or an "Updated". */
function isShaped({ bullets, dateline, updatedAt }: ArticleInput): boolean {
  return (bullets?.length ?? 0) > 0 || dateline !== undefined || updatedAt !== undefined;
}

function layer(from: string, fields: Partial<ArticleInput> | undefined): Layer | undefined {
  return fields ? { from, fields } : undefined;
}

function chosenLayer(chosen: Chosen | undefined): Layer | undefined {
  return chosen ? { from: 'the site’s selectors', fields: chosen.fields, by: chosen.by } : undefined;
}

/** An article whose parts the page describes, but whose text does not have an article's shape. */
function unshaped(html: string, marked: Marked, first: ArticleInput | undefined): Partial<ArticleInput> {
  const bullets = keyPoints(html);
  const heading = oneLine(marked.heading);
  return {
    ...(first?.body && heading ? { language: first.language } : {}),
    ...(bullets.length > 0 ? { bullets: bullets.map(asSource) } : {}),
  };
}

/** How many of a headline's words another text has. */
function sharedWords(headline: string, text: string): number {
  const [own, others] = [headline, text].map((each) => featuresOf(cleanText(each), []));
  return [...(own ?? [])].filter((word) => others?.has(word)).length;
}

/**
 * Which of the articles in a page's data is its own: the one with its address, headline or title; the others are
 * related. Of several without an address it is the most similar one; a list of articles with their own addresses is
 * no article's page.
 */
function ownOf(linked: ArticleInput[], marked: Marked, url: string | undefined): ArticleInput[] {
  const heading = foldHeadline(oneLine(marked.heading));
  const titles = [...(marked.meta.get('og:title') ?? []), marked.title].map((title) =>
    foldHeadline(oneLine(title)),
  );
  const addresses = new Set([url, marked.canonical].flatMap((each) => httpUrl(each) ?? []).map(cleanUrl));
  const isHere = ({ url: address }: ArticleInput) =>
    address !== undefined && url !== undefined && addresses.has(cleanUrl(address));
  const hasHeading = ({ headline }: ArticleInput) =>
    heading !== '' && foldHeadline(cleanText(headline)) === heading;
  const isTitled = ({ headline }: ArticleInput) =>
    titles.some((title) => ` ${title} `.includes(` ${foldHeadline(cleanText(headline))} `));
  const own = linked.find(isHere) ?? linked.find(hasHeading) ?? linked.find(isTitled);
  if (own) return [own];
  if (url === undefined || heading === '') return linked;
  const unaddressed = linked.filter((one) => one.url === undefined);
  const isList = linked.length > 1 && unaddressed.length === 0 && !isMarkedArticle(marked);
  if (isList) return linked;
  if (unaddressed.length <= 1) return unaddressed;
  const shared = unaddressed.map(({ headline }) => sharedWords(headline, marked.heading));
  const most = Math.max(...shared);
  return most > 0 ? unaddressed.slice(shared.indexOf(most), shared.indexOf(most) + 1) : [];
}

/** A body without the page's heading in front, which the article's headline repeats. */
function withoutHeading(body: string | undefined, heading: string): string | undefined {
  const [first = '', words = ''] = /^<h2>([^<]{1,1000})<\/h2>\s*/.exec(body ?? '') ?? [];
  const isHeading = first !== '' && foldHeadline(cleanText(words)) === foldHeadline(oneLine(heading));
  return isHeading ? body?.slice(first.length) : body;
}

/** A whole page: its text, its data, its description, and what the site's selectors found. */
function readWhole(html: string, options: HtmlOptions, chosen: Chosen | undefined): ReadHtml {
  const marked = readMarkup(html);
  const all = linkedArticles(marked.data, options);
  const linked = ownOf(all, marked, options.url);
  const page = printed(marked, { ...options, language: marked.language ?? options.language });
  const shaped = page.articles.filter(isShaped);
  const isOne = Math.max(shaped.length, linked.length) <= 1;
  const described = isOne ? layer('meta', metadataOf(marked, options)) : undefined;
  const isArticle = all.length > 0 || shaped.length > 0 || isMarkedArticle(marked);
  const results = [];
  if (shaped.length > 0) {
    for (const article of shaped) {
      const same =
        shaped.length === 1 && isOne ? linked[0] : linked.find((one) => sameHeadline(one, article));
      results.push(
        mergeLayers({
          chosen: isOne ? chosenLayer(chosen) : undefined,
          printed: layer('the printed page', article),
          linked: layer('JSON-LD', same),
          described,
        }),
      );
    }
  } else {
    const [first] = page.articles;
    // A page without any sign of an article except a heading and text is read as printed.
    const isPlain = linked.length === 0 && first?.body !== undefined && marked.heading !== '';
    const isOwnText =
      all.length > 0 &&
      foldHeadline(cleanText(first?.headline ?? '')) === foldHeadline(oneLine(marked.heading));
    for (const one of linked.length > 0 ? linked : [undefined]) {
      const rest = isOne ? unshaped(html, marked, first) : {};
      results.push(
        mergeLayers({
          chosen: isOne ? chosenLayer(chosen) : undefined,
          printed: layer('the printed page', isPlain && !isArticle ? first : rest),
          linked: layer('JSON-LD', one),
          described,
          // The reader's view does not accept a short article; under its own headline it still is one.
          readable: isOne
            ? () =>
                withoutHeading(readableBody(html), marked.heading) ?? (isOwnText ? first?.body : undefined)
            : undefined,
        }),
      );
    }
  }
  const found = results.filter((result) => result !== undefined);
  return {
    articles: found.map(({ article }) => article),
    provenance: found.map(({ provenance }) => provenance),
    refusals: shaped.length > 0 || found.length === 0 ? page.refusals : [],
    notes: page.notes,
    isArticle,
    ...(!isArticle && isMarkedSite(marked) ? { isSite: true } : {}),
  };
}

/**
 * Several articles on one page, each in an element found by the site's selectors; the page's address belongs to none
 * of them.
 */
function readSeveral(parts: Element[], options: HtmlOptions, selectors: Selectors): ReadHtml {
  const { url, ...rest } = options;
  const all: ReadHtml = { articles: [], provenance: [], refusals: [], notes: [], isArticle: true };
  for (const part of parts) {
    const read = readWhole(markupOf([part]), rest, chosenBy(selectors, part, options));
    all.articles.push(...read.articles);
    all.provenance.push(...read.provenance);
    all.refusals.push(...read.refusals);
    all.notes.push(...read.notes);
  }
  return all;
}

/**
 * The articles of an HTML page: the site's own selectors, the printed text (read as a plain-text page), JSON-LD,
 * OpenGraph and `<meta>`, and finally a reader's view, joined field by field; `provenance` says which it was.
 */
export function readHtml(html: string, options: HtmlOptions): ReadHtml {
  const { selectors } = options;
  if (!selectors) return readWhole(html, options, undefined);
  const tree = treeOf(html);
  if (!tree) return readWhole(html, options, undefined);
  if (selectors.remove) removeFrom(tree, selectors.remove);
  const parts = selectors.article ? selected(selectors.article, tree) : [];
  if (parts.length > 1) return readSeveral(parts, options, selectors);
  const chosen = chosenBy(selectors, parts[0] ?? tree, options);
  const elements = tree.children.filter((child): child is Element => 'attribs' in child);
  return readWhole(selectors.remove ? markupOf(elements) : html, options, chosen);
}
