import { z } from 'zod';
import type { ArticleInput } from '../../article/article.ts';
import { textOf } from '../../article/sanitise.ts';
import { asSource, oneLine } from '../../article/text.ts';
import { readInstant } from '../dates/instant.ts';
import { creditOf } from '../page/credit.ts';
import { given } from './linkedData.ts';
import { bodyFrom } from './markedBody.ts';
import { readMarkup } from './readMarkup.ts';
import { attributeOf, checkSelector, type Element, markupOf, selected, type Tree } from './tree.ts';
import { webAddress } from './webAddress.ts';

/** A CSS selector in the configuration. */
export const selector = z.string().superRefine((written, context) => {
  const issue = checkSelector(written);
  if (issue !== undefined) context.addIssue({ code: 'custom', message: issue });
});

/** Where a site's pages have an article's parts. These take precedence over what the page says about itself. */
export const selectorKeys = z.strictObject({
  /** Each article of a page with several. */
  article: selector.optional(),
  headline: selector.optional(),
  bullets: selector.optional(),
  standfirst: selector.optional(),
  body: selector.optional(),
  image: selector.optional(),
  caption: selector.optional(),
  credit: selector.optional(),
  authors: selector.optional(),
  dateline: selector.optional(),
  section: selector.optional(),
  tags: selector.optional(),
  publishedAt: selector.optional(),
  updatedAt: selector.optional(),
  /** What is not part of any article: advertisements, share buttons, related links. */
  remove: selector.optional(),
});

export type Selectors = z.infer<typeof selectorKeys>;

const keyNames = selectorKeys.keyof().options;

/** The fields of a page that the site's own selectors found. */
export interface Chosen {
  fields: Partial<ArticleInput>;
  /** The selector of each field that was found. */
  by: Record<string, string>;
}

function words(element: Element): string {
  const attribute =
    element.name === 'meta' || element.name === 'data' ? attributeOf(element, 'content', 'value') : undefined;
  return oneLine(attribute ?? textOf(markupOf([element])));
}

function pointsIn(elements: Element[]): string[] {
  const items = elements.flatMap((element) => {
    const inside = selected('li', element).filter((item) => item !== element);
    return inside.length > 0 ? inside : [element];
  });
  return items.map(words).filter(Boolean);
}

function addressIn(element: Element): string | undefined {
  const image =
    element.name === 'img' || element.name === 'amp-img' ? element : selected('img, amp-img', element)[0];
  return (
    (image && attributeOf(image, 'data-src', 'src')) ??
    attributeOf(element, 'content', 'href', 'data-src', 'src')
  );
}

function bodyIn(elements: Element[], without: Set<Element>): string {
  const markup = elements.filter((element) => !without.has(element)).map((element) => markupOf([element]));
  return bodyFrom(readMarkup(markup.join('\n')).lines.map(({ tokens }) => tokens));
}

/** Removes elements from the tree: their contents belong to no article. */
export function removeFrom(tree: Tree | Element, selectorOfThem: string): void {
  for (const element of selected(selectorOfThem, tree)) {
    const { parent } = element;
    if (parent) parent.children = parent.children.filter((child) => child !== element);
  }
}

/** The parts of one article that the site's own selectors find. */
export function chosenBy(
  selectors: Selectors,
  within: Tree | Element,
  options: { timezone: string; url?: string | undefined },
): Chosen {
  const by: Record<string, string> = {};
  const all = (name: keyof Selectors): Element[] => {
    const written = selectors[name];
    return written ? selected(written, within) : [];
  };
  const text = (name: keyof Selectors): string | undefined => all(name).map(words).find(Boolean);
  const texts = (name: keyof Selectors): string[] => [...new Set(all(name).map(words).filter(Boolean))];
  const instant = (name: keyof Selectors): string | undefined =>
    all(name)
      .map((element) =>
        readInstant(attributeOf(element, 'datetime', 'content') ?? words(element), options.timezone),
      )
      .find((at) => at !== undefined);
  const source = (value: string | undefined) => (value ? asSource(value) : undefined);

  const caption = text('caption');
  const credit = text('credit') ?? (caption ? creditOf(caption) : undefined);
  const address = webAddress(all('image').map(addressIn).find(Boolean), options.url);
  const image = given({ url: address, caption: source(caption), credit: source(credit) });
  const bodies = all('body');
  const fields = given({
    headline: source(text('headline')),
    bullets: pointsIn(all('bullets')).slice(0, 50).map(asSource),
    standfirst: source(text('standfirst')),
    body: bodies.length > 0 ? bodyIn(bodies, new Set(all('bullets'))) || undefined : undefined,
    image: Object.keys(image).length > 0 ? image : undefined,
    authors: texts('authors').slice(0, 50).map(asSource),
    dateline: source(text('dateline')),
    section: source(text('section')),
    tags: texts('tags').slice(0, 100).map(asSource),
    publishedAt: instant('publishedAt'),
    updatedAt: instant('updatedAt'),
  });
  for (const name of keyNames) if (name in fields) by[name] = `selector ${selectors[name]}`;
  if (address) by['image.url'] = `selector ${selectors.image}`;
  if (caption) by['image.caption'] = `selector ${selectors.caption}`;
  if (credit) by['image.credit'] = `selector ${text('credit') ? selectors.credit : selectors.caption}`;
  return { fields, by };
}
