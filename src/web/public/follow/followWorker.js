// Shows the newsroom's notifications. It intercepts no requests: no page is in its scope.

self.addEventListener('push', (event) => {
  let notification = {};
  try {
    notification = event.data?.json().notification ?? {};
  } catch {
    // Browsers withdraw the permission of a site that receives a push without showing something.
  }
  const { title = about.name, navigate = '/', ...shown } = notification;
  const stop = { action: 'stop', title: about.stop };
  event.waitUntil(
    self.registration.showNotification(title, { ...shown, data: { navigate }, actions: [stop] }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  if (event.action === 'stop') event.waitUntil(stop());
  else event.waitUntil(self.clients.openWindow(event.notification.data?.navigate ?? '/'));
});

// The browser has renewed its subscription, so the new one follows the same topics.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(renew(event));
});

async function stop() {
  const subscription = await self.registration.pushManager.getSubscription();
  if (subscription) {
    // If the newsroom can't be reached now, it finds out from the push service.
    await post('/follow/stop', { endpoint: subscription.endpoint }).catch(() => {});
    await subscription.unsubscribe();
  }
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage('stopped');
}

async function renew({ oldSubscription, newSubscription }) {
  if (!oldSubscription) return;
  const subscription =
    newSubscription ??
    (await self.registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: oldSubscription.options?.applicationServerKey ?? about.key,
    }));
  await post('/follow', { subscription, topics: [], replaces: oldSubscription.endpoint });
}

function post(path, body) {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
