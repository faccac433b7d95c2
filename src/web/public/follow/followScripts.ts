import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const control = readFileSync(new URL('./followControl.js', import.meta.url));
const worker = readFileSync(new URL('./followWorker.js', import.meta.url), 'utf8');
const hash = createHash('sha256').update(control).digest('hex').slice(0, 16);

/** The two scripts that readers' browsers run. */
export const followScripts = {
  /** The control's; its name carries its content's hash, so it may be kept for ever. */
  control: { path: `/follow/control.${hash}.js`, source: control },
  /** The service worker's; its scope is the folder that it is in, so that it never stands between reader and pages. */
  worker: { path: '/follow/worker.js', source: worker },
};

/** What the service worker says and needs to know, in front of its source: it can't read the page's attributes. */
export function workerSource(about: { name: string; key: string; stop: string }): string {
  return `const about = ${JSON.stringify(about)};\n${worker}`;
}
