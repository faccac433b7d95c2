import { html } from 'ghtml';
import { z } from 'zod';
import type { UploadedPicture } from '../../simulators/uploads.ts';

/** What one platform got of the article. */
export interface Got {
  name: string;
  text: string;
  picture?: UploadedPicture | undefined;
  /** Everything that the platform has of the post. */
  more: unknown;
}

/** What of it readers or the receiver see, beside text and picture: LinkedIn's and Bluesky's card, a mail's subject. */
const Seen = z.object({
  subject: z.string().optional(),
  link: z.string().optional(),
  source: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  embed: z
    .object({
      external: z.object({ uri: z.string(), title: z.string(), description: z.string() }).optional(),
    })
    .optional(),
  image: z.object({ url: z.string(), alt: z.string().optional() }).optional(),
});

function factsOf(more: unknown): [string, string][] {
  const { embed, image, ...plain } = Seen.parse(more);
  const { uri, title, description } = embed?.external ?? {};
  const facts = {
    ...plain,
    ...(uri ? { source: uri, title, description } : {}),
    ...(image ? { image: image.url, 'alt text': image.alt } : {}),
  };
  return Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined);
}

const style = `
body{margin:0;padding:24px;background:#f3f1ea;color:#1d1b17;font:15px/1.5 "Noto Sans",Arial,sans-serif}
h1{font-size:22px;margin:0 0 16px}
.all{display:grid;grid-template-columns:repeat(4,1fr);gap:16px;align-items:start}
.post{background:#fff;border:1px solid #d8d3c7;border-radius:8px;padding:14px;overflow-wrap:anywhere}
h2{margin:0 0 8px;font-size:14px;color:#5d584e}
.text{white-space:pre-wrap;margin:0 0 8px}
.picture{display:block;max-width:100%;height:auto;background:#0b5c74;border-radius:6px;aspect-ratio:var(--shape)}
.alt,dl{font-size:12px;color:#5d584e;margin:6px 0 0}
dt{font-weight:600}dd{margin:0 0 4px}
`;

/** The same article on every platform, side by side. */
export function everyChannelPage(headline: string, all: Got[]): string {
  return html`<!doctype html><html lang="en"><meta charset="utf-8"><title>${headline}</title><style>!${style}</style>
<h1>${headline}</h1><div class="all">!${all.map(postPart)}</div></html>`;
}

function postPart({ name, text, picture, more }: Got): string {
  const shown = picture
    ? html`<div class="picture" style="--shape:${picture.width}/${picture.height}"></div>
<p class="alt">${picture.type}, ${picture.width} × ${picture.height}, ${picture.bytes} bytes. Alt text: ${picture.alt ?? 'none'}</p>`
    : '';
  const facts = factsOf(more).map(([key, value]) => html`<dt>${key}</dt><dd>${value}</dd>`);
  return html`<article class="post"><h2>${name}</h2><p class="text" dir="auto">${text}</p>!${shown}<dl>!${facts}</dl></article>`;
}
