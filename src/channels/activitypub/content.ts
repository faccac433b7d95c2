import { escapeAttribute, escapeText } from '../../article/escape.ts';
import { countingRules } from '../../compose/counting/index.ts';

export interface NoteTag {
  type: 'Hashtag';
  href: string;
  name: string;
}

const rule = countingRules.find(({ name }) => name === 'mastodon');

/**
 * A post's text as the HTML that servers exchange: paragraphs, line breaks, links and hashtags (the elements that every
 * server keeps). What becomes a link is decided by Mastodon's own rule. `tagHref` is the page of a tag.
 */
export function htmlOf(text: string, tagHref: (tag: string) => string): { html: string; tags: NoteTag[] } {
  const measure = rule?.measure(text);
  const links = (measure?.links ?? []).map((span) => ({ ...span, as: 'link' as const }));
  const hashtags = (measure?.hashtags ?? []).map((span) => ({ ...span, as: 'hashtag' as const }));
  const tags: NoteTag[] = [];
  let inner = '';
  let at = 0;
  for (const span of [...links, ...hashtags].sort((a, b) => a.start - b.start)) {
    if (span.start < at) continue;
    inner += escapeText(text.slice(at, span.start));
    if (span.as === 'link') inner += linkTo(span.text);
    else {
      const href = tagHref(span.text);
      tags.push({ type: 'Hashtag', href, name: `#${span.text}` });
      inner += `<a href="${escapeAttribute(href)}" class="mention hashtag" rel="tag">#<span>${escapeText(span.text)}</span></a>`;
    }
    at = span.end;
  }
  inner += escapeText(text.slice(at));
  const paragraphs = inner.split(/\n{2,}/).filter((paragraph) => paragraph !== '');
  return {
    html: paragraphs.map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`).join(''),
    tags,
  };
}

function linkTo(address: string): string {
  return `<a href="${escapeAttribute(address)}" rel="nofollow noopener" target="_blank">${escapeText(address)}</a>`;
}
