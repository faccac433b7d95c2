import { channelHealth } from '../../actions/channels/channelHealth.ts';
import type { Context } from '../../actions/context.ts';
import { heldReason } from '../../actions/operations/homeLease.ts';
import { switches } from '../../actions/operations/switches.ts';
import { countAlarmingCopies } from '../../delivery/copy.ts';
import { joined } from '../../joined.ts';

export interface Warning {
  sentence: string;
  hint: string;
}

/** What everybody at the desk must know now, as long as it lasts. */
export async function warningsOf(context: Context): Promise<Warning[]> {
  const [{ armed, standing, paused, channels }, health, copies] = await Promise.all([
    switches(context),
    channelHealth(context),
    countAlarmingCopies(context.store),
  ]);
  const signedOut = Object.keys(health).filter((id) => health[id]?.state === 'needs-sign-in');
  const resting = Object.keys(channels).filter((id) => !signedOut.includes(id));
  return [
    ...(armed ? [] : [{ sentence: `Nothing is sent: ${heldReason(standing)}`, hint: waits }]),
    ...(armed && paused
      ? [
          {
            sentence: joined`Nothing is sent: ${paused.by} paused everything${because(paused.why)}.`,
            hint: waits,
          },
        ]
      : []),
    ...(resting.length > 0 && !paused
      ? [{ sentence: `Nothing is sent on ${resting.join(', ')}: paused by a person.`, hint: waits }]
      : []),
    ...(signedOut.length > 0
      ? [
          {
            sentence: `Nothing is sent on ${signedOut.join(', ')}: its account must be signed in again. Approved posts wait.`,
            hint: 'Operations shows the reason and what to do.',
          },
        ]
      : []),
    ...(copies > 0
      ? [{ sentence: visible(copies), hint: 'Remove or keep each on its article’s page.' }]
      : []),
  ];
}

const waits = 'What is approved waits until it is resumed, under Operations.';

function because(why: string): string {
  return why ? `: ${why}` : '';
}

function visible(copies: number): string {
  return copies === 1
    ? 'A post of a withdrawn article may still be visible.'
    : `${copies} posts of withdrawn articles may still be visible.`;
}
