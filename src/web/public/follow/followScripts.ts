import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const control = readFileSync(new URL('./followControl.js', import.meta.url));
const worker = readFileSync(new URL('./followWorker.js', import.meta.url), 'utf8');
const hash = createHash('sha256').update(control).digest('hex').slice(0, 16);

/** The two scripts that readers' browsers run. */
export const followScripts = {
  /** The control's; its name contains its content's hash, so it may be cached permanently. */
  control: { path: `/follow/control.${hash}.js`, source: control },
  /** The service worker's; its scope is its own folder, so that it never comes between reader and pages. */
  worker: { path: '/follow/worker.js', source: worker },
};

/** The service worker's texts and settings, in front of its source: it can't read the page's attributes. */
export function workerSource(about: { name: string; key: string; stop: string }): string {
  return `const about = ${JSON.stringify(about)};\n${worker}`;
}
