export type {
  AppRegistration,
  CertificateSerialNumbers,
  Consent,
  RenewedCertificate,
  User,
} from './accounts.ts';
export { conversionMethods } from './conversion.ts';
export type { ConversionOrder, OrderStatus } from './conversion-orders.ts';
export type { Fault, FaultName, FaultOrder } from './faults.ts';
export { type Callback, type Gateway, type GatewayOptions, startGateway } from './gateway.ts';
export type { IdStage } from './identities.ts';
export type { LoggedRequest } from './request-log.ts';
export type { SignType } from './signature.ts';
