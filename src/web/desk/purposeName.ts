import type { PurposeTexts } from '../texts/en/states.ts';

/** A draft's or a delivery's purpose as a phrase: `correction:1` is "Correction 1". */
export function purposeName(purpose: string, texts: PurposeTexts): string {
  if (purpose === 'post') return texts.post;
  if (purpose === 'remove') return texts.removal;
  const [, kind, number = ''] = /^(correction|edit|remove:correction):(\d+)$/.exec(purpose) ?? [];
  if (kind === 'correction') return texts.correction(number);
  if (kind === 'edit') return texts.edit(number);
  if (kind === 'remove:correction') return texts.correctionRemoval(number);
  return purpose;
}
