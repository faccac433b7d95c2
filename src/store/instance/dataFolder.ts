import { userInfo } from 'node:os';
import { SluglineError } from '../../errors.ts';

/** Node's and SQLite's messages for a folder in which nothing can be written. */
const full = /ENOSPC|EDQUOT|disk is full/;
const closed = /EACCES|EPERM|EROFS|unable to open database file|readonly database/;

/** What a failure means if it comes from the data folder's disk or permissions; anything else is returned unchanged. */
export function dataFolderError(thrown: unknown, data: string): unknown {
  if (!(thrown instanceof Error) || thrown instanceof SluglineError) return thrown;
  const hint = full.test(thrown.message)
    ? 'Make room on its disk; "df" shows how much there is.'
    : closed.test(thrown.message)
      ? `It must belong to whoever runs Slugline, on a disk that can be written: chown -R ${userName()} ${data}`
      : undefined;
  if (hint === undefined) return thrown;
  return new SluglineError('data.unusable', { data, why: thrown.message, hint }, { cause: thrown });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no name.
    return String(process.getuid?.() ?? '');
  }
}
