import { identitiesIn, type Kind, populate } from './people.ts';
import { grantConversion } from './settings.ts';
import { type Surroundings, surroundingsOfFile } from './tenant.ts';

/** Makes a Logto with people, at an Alipay that converts directly; `first` is the first number. */
export const moveOfFile = () => {
  const newSurroundings = surroundingsOfFile();
  return async (kinds: readonly Kind[], first: number): Promise<Surroundings> => {
    const here = await newSurroundings();
    grantConversion(here.alipay);
    populate(here, kinds, first);
    return here;
  };
};

const runJson = async ({ run }: Surroundings, name: string, ...args: string[]) => {
  const { exitCode, stdout } = await run(name, '--json', ...args);
  return { exitCode, report: JSON.parse(stdout) };
};

export const apply = (here: Surroundings, ...args: string[]) => runJson(here, 'apply', ...args);
/** Brings everybody back by the same way. */
export const applyBack = (here: Surroundings, ...args: string[]) =>
  apply(here, '--to', 'user_id', '--close-registration', '--flip', '--yes', ...args);

export const heldBy = (here: Surroundings): Array<string | undefined> =>
  [...identitiesIn(here).values()].map((identity) => identity?.userId);

export const identifierOf = ({ logto }: Surroundings) =>
  logto.tenant.connectors[0]?.config.userIdentifier;

/** All that was sent to Logto but questions. */
export const writesTo = ({ logto }: Surroundings): string[] =>
  logto.requests.filter((request) => !/^GET |oidc/.test(request));
