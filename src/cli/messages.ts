import { en as connectorEn } from '../connector/messages/en.ts';
import type { ConnectorTexts } from '../connector/messages/texts.ts';
import { zh as connectorZh } from '../connector/messages/zh.ts';
import { en as doctorEn } from './doctor/messages/en.ts';
import type { DoctorTexts } from './doctor/messages/texts.ts';
import { zh as doctorZh } from './doctor/messages/zh.ts';
import { en as installEn } from './install/messages/en.ts';
import type { InstallTexts } from './install/messages/texts.ts';
import { zh as installZh } from './install/messages/zh.ts';
import { en as keygenEn } from './keygen/messages/en.ts';
import type { KeygenTexts } from './keygen/messages/texts.ts';
import { zh as keygenZh } from './keygen/messages/zh.ts';
import { en as logtoEn } from './logto/messages/en.ts';
import type { ConnectionTexts } from './logto/messages/texts.ts';
import { zh as logtoZh } from './logto/messages/zh.ts';
import { en as openidEn } from './openid/messages/en.ts';
import type { OpenidTexts } from './openid/messages/texts.ts';
import { zh as openidZh } from './openid/messages/zh.ts';
import { type Language, shellTexts } from './shell/messages/languages.ts';
import type { ShellTexts } from './shell/messages/texts.ts';

/** Everything that is said in one language, by room. */
export interface Messages {
  connector: ConnectorTexts;
  shell: ShellTexts;
  logto: ConnectionTexts;
  keygen: KeygenTexts;
  doctor: DoctorTexts;
  install: InstallTexts;
  openid: OpenidTexts;
}

/** Everything that is said, in every language that the shell speaks. */
export const messages: Record<Language, Messages> = {
  en: {
    connector: connectorEn,
    shell: shellTexts.en,
    logto: logtoEn,
    keygen: keygenEn,
    doctor: doctorEn,
    install: installEn,
    openid: openidEn,
  },
  zh: {
    connector: connectorZh,
    shell: shellTexts.zh,
    logto: logtoZh,
    keygen: keygenZh,
    doctor: doctorZh,
    install: installZh,
    openid: openidZh,
  },
};
