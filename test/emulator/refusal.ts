/** What an error answer says. */
export interface Failure {
  readonly code: string;
  readonly msg: string;
  readonly sub_code: string;
  readonly sub_msg: string;
}

const messages: Record<string, string> = {
  '20000': 'Service Currently Unavailable',
  '20001': 'Insufficient Token Permissions',
  '40001': 'Missing Required Arguments',
  '40002': 'Invalid Arguments',
  '40003': 'Insufficient Conditions',
  '40004': 'Business Failed',
  '40005': 'Call Limited',
  '40006': 'Insufficient Permissions',
};

// The texts of the certificate sub-codes and of the missing-… family are inferred from their names.
// What an order in the wrong state is answered is not known: ORDER_STATUS_INVALID is of our own.
const catalogue = {
  'isp.unknow-error': ['20000', '业务系统不可用'],
  'aop.unknow-error': ['20000', '网关未知错误'],
  'aop.invalid-auth-token': ['20001', '无效的访问令牌'],
  'aop.auth-token-time-out': ['20001', '访问令牌已过期'],
  'isv.missing-method': ['40001', '缺少方法名参数'],
  'isv.missing-app-id': ['40001', '缺少应用ID参数'],
  'isv.missing-signature': ['40001', '缺少签名参数'],
  'isv.missing-timestamp': ['40001', '缺少时间戳参数'],
  'isv.missing-version': ['40001', '缺少版本参数'],
  'isv.missing-app-cert-sn': ['40001', '缺少应用公钥证书序列号'],
  'isv.missing-alipay-root-cert-sn': ['40001', '缺少支付宝根证书序列号'],
  'isv.invalid-method': ['40002', '不存在的方法名'],
  'isv.invalid-app-id': ['40002', '无效的AppID参数'],
  'isv.invalid-parameter': ['40002', '参数无效'],
  'isv.invalid-format': ['40002', '无效的数据格式'],
  'isv.invalid-charset': ['40002', '字符集错误'],
  'isv.invalid-signature-type': ['40002', '无效的签名类型'],
  'isv.invalid-signature': ['40002', '无效签名'],
  'isv.invalid-timestamp': ['40002', '非法的时间戳参数'],
  'isv.app-cert-not-exist': ['40002', '应用公钥证书不存在'],
  'isv.invalid-alipay-root-cert-sn': ['40002', '支付宝根证书序列号无效'],
  'isv.alipay-cert-not-exist': ['40002', '支付宝公钥证书不存在'],
  'isv.grant-type-invalid': ['40002', 'grant_type参数不正确'],
  'isv.code-invalid': ['40002', '授权码code无效'],
  'isv.refresh-token-invalid': ['40002', '刷新令牌refresh_token无效'],
  'isv.refresh-token-time-out': ['40002', '刷新令牌refresh_token已过期'],
  'isv.unmatched-app-id': ['40002', 'app_id与授权不匹配'],
  'isv.missing-signature-config': ['40003', '应用未配置对应签名算法的公钥或者证书'],
  SYSTEM_ERROR: ['40004', '系统繁忙'],
  ORDER_STATUS_INVALID: ['40004', '申请单状态不正确'],
  'isv.app-call-limited': ['40005', '应用调用次数超限'],
  'isv.insufficient-isv-permissions': [
    '40006',
    'ISV权限不足，建议在开发者中心检查对应功能是否已经添加',
  ],
  'isv.insufficient-user-permissions': ['40006', '用户权限不足'],
} as const satisfies Record<string, readonly [code: string, subMessage: string]>;

/** The sub-codes the emulator answers of its own accord. */
export type SubCode = keyof typeof catalogue;

/**
 * The failure of a sub-code, with the texts production gives it.
 *
 * @see docs/alipay-gateway.md §5.3
 */
export const failureOf = (subCode: SubCode, subMessage?: string): Failure => {
  const [code, ownSubMessage] = catalogue[subCode];
  return failureWith(code, subCode, { sub_msg: subMessage ?? ownSubMessage });
};

/** A failure with any code and sub-code; `msg` defaults to the one that belongs to the code. */
export const failureWith = (
  code: string,
  subCode: string,
  texts: { msg?: string | undefined; sub_msg?: string | undefined } = {},
): Failure => ({
  code,
  msg: texts.msg ?? messages[code] ?? 'Unknown',
  sub_code: subCode,
  sub_msg: texts.sub_msg ?? '',
});

/** Thrown where the gateway stops: the rest of the answer is the failure it carries. */
export class Refusal extends Error {
  readonly failure: Failure;

  constructor(subCode: SubCode, subMessage?: string) {
    super(subCode);
    this.failure = failureOf(subCode, subMessage);
  }
}
