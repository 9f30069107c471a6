import tls from 'node:tls';

/*
 * Loaded before a subject: TLS connections to Alipay end at the emulator instead. The subject's
 * code is untouched, the name stays the one that its certificate is checked against.
 */
const alipay = 'openapi.alipay.com';
const { connect } = tls;

Reflect.set(tls, 'connect', (...parameters: unknown[]) => {
  const [options, ...rest] = parameters;
  const toAlipay =
    typeof options === 'object' && options !== null && 'host' in options && options.host === alipay;
  return Reflect.apply(connect, tls, [
    toAlipay
      ? { servername: alipay, ...options, host: '127.0.0.1', port: Number(process.env.BENCH_PORT) }
      : options,
    ...rest,
  ]);
});
