import type { IncomingHttpHeaders } from 'node:http';
import { decodeText } from './charset.ts';
import type { GatewayRequest } from './decode-request.ts';
import type { Fault, FaultName } from './faults.ts';
import type { Reply } from './reply.ts';

/** One request, as received and as answered. */
export interface LoggedRequest {
  readonly httpMethod: string;
  /** Path and query as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
  /** Query and body merged. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The signature was looked at and is true. */
  readonly verified: boolean;
  /** The text that had to be signed. */
  readonly canonical: string;
  /** What the gateway said, even if a fault kept it from arriving. */
  readonly answered: {
    readonly nodeName: string;
    readonly code?: string;
    readonly sub_code?: string;
    /** The whole body as it was sealed, before anything happened to it on the way. */
    readonly text: string;
  };
  /** The faults that struck. */
  readonly faults: readonly FaultName[];
  /** The number of the connection, counted from 1. */
  readonly connection: number;
}

/** The last requests, oldest first. */
export class RequestLog {
  readonly requests: LoggedRequest[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(
    request: GatewayRequest,
    verified: boolean,
    { nodeName, code, sub_code }: Reply,
    text: string,
    faults: readonly Fault[],
    connection: number,
  ): void {
    if (this.#limit === 0) {
      return;
    }
    this.requests.push({
      httpMethod: request.httpMethod,
      url: request.url,
      headers: request.headers,
      query: Object.fromEntries(request.query),
      body: Object.fromEntries(request.body),
      parameters: Object.fromEntries(request.parameters),
      verified,
      canonical: decodeText(request.signedBytes, request.charset),
      answered: {
        nodeName,
        ...(code === undefined ? {} : { code }),
        ...(sub_code === undefined ? {} : { sub_code }),
        text,
      },
      faults: faults.map(({ fault }) => fault),
      connection,
    });
    if (this.requests.length > this.#limit) {
      this.requests.shift();
    }
  }
}
