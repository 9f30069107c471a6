const newSignIn = '请让用户重新登录。';
const programmingMistake =
  '连接器发出的请求在支付宝看来不完整或格式不对。请升级连接器；如果仍然如此，请附上 trace id 反馈给我们。';
const appAuthorization =
  '这个错误码只属于代其他商家发起的调用，本连接器从不这样调用。请检查 Logto 与支付宝之间是否有什么改动了请求。';
const encryption = '支付宝要解密请求，而本连接器从不加密。请在支付宝控制台关闭“接口内容加密方式”。';
const certificateMode =
  '支付宝要求证书模式。请在应用的“接口加签方式”页面重新下载应用公钥证书、支付宝公钥证书和支付宝根证书，三个都填到连接器里。';
const abilities = '请在支付宝控制台为应用添加“获取会员信息”和“App 支付宝登录”能力';
const allowList = '服务器的 IP 地址不在应用的白名单里。请在支付宝控制台加上（服务器 IP 白名单）。';
const appCertificate =
  '支付宝不认识这个应用公钥证书。请重新下载 appCertPublicKey_….crt，填到 `appCert`。';

/** What the hints of the gateway's error table say, in Chinese, by the same sub-codes. */
const bySubCode = new Map(
  Object.entries({
    'unknow-error':
      '支付宝自身出了问题。过一分钟再试；如果持续，请凭 trace id 联系支付宝技术支持。',

    'invalid-auth-token': `支付宝不接受这个访问令牌：已用过、被用户撤销，或属于别的应用。${newSignIn}`,
    'auth-token-time-out': `访问令牌已过期。${newSignIn}`,
    'invalid-app-auth-token': appAuthorization,
    'invalid-app-auth-token-no-api': appAuthorization,
    'app-auth-token-time-out': appAuthorization,
    'no-product-reg-by-partner':
      '商家没有签约这个产品。请在 b.alipay.com 为应用签约“App 支付宝登录”。',

    'missing-method': programmingMistake,
    'missing-app-id': programmingMistake,
    'missing-signature': programmingMistake,
    'missing-signature-type': programmingMistake,
    'missing-timestamp': programmingMistake,
    'missing-version': programmingMistake,
    'decryption-error-missing-encrypt-type': encryption,
    'missing-signature-key':
      '应用在支付宝控制台没有公钥。请在“接口加签方式”里上传与 `privateKey` 配对的公钥。',

    'invalid-parameter': programmingMistake,
    'invalid-method': programmingMistake,
    'invalid-format': programmingMistake,
    'invalid-charset': programmingMistake,
    'invalid-content-type': programmingMistake,
    'invalid-digest': programmingMistake,
    'invalid-token': programmingMistake,
    'illegal-json': programmingMistake,
    'grant-type-invalid': programmingMistake,
    'decryption-error-not-valid-encrypt-type': encryption,
    'decryption-error-not-valid-encrypt-key': encryption,
    'not-support-app-auth': appAuthorization,
    'invalid-signature-type':
      '支付宝不接受该应用使用这种签名算法。请把 `signType` 设为 `RSA2`，并在支付宝控制台上传 RSA2（SHA256）密钥。',
    'invalid-signature':
      '支付宝验签失败：`privateKey` 与支付宝控制台（接口加签方式）里的公钥不配对，或 `signType` 与那把公钥不符。请上传与 `privateKey` 配对的公钥。',
    'invalid-app-id':
      '支付宝没有这个 APPID，或者应用尚未上线。请对照控制台检查 `appId`。如果是沙箱应用，请把 `gateway` 设为 https://openapi-sandbox.dl.alipaydev.com/gateway.do。',
    'unmatched-app-id':
      '授权码属于另一个应用。移动应用和连接器必须使用同一个 APPID：请检查 `appId`。',
    'invalid-timestamp': '支付宝不接受请求的时间。请检查服务器的时钟。',
    'not-online-app': '应用没有上线。请在支付宝控制台提交审核，等待上线。',
    'forbidden-api': `应用无权使用这个接口。${abilities}。`,
    'suspected-attack':
      '支付宝把请求当成了攻击。请检查是否有代理改动了请求，再凭 trace id 联系支付宝技术支持。',
    'code-invalid': `授权码错误、已用过或已过期，或者属于另一个应用。${newSignIn}如果每次都这样，请检查移动应用是否使用同一个 APPID。`,
    'refresh-token-invalid': `刷新令牌错误或已用过。${newSignIn}`,
    'refresh-token-time-out': `刷新令牌已过期。${newSignIn}`,
    'refreshed-token-invalid': `刷新得到的令牌无效。${newSignIn}`,

    'missing-signature-config':
      '应用没有与这种签名算法对应的公钥或证书。请在支付宝控制台的“接口加签方式”里上传与 `privateKey` 配对的公钥；如用证书模式，请在这里填上三个证书。',
    'invalid-auth-relations': '用户已经解除对该应用的授权。请让用户重新授权。',
    'decryption-error-unknown': encryption,
    'invalid-app-state':
      '应用当前的状态不允许调用。请在支付宝控制台检查应用是否已上线、是否被冻结。',

    SYSTEM_ERROR: '支付宝系统繁忙。过一分钟再试。',

    'app-call-limited': '应用调用支付宝过于频繁。请稍候；如果持续，请向支付宝申请提高上限。',
    'method-call-limited': '这个接口调用过于频繁。请稍候；如果持续，请向支付宝申请提高上限。',

    'insufficient-isv-permissions': `应用缺少这项能力。${abilities}，完成签约，并等待上线。`,
    'insufficient-user-permissions': '用户没有授予这项权限。请让用户重新授权。',
    'self-invoke-forbidden':
      '支付宝不允许该应用为自己调用。请在控制台检查应用类型：必须是“网页&移动应用”。',
    'access-forbidden': '支付宝禁止访问。请在控制台检查应用的状态和能力。',
    'ip-forbidden': allowList,
    'illegal-client-ip': allowList,

    'missing-app-cert-sn': certificateMode,
    'missing-alipay-root-cert-sn': certificateMode,
    'invalid-app-cert-sn': appCertificate,
    'app-cert-not-exist': appCertificate,
    'app-cert-expired':
      '应用公钥证书已过期。请在支付宝控制台重新生成，填到 `appCert`，并换上与它配对的私钥。',
    'invalid-alipay-root-cert-sn':
      '支付宝不接受这些根证书。请重新下载 alipayRootCert.crt，把全部内容填到 `alipayRootCert`。',
    'alipay-cert-not-exist':
      '支付宝没有为该应用准备自己的证书。请在应用的“接口加签方式”页面重新下载各个证书。',
  }),
);

const byCode = new Map([
  ['20000', '支付宝暂时不可用。过一分钟再试。'],
  ['20001', `支付宝不接受这个令牌。${newSignIn}`],
  ['40005', '调用支付宝的次数超过了应用的上限。请稍候。'],
]);

const unknown =
  '请在支付宝文档（https://opendocs.alipay.com/common/02km9f）里查这个错误码，或凭 trace id 联系支付宝技术支持。';

/** Explains an error of Alipay as the gateway's error table does, in Chinese. */
export const hintInChinese = (code: string, subCode: string | undefined): string =>
  bySubCode.get((subCode ?? '').replace(/^(isv|isp|aop)\./, '')) ?? byCode.get(code) ?? unknown;

/** All sub-codes that have a Chinese explanation of their own, without their prefixes. */
export const subCodesInChinese = (): string[] => [...bySubCode.keys()];
