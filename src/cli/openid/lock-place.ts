import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import os from 'node:os';

/** Where the number of a process means something. A part that the system does not say is blank. */
export interface Place {
  host: string;
  machine: string;
  /** Another one after each start of the machine. */
  boot: string;
  /** Each container has one of its own. */
  namespace: string;
}

const orBlank = (text: Promise<string>): Promise<string> => text.catch(() => '');

/** The machine's id itself is not to be shown to others. */
const hashed = (text: string): string =>
  text === '' ? '' : createHash('sha256').update(text).digest('hex').slice(0, 16);

const inFileName = (text: string): string => text.trim().replace(/[^\w-]/g, '-');

/**
 * Says where this process runs.
 *
 * @see https://www.man7.org/linux/man-pages/man5/machine-id.5.html
 * @see https://www.man7.org/linux/man-pages/man7/pid_namespaces.7.html
 */
export const ownPlace = async (): Promise<Place> => {
  const [machine, boot, namespace] = await Promise.all([
    orBlank(readFile('/etc/machine-id', 'utf8')),
    orBlank(readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    orBlank(readlink('/proc/self/ns/pid')),
  ]);
  return {
    host: inFileName(os.hostname()) || 'localhost',
    machine: hashed(machine),
    boot: inFileName(boot),
    namespace: namespace.replace(/\D/g, ''),
  };
};

/**
 * Whether a process of another place has certainly ended: the machine has been started since.
 *
 * @returns undefined if it is of this place, so that its number says it.
 */
export const hasEndedAt = (place: Place, here: Place): boolean | undefined => {
  if (place.host !== here.host) {
    return false;
  }
  if (place.boot !== here.boot) {
    return place.machine !== '' && place.machine === here.machine && place.boot !== '';
  }
  return place.namespace === here.namespace ? undefined : false;
};
