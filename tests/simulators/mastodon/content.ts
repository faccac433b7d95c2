import { addressesIn } from '../../../src/compose/counting/mastodon.ts';

/** A status’s HTML as Mastodon makes it (TextFormatter): paragraphs, line breaks, links shortened by spans. */
export function contentOf(text: string): string {
  const paragraphs = text.trim().split(/\n{2,}/);
  return paragraphs.map((paragraph) => `<p>${withLinks(paragraph).replaceAll('\n', '<br />')}</p>`).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function withLinks(text: string): string {
  let html = '';
  let at = 0;
  for (const { start, end } of addressesIn(text)) {
    html += escaped(text.slice(at, start)) + link(text.slice(start, end));
    at = end;
  }
  return html + escaped(text.slice(at));
}

const shownLength = 30;

function link(url: string): string {
  const prefix = /^https?:\/\/(?:www\.)?/.exec(url)?.[0] ?? '';
  const shown = url.slice(prefix.length, prefix.length + shownLength);
  const rest = url.slice(prefix.length + shownLength);
  const kind = rest === '' ? '' : 'ellipsis';
  return (
    `<a href="${escaped(url)}" target="_blank" rel="nofollow noopener noreferrer" translate="no">` +
    `<span class="invisible">${escaped(prefix)}</span><span class="${kind}">${escaped(shown)}</span>` +
    `<span class="invisible">${escaped(rest)}</span></a>`
  );
}
