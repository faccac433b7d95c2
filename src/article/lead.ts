import type { ArticleContent, Image } from './article.ts';
import { textOf } from './sanitise.ts';
import { cleanText, foldHeadline, oneLine } from './text.ts';

type Shown = Pick<ArticleContent, 'standfirst' | 'image' | 'body'>;

/** What picture services add to an address for a size; the picture is the same. */
const sizeParameter =
  /^(?:w|h|s|q|width|height|size|resize|fit|crop|quality|ssl|strip|auto|format|fm|dpr|imwidth|imheight|impolicy)$/i;

/** A part of a path that only names a size (`w_400,h_300` at Cloudinary). */
const sizePart = /^(?:(?:w|h|c|q|f|g|ar|fl|dpr)_[\w.:]{1,40},?){1,12}$/;

/** The address of a picture in any size and form, by any protocol. */
function pictureKey(address: string): string {
  const url = URL.parse(address);
  if (!url) return address;
  for (const name of [...url.searchParams.keys()])
    if (sizeParameter.test(name)) url.searchParams.delete(name);
  const parts = url.pathname.split('/').filter((part) => !sizePart.test(part));
  const path = parts
    .join('/')
    .replace(/(\.(?:jpe?g|png))\.(?:webp|avif)$/i, '$1')
    .replace(/(?:-\d{1,5}x\d{1,5}|-scaled)(?=\.\w{1,5}$)/, '');
  // WordPress's own service has the original's host in its path.
  const host = /^i\d\.wp\.com$/.test(url.host) ? '' : `/${url.host}`;
  return `${host}${path}${url.search}`;
}

/** A part of a body, by its places. */
interface Part {
  start: number;
  end: number;
}

const holders = /<(\/?)(figure|p|a)(?:\s[^<>]*)?>|<img\s[^<>]*>/g;

/** Deeper holders are not looked at. */
const deepest = 4;

/** The pictures of a sanitised body, each with the figure, paragraph or link that contains nothing else. */
function picturesIn(body: string): Part[] {
  const found: Part[] = [];
  const open: number[] = [];
  for (const { 0: tag, 1: slash, 2: name, index } of body.matchAll(holders)) {
    const end = index + tag.length;
    if (name === undefined) found.push({ start: index, end });
    else if (slash === '') open.push(index);
    else {
      const start = open.pop();
      const [before, picture] = [found.at(-2), found.at(-1)];
      const isAlone =
        picture && start !== undefined && picture.start >= start && (before?.start ?? -1) < start;
      if (!isAlone || open.length >= deepest) continue;
      if (name === 'figure' || textOf(body.slice(start, end)) === '') Object.assign(picture, { start, end });
    }
  }
  return found;
}

/** The picture of a block that contains only it and its caption; undefined if it contains anything else. */
function pictureIn(block: string): { url: string; caption: string } | undefined {
  const [picture, ...others] = block.match(/<img\s[^<>]*>/g) ?? [];
  const url = picture && cleanText(/\ssrc="([^"]*)"/.exec(picture)?.[1] ?? '');
  return url && others.length === 0 ? { url, caption: oneLine(textOf(block)) } : undefined;
}

/** A body without the picture that is shown above it, and the caption that it had there. */
function withoutPicture(body: string, lead: string): { body: string; caption: string } {
  const key = pictureKey(lead);
  let caption = '';
  let rest = body;
  for (const { start, end } of picturesIn(body).reverse()) {
    const picture = pictureIn(body.slice(start, end));
    if (picture === undefined || pictureKey(picture.url) !== key) continue;
    caption = picture.caption || caption;
    rest = rest.slice(0, start) + rest.slice(end);
  }
  return { body: rest.trim(), caption };
}

function withCaption(image: Image, caption: string): Image {
  return image.caption || caption === '' ? image : { ...image, caption };
}

const wordBlock = /^<(p|h[2-6])[\s>]/;
const bareWordsEnd = /<(?:br|hr|p|h[1-6]|ul|ol|dl|figure|blockquote|table|pre)[\s/>]/;
const lineBreak = '<br />';

/** The first words of a sanitised body, in a paragraph, in a heading, or bare up to a break or block; and the rest. */
function firstWords(body: string): { words: string; rest: string } {
  const name = wordBlock.exec(body)?.[1];
  const close = `</${name}>`;
  const at = name === undefined ? body.search(bareWordsEnd) : body.indexOf(close) + close.length;
  const end = at < 0 ? body.length : at;
  let rest = body.slice(end).trimStart();
  while (rest.startsWith(lineBreak)) rest = rest.slice(lineBreak.length).trimStart();
  return { words: body.slice(0, end), rest };
}

/** Where the pictures end with which a body begins. */
function picturesEnd(body: string): number {
  let at = 0;
  for (const { start, end } of picturesIn(body)) {
    if (start < at || body.slice(at, start).trim() !== '') break;
    at = end;
  }
  return at;
}

/** A body without the words of its standfirst at its beginning, in one paragraph or in several. */
function withoutStandfirst(body: string, standfirst: string): string {
  const wanted = foldHeadline(standfirst);
  const front = body.slice(0, picturesEnd(body));
  let rest = body.slice(front.length).trimStart();
  let begun = '';
  while (begun.length < wanted.length) {
    const first = firstWords(rest);
    const words = foldHeadline(oneLine(textOf(first.words)));
    begun = `${begun} ${words}`.trim();
    const isStart = begun === wanted || wanted.startsWith(`${begun} `);
    if (words === '' || !isStart || first.words.includes('<img')) return body;
    rest = first.rest;
  }
  return `${front}${rest}`.trim();
}

/** What content systems put behind an excerpt that they have cut. */
const cutMark = /\s?(?:\[?(?:…|\.\.\.)\]?)$/u;

/** Whether a standfirst is only the beginning of the text, cut by a content system. */
function isExcerpt(standfirst: string | undefined, body: string): boolean {
  if (standfirst === undefined || !cutMark.test(standfirst)) return false;
  const start = standfirst.replace(cutMark, '');
  return start.length > 0 && oneLine(textOf(body.slice(0, 20 * standfirst.length))).startsWith(start);
}

/**
 * The content without its lead picture in the body, without its standfirst at the body's beginning, and without a
 * standfirst that is only a cut excerpt. A page shows the two above the body, so they would appear twice.
 */
export function withoutLead<C extends Shown>(content: C): C {
  let { body = '', image, standfirst } = content;
  if (isExcerpt(standfirst, body)) standfirst = undefined;
  if (image?.url !== undefined && body !== '') {
    const { body: rest, caption } = withoutPicture(body, image.url);
    if (rest !== body) image = withCaption(image, caption);
    body = rest;
  }
  if (standfirst !== undefined) body = withoutStandfirst(body, standfirst);
  const { body: _, image: __, standfirst: ___, ...rest } = content;
  return {
    ...rest,
    ...(standfirst ? { standfirst } : {}),
    ...(body ? { body } : {}),
    ...(image ? { image } : {}),
  } as C;
}
