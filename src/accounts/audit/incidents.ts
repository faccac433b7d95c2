import type { Clock } from '../../clock.ts';
import { reasonOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { repeat } from '../../repeat.ts';
import { appendAudit } from '../../store/scripts/audit/appendAudit.ts';
import type { Store } from '../../store/store.ts';
import type { AuditRow } from './rows.ts';

/** What was refused, or failed, at a door. */
type Incident = Pick<AuditRow, 'actor' | 'from' | 'action' | 'subject' | 'detail'>;

/** Equal incidents within this time share one row (ms). */
const windowMs = 60_000;
/** How many different incidents of one action get their own rows within that time. */
const mostRows = 20;

export interface Incidents {
  /** Records an incident: the first of its kind immediately, further ones within a minute as a count in one row. */
  note(incident: Incident): void;
  /** Writes the counts. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Prevents incidents that anyone can cause in any number from filling the audit and keeping the store busy. */
export function openIncidents({ store, clock, log }: { store: Store; clock: Clock; log: Log }): Incidents {
  const counted = new Map<string, { incident: Incident; more: number }>();
  const rows = new Map<string, number>();
  const ending = new AbortController();
  const writing = new Set<Promise<unknown>>();

  function write(incident: Incident): void {
    const written = appendAudit(store, incident)
      .catch((error) =>
        log.warn(
          { action: incident.action, reason: reasonOf(error) },
          'a refusal could not be recorded in the audit',
        ),
      )
      .finally(() => writing.delete(written));
    writing.add(written);
  }

  function note(given: Incident): void {
    const isOver = (rows.get(given.action) ?? 0) >= mostRows;
    const own = JSON.stringify(given);
    const incident =
      isOver && !counted.has(own) ? { actor: 'several', action: given.action, subject: 'several' } : given;
    const key = JSON.stringify(incident);
    const known = counted.get(key);
    if (known) {
      known.more += 1;
      return;
    }
    counted.set(key, { incident, more: isOver ? 1 : 0 });
    if (isOver) return;
    rows.set(given.action, (rows.get(given.action) ?? 0) + 1);
    write(incident);
  }

  async function flush(): Promise<void> {
    for (const { incident, more } of counted.values()) {
      const times = `${more} more within a minute`;
      if (more > 0) write({ ...incident, detail: incident.detail ? `${incident.detail}; ${times}` : times });
    }
    counted.clear();
    rows.clear();
    await Promise.all(writing);
  }

  const rounds = { clock, log, everyMs: windowMs, until: ending.signal, what: 'writing counted incidents' };
  void repeat(rounds, flush);

  return {
    note,
    flush,
    async close() {
      ending.abort();
      await flush();
    },
  };
}
