import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivate } from '../../store/privateFile.ts';
import type { Context } from '../context.ts';
import { firstAdminLink } from './firstAdminLink.ts';

function welcomeFile(dataFolder: string): string {
  return join(dataFolder, 'welcome');
}

/**
 * Offers the first admin a sign-in link: on a terminal the link itself, which a person reads there once; otherwise a
 * file that only its owner may read, because output ends up in logs. Neither, and no file, once there is an admin.
 */
export async function offerWelcome(
  context: Context,
  dataFolder: string,
  isTerminal: boolean,
): Promise<{ link: string } | { file: string } | undefined> {
  const link = await firstAdminLink(context);
  if (!link || isTerminal) await removeWelcome(dataFolder);
  if (!link) return undefined;
  if (isTerminal) return { link };
  const file = welcomeFile(dataFolder);
  await writePrivate(file, link);
  return { file };
}

/** The link was used, or is no longer needed. */
export async function removeWelcome(dataFolder: string): Promise<void> {
  await rm(welcomeFile(dataFolder), { force: true });
}
