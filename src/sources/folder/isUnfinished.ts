/** Whether a file is called as uploads and editors call what they are still writing. */
export function isUnfinished(name: string): boolean {
  return /^\.|~$|\.(tmp|part|partial|crdownload|swp|filepart)$/i.test(name);
}
