import { type ErrorCode, SluglineError } from '../../errors.ts';
import { type FlashMessage, flashOf } from '../session.ts';
import type { DeskTexts } from '../texts/en/desk.ts';

/** An error that the person can fix, in the desk’s own words; any other goes to the error page. */
export function deskFlashOf(
  error: unknown,
  { texts, language }: { texts: DeskTexts; language: string },
): FlashMessage & { status: number } {
  const flash = flashOf(error, language);
  if (!(error instanceof SluglineError)) return flash;
  const { code } = error;
  const ofCode: Partial<Record<ErrorCode, { sentence?: string; hint: string }>> = texts.errors.ofCode;
  return { ...flash, code, ...ofCode[code] };
}
