import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** Where Debian, and GitHub's machines, have it. */
const paths = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Chromium of this machine; undefined if there is none. */
export const chromiumPath = paths.find((path) => existsSync(path));

/**
 * Starts Chromium without a window, with an internet of its own: one host of Alipay's leads to a
 * port of loopback, and nothing else leads off this machine, but for further hosts that are named.
 */
export const startChromium = async (
  host: string,
  port: string,
  ...others: readonly string[]
): Promise<Browser> => {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    ...(chromiumPath && { executablePath: chromiumPath }),
    timeout: 0,
    args: [
      `--host-resolver-rules=${[
        `MAP ${host}:443 127.0.0.1:${port}`,
        'MAP * ~NOTFOUND',
        ...['127.0.0.1', ...others].map((name) => `EXCLUDE ${name}`),
      ].join(', ')}`,
      // A proxy would look names up by itself.
      '--no-proxy-server',
    ],
  });
};
