/** Whether a file has a name that uploads and editors use for unfinished files. */
export function isUnfinished(name: string): boolean {
  return /^\.|~$|\.(tmp|part|partial|crdownload|swp|filepart)$/i.test(name);
}
