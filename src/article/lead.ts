import type { ArticleContent, Image } from './article.ts';
import { textOf } from './sanitise.ts';
import { cleanText, oneLine } from './text.ts';

type Shown = Pick<ArticleContent, 'standfirst' | 'image' | 'body'>;

/** What picture services add to an address for a size; the picture is the same. */
const sizeParameter = /^(?:w|h|s|q|width|height|size|resize|fit|crop|quality|ssl|strip|auto|format|fm|dpr)$/i;

/** The address of a picture in any size, by any protocol. */
function pictureKey(address: string): string {
  const url = URL.parse(address);
  if (!url) return address;
  for (const name of [...url.searchParams.keys()])
    if (sizeParameter.test(name)) url.searchParams.delete(name);
  const path = url.pathname.replace(/(?:-\d{1,5}x\d{1,5}|-scaled)(?=\.\w{1,5}$)/, '');
  return `${url.host}${path}${url.search}`;
}

/** The first block of a sanitised body: a figure, a paragraph, or a single picture. */
function firstBlock(body: string): string | undefined {
  const name = /^<(figure|p|img)[\s/>]/.exec(body)?.[1];
  if (name === undefined) return undefined;
  const end = name === 'img' ? '>' : `</${name}>`;
  const at = body.indexOf(end);
  return at < 0 ? undefined : body.slice(0, at + end.length);
}

/** The picture of a block that contains only it and its caption; undefined if it contains anything else. */
function pictureIn(block: string): { url: string; caption: string } | undefined {
  const [picture, ...others] = block.match(/<img\s[^<>]*>/g) ?? [];
  const url = picture && cleanText(/\ssrc="([^"]*)"/.exec(picture)?.[1] ?? '');
  const caption = oneLine(textOf(block));
  const isFigure = block.startsWith('<figure');
  return url && others.length === 0 && (isFigure || caption === '') ? { url, caption } : undefined;
}

function withCaption(image: Image, caption: string): Image {
  return image.caption || caption === '' ? image : { ...image, caption };
}

/**
 * The content with its lead picture and its standfirst once: they are removed from the beginning of the body, in
 * either order. A page that shows the body shows the two above it.
 */
export function withoutLead<C extends Shown>(content: C): C {
  let { body = '', image, standfirst } = content;
  const asked = { picture: image?.url, paragraph: standfirst };
  for (let block = firstBlock(body); block !== undefined; block = firstBlock(body)) {
    const picture = asked.picture === undefined ? undefined : pictureIn(block);
    if (image && asked.picture && picture && pictureKey(picture.url) === pictureKey(asked.picture)) {
      image = withCaption(image, picture.caption);
      asked.picture = undefined;
    } else if (asked.paragraph !== undefined && oneLine(textOf(block)) === asked.paragraph) {
      if (block.includes('<img')) break;
      asked.paragraph = undefined;
    } else break;
    body = body.slice(block.length).trimStart();
  }
  const { body: _, image: __, ...rest } = content;
  return { ...rest, ...(body ? { body } : {}), ...(image ? { image } : {}) } as C;
}
