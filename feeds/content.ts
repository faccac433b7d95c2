import { directionOf } from '../src/article/direction.ts';
import { escapeAttribute, escapeText } from '../src/article/escape.ts';
import type { CleanEntry, CleanImage } from './clean.ts';

/** The entry as HTML: image with its caption, standfirst, summary points as a list, corrections, then the body. */
export function contentOf(entry: CleanEntry): string {
  const parts = [
    entry.image ? figure(entry.image) : '',
    entry.standfirst ? `<p>${escapeText(entry.standfirst)}</p>` : '',
    entry.bullets.length > 0
      ? `<ul>${entry.bullets.map((point) => `<li>${escapeText(point)}</li>`).join('')}</ul>`
      : '',
    entry.corrections.map(correction).join(''),
    entry.body,
  ].join('');
  return `<div${languageAttributes(entry.language)}>${parts || `<p>${escapeText(entry.headline)}</p>`}</div>`;
}

/** Standfirst and summary points as plain text; empty where the entry has neither. */
export function summaryOf(entry: CleanEntry): string {
  return [entry.standfirst, ...entry.bullets.map((point) => `• ${point}`)]
    .filter((text) => text !== '')
    .join(' ');
}

function figure(image: CleanImage): string {
  const caption =
    image.credit === '' || image.caption.includes(image.credit)
      ? image.caption
      : [image.caption, image.credit].filter((text) => text !== '').join(' ');
  if (image.url === undefined) return `<p>${escapeText(caption)}</p>`;
  const size = image.width && image.height ? ` width="${image.width}" height="${image.height}"` : '';
  const picture = `<img src="${escapeAttribute(image.url)}" alt="${escapeAttribute(image.alt)}"${size}>`;
  return `<figure>${picture}${caption ? `<figcaption>${escapeText(caption)}</figcaption>` : ''}</figure>`;
}

function correction({ at, note }: { at: Date; note: string }): string {
  const when = at.toISOString();
  const shown = `${when.slice(0, 10)} ${when.slice(11, 16)} UTC`;
  return `<p>Correction: ${escapeText(note)} (<time datetime="${when}">${shown}</time>)</p>`;
}

/** A reader shows an entry outside our pages, so the entry itself states its direction. */
function languageAttributes(language: string | undefined): string {
  if (language === undefined) return '';
  return ` lang="${language}" dir="${directionOf(language)}"`;
}
