export type { Callback, ConsentWithState, WebCallback } from './callback.ts';
export { consentPath } from './consent-page.ts';
export { conversionMethods } from './conversion.ts';
export type { ConversionOrder, OrderStatus } from './conversion-orders.ts';
export { everyFurtherMember } from './every-member.ts';
export type { Fault, FaultName, FaultOrder } from './faults.ts';
export { startGateway } from './gateway.ts';
export type { Gateway, GatewayOptions } from './gateway-handle.ts';
export type {
  AppRegistration,
  CertificateSerialNumbers,
  Consent,
  IdStage,
  RenewedCertificate,
  User,
} from './registration.ts';
export type { LoggedRequest } from './request-log.ts';
export type { SignType } from './signature.ts';
