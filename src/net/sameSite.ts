/** A host without the prefix of its mobile and reader variants. */
function siteOf(host: string): string {
  return host.replace(/^(www|m|mobile|amp|wap)\./, '');
}

/** Whether two addresses are of one site: the same host, a variant of it, or a host within the other. */
export function isSameSite(one: URL, other: URL): boolean {
  const [a, b] = [siteOf(one.host), siteOf(other.host)];
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}
