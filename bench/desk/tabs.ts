import { chromium } from 'playwright-core';

interface Tab {
  path: string;
  /** The bytes received after the page was loaded, streams included. */
  bytes: number;
}

/**
 * Opens each path in its own browser window and counts the bytes that these receive, as compressed, while `meanwhile`
 * runs.
 */
export async function bytesOfTabs(
  address: string,
  person: { name: string; password: string },
  paths: string[],
  executablePath: string,
  meanwhile: () => Promise<void>,
): Promise<Tab[]> {
  const browser = await chromium.launch({ executablePath });
  const context = await browser.newContext({ baseURL: address });
  const login = await context.newPage();
  await login.goto('/login');
  await login.fill('#username', person.name);
  await login.fill('#password', person.password);
  await login.press('#password', 'Enter');
  await login.waitForURL('**/desk');
  await login.close();
  const tabs: Tab[] = [];
  for (const path of paths) {
    const page = await context.newPage();
    await page.goto(path, { waitUntil: 'load' });
    const tab = { path, bytes: 0 };
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    // Chromium reports a body's length on the wire with its chunks, and the headers' length with the response.
    session.on('Network.dataReceived', ({ encodedDataLength }) => {
      tab.bytes += encodedDataLength;
    });
    session.on('Network.responseReceived', ({ response }) => {
      tab.bytes += response.encodedDataLength;
    });
    tabs.push(tab);
  }
  await meanwhile();
  await browser.close();
  return tabs;
}
