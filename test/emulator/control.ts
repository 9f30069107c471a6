import type { ServerResponse } from 'node:http';
import { isFaultOrder } from './faults.ts';
import type { Gateway } from './gateway-handle.ts';
import type { RenewedCertificate } from './registration.ts';

/**
 * Lets another process hold the switches. No part of what Alipay offers.
 *
 * - `POST /control/authorize` `{ appId, userId, scope?, state?, count? }` → callbacks
 * - `POST /control/fail` a fault order
 * - `POST /control/clear-faults`
 * - `POST /control/renew-certificate` `{ alipayCertSn, content, key }`, or `{}` to take it back
 * - `GET /control/requests`, `GET /control/connections`
 */
export const answerControl = (
  gateway: Gateway,
  route: string,
  body: Buffer,
  response: ServerResponse,
): void => {
  try {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(obey(gateway, route, body)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    response.writeHead(400).end(JSON.stringify({ error: message }));
  }
};

const obey = (gateway: Gateway, route: string, body: Buffer): unknown => {
  switch (route) {
    case 'POST /control/authorize':
      return authorize(gateway, JSON.parse(body.toString()));
    case 'POST /control/fail': {
      const order: unknown = JSON.parse(body.toString());
      if (!isFaultOrder(order)) {
        throw new Error('The body names no fault, or lacks what the fault needs.');
      }
      gateway.fail(order);
      return {};
    }
    case 'POST /control/clear-faults':
      gateway.clearFaults();
      return {};
    case 'POST /control/renew-certificate':
      gateway.renewCertificate(certificateIn(JSON.parse(body.toString())));
      return {};
    case 'GET /control/requests':
      return gateway.requests;
    case 'GET /control/connections':
      return { opened: gateway.connections.opened, open: gateway.connections.open };
    default:
      throw new Error(`There is no ${route}.`);
  }
};

const certificateIn = (wish: unknown): RenewedCertificate | undefined => {
  const members = new Map<string, unknown>(Object.entries(Object(wish)));
  if (members.size === 0) {
    return undefined;
  }
  const text = (name: string): string => {
    const value = members.get(name);
    if (typeof value !== 'string') {
      throw new Error(`The body lacks ${name}.`);
    }
    return value;
  };
  return { alipayCertSn: text('alipayCertSn'), content: text('content'), key: text('key') };
};

const authorize = (gateway: Gateway, wish: unknown): unknown => {
  const members = new Map<string, unknown>(Object.entries(Object(wish)));
  const text = (name: string): string | undefined =>
    members.has(name) ? String(members.get(name)) : undefined;
  const scope = text('scope');
  const state = text('state');
  const consent = {
    appId: text('appId') ?? '',
    userId: text('userId') ?? '',
    ...(scope === undefined ? {} : { scope }),
    ...(state === undefined ? {} : { state }),
  };
  return Array.from({ length: Number(text('count') ?? 1) }, () => gateway.callback(consent));
};
