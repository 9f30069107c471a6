import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { createServer } from 'node:tls';
import type { Browser, Page } from 'playwright-core';
import { chromiumPath, startChromium } from '../connector/web/chromium.ts';
import { tlsFixture } from '../support/keys.ts';
import { SkippedError } from './scenario.ts';
import type { World } from './world.ts';

/** Where the web connector sends users. */
export const alipayHost = 'openauth.alipay.com';

/** How long a page may take on a busy machine. */
const pageTimeoutMs = 60_000;

/** Puts TLS before the emulated gateway, whose consent page has an address of https. */
const startTlsFront = async (gateway: URL): Promise<Server> => {
  const tls = {
    key: tlsFixture('test-tls-private-key.pem'),
    cert: tlsFixture('test-tls-loopback.pem'),
  };
  const server = createServer(tls, (socket: Socket) => {
    const upstream = connect(Number(gateway.port), gateway.hostname);
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.pipe(socket).pipe(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const portOf = (server: Server): string => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? String(address.port) : '';
};

/** Keeps a picture of a page, which shows what a failure looked like. */
export const keepPicture = async (
  { options: { screenshots } }: World,
  page: Page,
  name: string,
): Promise<void> => {
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
};

/**
 * Does something on a new page of Chromium, for which Alipay's consent page is the emulated one. If
 * it fails, a picture of the page stays.
 *
 * @throws SkippedError if there is no Chromium.
 */
export const withPage = async (
  world: World,
  name: string,
  act: (page: Page) => Promise<string>,
): Promise<string> => {
  if (chromiumPath === undefined) {
    throw new SkippedError('there is no Chromium');
  }
  const { options, alipay } = world;
  const front = await startTlsFront(new URL(alipay.gateway.origin));
  let browser: Browser | undefined;
  try {
    const hosts = [options.core, options.admin].map((address) => new URL(address).hostname);
    browser = await startChromium(alipayHost, portOf(front), ...hosts);
    // The certificate is not for Alipay's host.
    const page = await browser.newPage({ ignoreHTTPSErrors: true, locale: 'en-US' });
    page.setDefaultTimeout(pageTimeoutMs);
    return await act(page).catch(async (error: unknown) => {
      await keepPicture(world, page, `failed-${name}`);
      throw error;
    });
  } finally {
    await browser?.close();
    front.close();
  }
};
