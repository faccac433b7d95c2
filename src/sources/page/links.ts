import { cleanUrl } from '../../article/identity.ts';
import { upTo } from '../../ends.ts';
import { attributeOf, closest, type Element, selected, treeOf } from '../../extract/html/tree.ts';
import { type HttpUrl, httpUrl } from '../../net/httpUrl.ts';

/** A page with more links is a site's archive, not its news. */
const maxLinks = 200;

/** The link for an element found by a selector: itself, one inside, or the one around it. */
function anchorOf(element: Element): Element | undefined {
  return closest(element, 'a') ?? selected('a[href]', element)[0];
}

/**
 * The article pages that a listing page links to: http and https links that `follow` (a CSS selector) finds, each
 * once, in the page's order, without the listing itself. Throws an Error if the page can't be searched.
 */
export function linksOn(html: string, url: string, follow: string): HttpUrl[] {
  const tree = treeOf(html);
  if (!tree) throw new Error('its elements are nested too deep');
  const based = selected('base[href]', tree)[0];
  const base = URL.parse((based && attributeOf(based, 'href')) ?? '', url)?.href ?? url;
  const seen = new Set([cleanUrl(url)]);
  const links: HttpUrl[] = [];
  for (const element of selected(follow, tree)) {
    const anchor = anchorOf(element);
    const href = anchor && attributeOf(anchor, 'href');
    const link = href ? httpUrl(upTo(href, '#'), base) : undefined;
    if (!link) continue;
    const key = cleanUrl(link);
    if (seen.has(key)) continue;
    seen.add(key);
    links.push(link);
    if (links.length >= maxLinks) break;
  }
  return links;
}
