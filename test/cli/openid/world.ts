import type { Store } from '../../../src/cli/files/store.ts';
import { carryOut, type Outcome, type Run } from '../../../src/cli/openid/apply/run.ts';
import type { Mapping } from '../../../src/cli/openid/mapping.ts';
import { Outcomes } from '../../../src/cli/openid/move/outcomes.ts';
import { type Decided, replaceDecisions } from '../../../src/cli/openid/people/decisions.ts';
import type { IdKind } from '../../../src/cli/openid/people/kinds.ts';
import { settleHeld } from '../../../src/cli/openid/people/taken.ts';
import { makePlan } from '../../../src/cli/openid/plan/plan.ts';
import { listAccounts } from '../../../src/cli/openid/sources/list.ts';
import { parseLogtoAddress } from '../../../src/logto/address.ts';
import { createLogtoClient } from '../../../src/logto/client.ts';
import { credentials, type Fault, LogtoEmulator } from '../../logto/emulator.ts';
import { applicationWith } from '../../support/application.ts';
import { connectorKnowing, sessionOf } from './scene.ts';

/** The process has been killed: nothing that it does from then on has an effect. */
export class Killed extends Error {}

/** What happens to one process. */
export interface Fate {
  /** At which request it is killed, and whether what is asked for is done before. */
  kill?: { at: number; isAfter: boolean } | undefined;
  /** What becomes of its requests about identities, in turn. */
  faults?: ReadonlyArray<Fault | undefined>;
}

const address = parseLogtoAddress('https://logto.example');

/** The user whom a request is about. */
const userIn = ({ url }: { url: URL }): string => url.pathname.split('/')[3] ?? '';

/** A Logto with users, which outlives any process, and looks at each write as it arrives. */
export class World {
  readonly logto = new LogtoEmulator();
  /** What was wrong at the moment at which it was written. */
  readonly wrong: string[] = [];
  /** Users who were read and not written since: Logto has no write that compares. */
  readonly beingRead = new Set<string>();
  /** Users whom Logto is writing: it writes back what it has read before, in several steps. */
  readonly beingWritten = new Set<string>();
  /** Is called before each request of a process about identities. */
  onRequest: () => void = () => undefined;

  constructor() {
    const { tenant } = this.logto;
    tenant.connectors.push(connectorKnowing('user_id'));
    const write = tenant.writeIdentities.bind(tenant);
    tenant.writeIdentities = (user, identities, now) => {
      const id = identities.alipay?.userId;
      if (id !== undefined && id !== '' && tenant.isTaken('alipay', id, user.id)) {
        this.wrong.push(`${user.id} gets ${id}, which another one holds`);
      }
      if (tenant.signInMode !== 'SignIn') {
        this.wrong.push(`${user.id} is written while registration is open`);
      }
      write(user, identities, now);
    };
  }

  heldBy(id: string): string | undefined {
    return this.logto.tenant.users.get(id)?.identities.alipay?.userId;
  }

  /** Runs one process that moves everybody, to its end or its death. */
  async run(
    store: Store,
    target: IdKind,
    decisions: readonly Decided[],
    fate: Fate = {},
  ): Promise<Outcome | 'killed'> {
    this.beingRead.clear();
    this.beingWritten.clear();
    const run = await this.#start(store, target, decisions, fate);
    try {
      run.mapping = await run.mapAgain();
      return await carryOut(run);
    } catch (error) {
      if (error instanceof Killed) {
        return 'killed';
      }
      throw error;
    }
  }

  #note({ method, url }: { method: string; url: URL }): void {
    const id = userIn({ url });
    if (method === 'GET') {
      this.beingRead.add(id);
    } else {
      this.beingRead.delete(id);
      this.beingWritten.add(id);
    }
  }

  #clientOf({ kill, faults = [] }: Fate) {
    let requests = 0;
    let aboutIdentities = 0;
    const exchange: typeof this.logto.exchange = async (request) => {
      requests += 1;
      if (kill && (requests > kill.at || (requests === kill.at && !kill.isAfter))) {
        throw new Killed();
      }
      let fault: Fault | undefined;
      if (request.url.pathname.includes('/identities/')) {
        this.onRequest();
        this.#note(request);
        fault = faults[aboutIdentities % Math.max(1, faults.length)];
        aboutIdentities += 1;
      }
      this.logto.onRequest = () => fault;
      const reply = await this.logto.exchange(request).finally(() => {
        this.beingWritten.delete(userIn(request));
      });
      if (requests === kill?.at) {
        throw new Killed();
      }
      return reply;
    };
    return createLogtoClient(address, credentials, {
      send: exchange,
      sleep: async () => undefined,
    });
  }

  async #start(
    store: Store,
    target: IdKind,
    decisions: readonly Decided[],
    fate: Fate,
  ): Promise<Run> {
    const client = this.#clientOf(fate);
    const session = sessionOf(client, { target });
    const connector = connectorKnowing('user_id');
    const mapAgain = async (): Promise<Mapping> => {
      const options = { isWithoutDetails: false, advance: () => undefined };
      const users = await listAccounts(store, client, options);
      replaceDecisions(store, decisions);
      const plan = await makePlan(store, target);
      settleHeld(store);
      const found = { users, refusal: undefined, order: undefined, ofNobody: 0 };
      return { ...found, plan };
    };
    const plan = { target, accounts: 0, tallies: [], contradictions: [] };
    const mapping: Mapping = {
      ...{ users: 0, refusal: undefined, order: undefined, ofNobody: 0 },
      plan,
    };
    return {
      session,
      setup: {
        connector,
        connectors: [connector],
        application: applicationWith(),
        userIdentifier: 'user_id',
      },
      store,
      decisions,
      options: { closeRegistration: true, flip: true, allowUnmapped: 1000 },
      outcomes: new Outcomes(),
      mapping,
      total: 0,
      mapAgain,
      interruption: undefined,
      isFlipped: false,
    };
  }
}
