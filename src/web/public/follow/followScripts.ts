import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { html } from 'ghtml';
import type { Markup } from '../../theme/layout.ts';

const control = readFileSync(new URL('./followControl.js', import.meta.url));
const worker = readFileSync(new URL('./followWorker.js', import.meta.url), 'utf8');
const page = readFileSync(new URL('./pageControl.js', import.meta.url));

function hashOf(source: Buffer): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 16);
}

/** The scripts for readers' browsers. Their names contain the content's hash, so they may be cached permanently. */
export const followScripts = {
  control: { path: `/follow/control.${hashOf(control)}.js`, source: control },
  page: { path: `/follow/page.${hashOf(page)}.js`, source: page },
  /** The service worker. Its scope is its own folder, so it never handles a request for a page. */
  worker: { path: '/follow/worker.js', source: worker },
};

/** The service worker's texts and settings, prepended to its source because it can't read the page's attributes. */
export function workerSource(about: { name: string; key: string; stop: string }): string {
  return `const about = ${JSON.stringify(about)};\n${worker}`;
}

/** The script for pages with feeds or pictures, as an element of their head. */
export function pageHead(): Markup {
  return html`<script type="module" src="${followScripts.page.path}"></script>`;
}
