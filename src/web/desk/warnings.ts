import { channelHealth } from '../../actions/channels/channelHealth.ts';
import { signIns } from '../../actions/channels/signIns.ts';
import type { Context } from '../../actions/context.ts';
import { heldReason } from '../../actions/operations/homeLease.ts';
import { switches } from '../../actions/operations/switches.ts';
import { countAlarmingCopies } from '../../delivery/copy.ts';
import type { DeskTexts } from '../texts/en/desk.ts';
import { inEnglish } from '../texts/inEnglish.ts';

export interface Warning {
  sentence: string;
  hint: string;
}

/** The warnings for everybody at the desk, shown as long as their reason lasts. */
export async function warningsOf(
  context: Context,
  { texts: { warnings: texts }, language }: { texts: DeskTexts; language: string },
): Promise<Warning[]> {
  const [{ armed, standing, paused, channels }, health, copies, accounts] = await Promise.all([
    switches(context),
    channelHealth(context),
    countAlarmingCopies(context.store),
    signIns(context),
  ]);
  const held = heldReason(standing);
  const signedOut = Object.keys(health).filter((id) => health[id]?.state === 'needs-sign-in');
  const resting = Object.keys(channels).filter((id) => !signedOut.includes(id));
  return [
    ...(held === undefined ? [] : [{ sentence: inEnglish(language, held), hint: texts.waits }]),
    ...(armed && paused
      ? [
          {
            sentence: texts.allPaused(paused.by, paused.why),
            hint: texts.waits,
          },
        ]
      : []),
    ...(resting.length > 0 && !paused
      ? [{ sentence: texts.channelsPaused(resting.join(', ')), hint: texts.waits }]
      : []),
    ...(signedOut.length > 0
      ? [
          {
            sentence: texts.signedOut(signedOut.join(', ')),
            hint: texts.seeOperations,
          },
        ]
      : []),
    ...Object.entries(accounts).flatMap(([id, { note }]) =>
      note && !signedOut.includes(id)
        ? [{ sentence: texts.channelNote(id, inEnglish(language, note)), hint: texts.untilThen }]
        : [],
    ),
    ...(copies > 0 ? [{ sentence: texts.copiesVisible(copies), hint: texts.removeOrKeep }] : []),
  ];
}
