/** One line of a doctor's report. */
export interface Finding {
  what: string;
  state: 'ok' | 'warn' | 'fail';
  /** What was found and, if something is wrong, how to fix it. */
  says: string;
}

export function ok(what: string, says: string): Finding {
  return { what, state: 'ok', says };
}

export function warn(what: string, says: string): Finding {
  return { what, state: 'warn', says };
}

export function fail(what: string, says: string): Finding {
  return { what, state: 'fail', says };
}
