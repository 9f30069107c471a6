import { pathToFileURL } from 'node:url';
import { connectorCandidate } from './connector.ts';
import type { Subject } from './subject.ts';

/** This connector as it is shipped, verifying every answer. */
export const ours: Subject = {
  load: async () => {
    const { default: createConnector } = await import(pathToFileURL('lib/index.js').href);
    return connectorCandidate(createConnector, (settings) => settings);
  },
};
