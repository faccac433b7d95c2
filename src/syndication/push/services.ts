/** Where Chrome, Edge, Firefox, Safari and what is built on them get their pushes from. */
const known = [
  'fcm.googleapis.com',
  'jmt17.google.com',
  'push.services.mozilla.com',
  'push.apple.com',
  'notify.windows.com',
];

/**
 * Whether an endpoint is at one of the browsers' own push services. Anybody may subscribe with any address, so what is
 * elsewhere gets less room and can't make anybody else wait.
 */
export function isWellKnown(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return known.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}
