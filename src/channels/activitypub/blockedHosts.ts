/** Whether a server is on a list of blocked ones; an entry covers the hosts below it. */
export function isBlocked(host: string, blocked: readonly string[]): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return blocked.some((entry) => name === entry || name.endsWith(`.${entry}`));
}
