/** What every candidate is given: the app as an administrator would configure it. */
export interface AppSettings {
  appId: string;
  privateKey: string;
  /** One base64 line; absent in certificate mode. */
  alipayPublicKey?: string;
  /** The three files of certificate mode. */
  appCert?: string;
  alipayCert?: string;
  alipayRootCert?: string;
}

/** One of the things that are compared. */
export interface Subject {
  /** Imports it; what this takes is the import time. */
  load: () => Promise<Candidate>;
}

export interface Candidate {
  /** Prepares it with the settings, as at the start of a process. */
  start: (settings: AppSettings) => Promise<Running>;
}

export interface Running {
  /** What happens when the user taps the button, seconds before the sign-in. */
  announce: () => Promise<unknown>;
  /** A whole sign-in: both calls, and the user's id. */
  signIn: (callback: { auth_code: string }) => Promise<string>;
}
