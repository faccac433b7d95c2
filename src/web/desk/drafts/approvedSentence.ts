import { whenItGoes } from '../../../actions/delivering/whenItGoes.ts';
import { goesSentence } from '../../../delivery/goes.ts';
import type { Draft } from '../../../review/draft.ts';
import { textWithTimes } from '../../theme/when.ts';
import type { View } from '../view.ts';

/** What an approval comes to. */
export async function approvedSentence(view: View, draft: Draft): Promise<string> {
  if (draft.state === 'in_review') return 'Approved by you. A second approver decides.';
  const goes = await whenItGoes(view.context, draft);
  if (!goes) return 'Approved.';
  return `Approved. ${textWithTimes(goesSentence(goes), 'en', view.site.newsroom.timezone)}`;
}
