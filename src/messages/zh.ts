import type { JsonCause } from '../cli/doctor/json-mistake.ts';
import type { FolderPurpose } from '../cli/openid/names.ts';
import type { OriginMember } from '../cli/openid/records.ts';
import type { Origin, Received } from '../connector/failures.ts';
import {
  type CommandMessages,
  type ConnectorMessages,
  describeFailure,
  describeLogtoFailure,
  type Explanation,
  type Messages,
} from './messages.ts';

const consolePage = '支付宝控制台该应用的“接口加签方式”页面';
const checkAnswering = '请检查 `gateway`，以及是否有代理在冒充支付宝响应。';
const checkNetwork = '请检查 Logto 到支付宝的网络';
const slowNetwork = `${checkNetwork}；如果持续，请联系支付宝技术支持。`;
const renewedCertificate = `支付宝更换了证书，或者 \`alipayCert\` 属于别的应用。请在${consolePage}重新下载 alipayCertPublicKey_RSA2.crt，填到 \`alipayCert\`。`;
const wrongKey = `请检查 \`alipayPublicKey\` 或 \`alipayCert\`：必须是支付宝自己的，来自${consolePage}，而不是应用的。如果没错，就是有什么在途中改动了响应。`;

const addressNotAllowed: Explanation = {
  cause: '服务器 IP 不在白名单',
  hint: '服务器的 IP 地址不在应用的白名单里。请在支付宝控制台加上（服务器 IP 白名单）。',
};
const certificateModeExpected: Explanation = {
  cause: '应用要求证书模式',
  hint: '支付宝要求证书模式。请在应用的“接口加签方式”页面重新下载应用公钥证书、支付宝公钥证书和支付宝根证书，三个都填到连接器里。',
};
const appCertificateUnknown: Explanation = {
  cause: '应用公钥证书无效或不存在',
  hint: '支付宝不认识这个应用公钥证书。请重新下载 appCertPublicKey_….crt，填到 `appCert`。',
};
const encryptionOn: Explanation = {
  cause: '支付宝要解密请求，而本连接器不加密',
  hint: '支付宝要解密请求，而本连接器从不加密。请在支付宝控制台关闭“接口内容加密方式”。',
};
const callForAnotherMerchant: Explanation = {
  cause: '代商家调用才有的错误，本连接器不会这样调用',
  hint: '这个错误码只属于代其他商家发起的调用，本连接器从不这样调用。请检查 Logto 与支付宝之间是否有什么改动了请求。',
};
const malformedRequest: Explanation = {
  cause: '请求缺参数或格式不对',
  hint: '连接器发出的请求在支付宝看来不完整或格式不对。请升级连接器；如果仍然如此，请附上 trace id 反馈给我们。',
};

const algorithmNotAccepted: Explanation = {
  cause: '签名类型不被接受',
  hint: '支付宝不接受该应用使用这种签名算法。请把 `signType` 设为 `RSA2`，并在支付宝控制台上传 RSA2（SHA256）密钥。',
};

const timeNotAccepted: Explanation = {
  cause: '时间戳无效',
  hint: '支付宝不接受请求的时间。请检查服务器的时钟。',
};

const explanations: ConnectorMessages['explanations'] = {
  'invalid-signature': {
    cause: '验签失败',
    hint: '支付宝验签失败：`privateKey` 与支付宝控制台（接口加签方式）里的公钥不匹配，或 `signType` 与那把公钥不符。请上传与 `privateKey` 匹配的公钥。',
  },
  'missing-signature-config': {
    cause: '应用没有对应签名算法的公钥或证书',
    hint: '应用没有与这种签名算法对应的公钥或证书。请在支付宝控制台的“接口加签方式”里上传与 `privateKey` 匹配的公钥；如用证书模式，请在这里填上三个证书。',
  },
  'missing-signature-key': {
    cause: '控制台里没有公钥',
    hint: '应用在支付宝控制台没有公钥。请在“接口加签方式”里上传与 `privateKey` 匹配的公钥。',
  },
  'invalid-signature-type': algorithmNotAccepted,
  'invalid-signature-type-said-interface': algorithmNotAccepted,
  'missing-default-signature-type': algorithmNotAccepted,
  'unsupported-expired-app-key-sign': {
    cause: '更换密钥后仍用旧密钥',
    hint: '请求所用的密钥已在支付宝控制台更换超过 7 天。请把新的私钥填到 `privateKey`。',
  },
  'app-key-security-risk': {
    cause: '密钥有安全风险',
    hint: '支付宝认为应用的密钥不安全，例如已经泄露。请生成新的密钥对，在支付宝控制台上传公钥，并把私钥填到 `privateKey`。',
  },
  'invalid-app-id': {
    cause: 'APPID 无效或应用未上线',
    hint: '支付宝没有这个 APPID，或者应用尚未上线。请对照控制台检查 `appId`。如果是沙箱应用，请把 `gateway` 设为 https://openapi-sandbox.dl.alipaydev.com/gateway.do。',
  },
  'unmatched-app-id': {
    cause: '授权码属于另一个应用',
    hint: '授权码属于另一个应用。请求授权码时必须使用连接器的 APPID：请检查 `appId`。',
  },
  'not-online-app': {
    cause: '应用未上线',
    hint: '应用没有上线。请在支付宝控制台提交审核，等待上线。',
  },
  'invalid-app-state': {
    cause: '应用状态不允许调用',
    hint: '应用当前的状态不允许调用。请在支付宝控制台检查应用是否已上线、是否被冻结。',
  },
  'app-api-punished': {
    cause: '接口因违规被停用',
    hint: '支付宝因违规停用了该应用的这个接口。请在支付宝控制台查看通知，改正其中所指的问题，并在那里申诉。',
  },
  'openid-error': {
    cause: 'openid 配置不符',
    hint: '应用的 openid 阶段不允许这次调用。请在支付宝控制台检查“openid 配置管理”，并确认 `userIdentifier` 与之相符。',
  },
  'insufficient-isv-permissions': {
    cause: '应用缺少能力',
    hint: '应用缺少这项能力。请在支付宝控制台为应用添加“获取会员信息”和“App 支付宝登录”（网页为“网站支付宝登录”）能力，完成签约，并等待上线。',
  },
  'forbidden-api': {
    cause: '应用无权调用该接口',
    hint: '应用无权使用这个接口。请在支付宝控制台为应用添加“获取会员信息”和“App 支付宝登录”（网页为“网站支付宝登录”）能力。',
  },
  'no-product-reg-by-partner': {
    cause: '商家未签约该产品',
    hint: '商家没有签约这个产品。请在 b.alipay.com 为应用签约“App 支付宝登录”（网页为“网站支付宝登录”）。',
  },
  'self-invoke-forbidden': {
    cause: '应用不能自调用',
    hint: '支付宝不允许该应用为自己调用。请在控制台检查应用类型：必须是“网页&移动应用”。',
  },
  'access-forbidden': {
    cause: '禁止访问',
    hint: '支付宝禁止访问。请在控制台检查应用的状态和能力。',
  },
  'ip-forbidden': addressNotAllowed,
  'illegal-client-ip': addressNotAllowed,
  'missing-app-cert-sn': certificateModeExpected,
  'missing-alipay-cert-sn': certificateModeExpected,
  'missing-alipay-root-cert-sn': certificateModeExpected,
  'invalid-app-cert-sn': appCertificateUnknown,
  'app-cert-not-exist': appCertificateUnknown,
  'app-cert-expired': {
    cause: '应用公钥证书已过期',
    hint: '应用公钥证书已过期。请在支付宝控制台重新生成，填到 `appCert`，并换上与它匹配的私钥。',
  },
  'invalid-alipay-root-cert-sn': {
    cause: '支付宝根证书无效',
    hint: '支付宝不接受这些根证书。请重新下载 alipayRootCert.crt，把全部内容填到 `alipayRootCert`。',
  },
  'alipay-cert-not-exist': {
    cause: '支付宝公钥证书不存在',
    hint: '支付宝没有为该应用准备自己的证书。请在应用的“接口加签方式”页面重新下载各个证书。',
  },
  'decryption-error-missing-encrypt-type': encryptionOn,
  'decryption-error-not-valid-encrypt-type': encryptionOn,
  'decryption-error-not-valid-encrypt-key': encryptionOn,
  'decryption-error-unknown': encryptionOn,
  'code-invalid': {
    cause: '授权码错误、已用过或已过期',
    hint: '授权码错误、已用过或已过期，或者属于另一个应用。请让用户重新登录。如果每次都这样，请检查请求授权码时用的是否是连接器的 APPID。',
  },
  'invalid-auth-token': {
    cause: '访问令牌无效',
    hint: '支付宝不接受这个访问令牌：已用过、被用户撤销，或属于别的应用。请让用户重新登录。',
  },
  'auth-token-time-out': { cause: '访问令牌已过期', hint: '访问令牌已过期。请让用户重新登录。' },
  'refresh-token-invalid': {
    cause: '刷新令牌错误或已用过',
    hint: '刷新令牌错误或已用过。请让用户重新登录。',
  },
  'refresh-token-time-out': { cause: '刷新令牌已过期', hint: '刷新令牌已过期。请让用户重新登录。' },
  'refreshed-token-invalid': {
    cause: '刷新得到的令牌无效',
    hint: '刷新得到的令牌无效。请让用户重新登录。',
  },
  'invalid-auth-relations': {
    cause: '用户已解除授权',
    hint: '用户已经解除对该应用的授权。请让用户重新授权。',
  },
  'insufficient-user-permissions': {
    cause: '用户未授予此权限',
    hint: '用户没有授予这项权限。请让用户重新授权。',
  },
  'invalid-timestamp': timeNotAccepted,
  'illegal-timestamp': timeNotAccepted,
  'app-call-limited': {
    cause: '应用调用超限',
    hint: '应用调用支付宝过于频繁。请稍候；如果持续，请向支付宝申请提高上限。',
  },
  'method-call-limited': {
    cause: '接口调用超限',
    hint: '这个接口调用过于频繁。请稍候；如果持续，请向支付宝申请提高上限。',
  },
  'unknow-error': {
    cause: '支付宝自身异常',
    hint: '支付宝自身出了问题。过一分钟再试；如果持续，请凭 trace id 联系支付宝技术支持。',
  },
  SYSTEM_ERROR: { cause: '支付宝系统繁忙', hint: '支付宝系统繁忙。过一分钟再试。' },
  'suspected-attack': {
    cause: '请求被当作攻击',
    hint: '支付宝把请求当成了攻击。请检查是否有代理改动了请求，再凭 trace id 联系支付宝技术支持。',
  },
  'invalid-app-auth-token': callForAnotherMerchant,
  'invalid-app-auth-token-no-api': callForAnotherMerchant,
  'app-auth-token-time-out': callForAnotherMerchant,
  'not-support-app-auth': callForAnotherMerchant,
  'missing-method': malformedRequest,
  'missing-app-id': malformedRequest,
  'missing-signature': malformedRequest,
  'missing-signature-type': malformedRequest,
  'missing-timestamp': malformedRequest,
  'missing-version': malformedRequest,
  'invalid-parameter': malformedRequest,
  'invalid-method': malformedRequest,
  'invalid-format': malformedRequest,
  'invalid-charset': malformedRequest,
  'invalid-content-type': malformedRequest,
  'invalid-digest': malformedRequest,
  'invalid-token': malformedRequest,
  'illegal-json': malformedRequest,
  'grant-type-invalid': malformedRequest,
  '20000': { cause: '支付宝暂时不可用', hint: '支付宝暂时不可用。过一分钟再试。' },
  '20001': { cause: '令牌不被接受', hint: '支付宝不接受这个令牌。请让用户重新登录。' },
  '40005': { cause: '调用超限', hint: '调用支付宝的次数超过了应用的上限。请稍候。' },
  unknown: {
    cause: '其他错误码',
    hint: '请在支付宝文档（https://opendocs.alipay.com/common/02km9f）里查这个错误码，或凭 trace id 联系支付宝技术支持。',
  },
};

const day = (date: Date): string => date.toISOString().slice(0, 10);

const forms = {
  nothing: '空内容',
  list: '数组',
  string: '字符串',
  number: '数字',
  boolean: '布尔值',
  'empty-object': '空对象',
};

const describeReceived = (received: Received): string => {
  if (received.form !== 'object') {
    return forms[received.form];
  }
  const names = received.names.map((name) => name ?? '（不寻常的名称）').join('、');
  return `对象，含 ${names}${received.more > 0 ? ` 等，另有 ${received.more} 个` : ''}`;
};

const notAuthorizedHints: Record<Origin, string> = {
  phone: '登录在手机上被取消或失败（`result_code` 不是 SUCCESS）。请让用户重试。',
  browser:
    '用户在支付宝页面上拒绝或取消了登录：回调带有 `error`，或没有 `auth_code`。请让用户重试。',
};

const anotherAppHints: Record<Origin, string> = {
  phone: '移动应用登录所用的 APPID 与连接器的 `appId` 不同。两边必须一致。',
  browser:
    '用户在支付宝页面上授权的 APPID 与连接器的 `appId` 不同。如果刚改过 `appId`，请让用户重试。',
};

const noCodeHints: Record<Origin, string> = {
  phone: '请原样提交支付宝 SDK 返回的内容。Logto 的 Android SDK 和 iOS 插件就是这样做的。',
  browser: '请原样提交支付宝页面附在回调地址后面的内容。Logto 的登录页面就是这样做的。',
};

const stageHint = '应用的 openid 阶段与 `userIdentifier` 不符。';
const unionIdHint =
  '支付宝只把它返回给加入了应用分组的应用：请在支付宝控制台确认本应用已加入分组。';

/** A host, if it may be named, within a sentence and at its beginning. */
const inner = (host: string | undefined): string => (host === undefined ? '网关' : ` ${host} `);
const first = (host: string | undefined): string => inner(host).trimStart();

/** The name of a proxy behind the word, if it may be named. */
const named = (proxy: string | undefined): string => (proxy === undefined ? '' : ` ${proxy} `);

/** The connector's own sentences, which its bundle takes without those of the commands. */
export const connector = {
  failures: {
    'host-not-found': {
      message: ({ host, systemCode }) => `无法解析${inner(host)}的域名（${systemCode}）。`,
      hint: '请检查 `gateway` 里的主机名，以及服务器的 DNS。',
    },
    'host-lookup-failed': {
      message: ({ host, systemCode }) => `暂时无法解析${inner(host)}的域名（${systemCode}）。`,
      hint: '请检查服务器的 DNS。',
    },
    'host-lookup-timeout': {
      message: ({ host, systemCode }) => `解析${inner(host)}的域名超时（${systemCode}）。`,
      hint: slowNetwork,
    },
    'connection-timeout': {
      message: ({ host, systemCode }) => `连接${inner(host)}超时（${systemCode}）。`,
      hint: slowNetwork,
    },
    'tls-handshake-timeout': {
      message: ({ host, systemCode }) => `与${inner(host)}的 TLS 握手超时（${systemCode}）。`,
      hint: slowNetwork,
    },
    'answer-timeout': {
      message: ({ host, systemCode }) => `${first(host)}没有及时响应（${systemCode}）。`,
      hint: slowNetwork,
    },
    'connection-refused': {
      message: ({ host, systemCode }) => `${first(host)}拒绝连接（${systemCode}）。`,
      hint: '请检查 `gateway`，以及是否被防火墙或代理拦住。',
    },
    'connection-closed': {
      message: ({ host, systemCode }) => `${first(host)}没有响应就关闭了连接（${systemCode}）。`,
      hint: '请重试。',
    },
    'tls-not-trusted': {
      message: ({ host, systemCode }) => `${first(host)}的 TLS 证书或握手不可信（${systemCode}）。`,
      hint: '可能有什么在中间截获连接。请检查服务器的时钟和代理，以及 `gateway` 是否正确。',
    },
    'connection-failed': {
      message: ({ host, systemCode }) => `与${inner(host)}的连接失败（${systemCode}）。`,
      hint: `${checkNetwork}。`,
    },
    'proxy-connection-failed': {
      message: ({ proxy, systemCode }) => `与代理${named(proxy)}的连接失败（${systemCode}）。`,
      hint: '请检查 HTTPS_PROXY 里的地址，以及代理是否在运行。如果访问支付宝不需要代理，请把该主机写进 NO_PROXY。',
    },
    'proxy-timeout': {
      message: ({ proxy, host }) => `代理${named(proxy)}没有及时连通${inner(host).trimEnd()}。`,
      hint: '请检查 HTTPS_PROXY 里的地址，以及代理本身能否访问支付宝。',
    },
    'proxy-credentials-refused': {
      message: ({ proxy }) => `代理${named(proxy)}要求用户名和密码，或者不接受所给的（HTTP 407）。`,
      hint: '请检查 HTTPS_PROXY 里的用户名和密码（http://USER:PASSWORD@HOST:PORT），其中的特殊字符要做百分号编码。',
    },
    'proxy-refused': {
      message: ({ proxy, host, status }) =>
        `代理${named(proxy)}拒绝连接${inner(host).trimEnd()}（HTTP ${status}）。`,
      hint: '请在代理中放行该主机和端口。如果访问支付宝不需要代理，请把该主机写进 NO_PROXY。',
    },
    'no-time-left': { message: ({ host }) => `${first(host)}没有及时响应。`, hint: slowNetwork },
    redirected: {
      message: ({ host, status }) =>
        `${first(host)}跳转到了别处（HTTP ${status}），连接器不会跟随。`,
      hint: checkAnswering,
    },
    'http-status': {
      message: ({ host, status }) => `${first(host)}返回的是 HTTP ${status}，而不是 200。`,
      hint: checkAnswering,
    },

    'answer-too-long': { message: '响应比支付宝的任何响应都长。' },
    'answer-not-decompressed': { message: '响应经过压缩，无法解开。' },
    'charset-not-supported': { message: '响应的字符集不是支付宝会使用的。' },
    'charset-wrong': { message: '响应的内容与它声明的字符集不符。' },
    'answer-not-an-object': {
      message: '响应不是一个 JSON 对象。响应的不是支付宝，或者响应在途中被改动。',
    },
    'answer-nested-too-deep': { message: '响应的嵌套比支付宝的任何响应都深。' },
    'answer-member-repeated': { message: '响应里有重复的成员，所以不是来自支付宝。' },
    'answer-node-missing': {
      message: ({ node }) =>
        `响应里没有可读的 ${node}，所以不是来自支付宝网关。请检查 \`gateway\`。`,
    },
    'answer-of-another-method': { message: '响应属于别的接口，或者属于多个接口。' },
    'signature-not-a-text': { message: '响应的签名不是文本。' },
    'answer-not-json': { message: '响应不是有效的 JSON。' },
    'answer-members-wrong': {
      message: ({ members }) => `支付宝的响应缺少这些成员，或者格式不对：${members.join('、')}。`,
    },
    'certificate-not-named': { message: '响应没有说明签名所用的证书。', hint: renewedCertificate },
    'certificate-not-configured': {
      message: '响应签名所用的证书不是配置的那个。',
      hint: renewedCertificate,
    },
    'certificate-expired': {
      message: ({ notAfter }) =>
        `\`alipayCert\` 里的支付宝证书已于 ${day(notAfter)} 过期，响应也没有用更新的证书签名。`,
      hint: renewedCertificate,
    },
    'answer-not-signed': { message: '响应没有签名。', hint: wrongKey },
    'signature-wrong': { message: '响应的签名错误。', hint: wrongKey },
    refused: {
      message: ({ alipayCode }) => `支付宝拒绝了请求（${alipayCode ?? '没有错误码'}）。`,
      hint: ({ explanation }) => explanations[explanation].hint,
    },
    'value-not-signable': { message: '有一个值不可能来自支付宝，因此没有签名。' },

    'settings-wrong': {
      message: ({ mistakes }) =>
        `支付宝连接器的配置不正确。${mistakes.map(({ setting, message }) => `${setting}：${message}`).join('')}`,
      hint: '请在 Logto 管理控制台改正后重新保存。',
    },
    'not-authorized': {
      message: '用户没有在支付宝中授权该应用。',
      hint: ({ from }) => notAuthorizedHints[from],
    },
    'callback-of-another-app': {
      message: '支付宝的回调属于别的应用（`app_id`）。',
      hint: ({ from }) => anotherAppHints[from],
    },
    'no-authorization-code': {
      message: ({ received }) =>
        `支付宝的回调里没有可用的 auth_code；收到的是${describeReceived(received)}。`,
      hint: ({ from }) => noCodeHints[from],
    },
    'different-users': {
      message: '支付宝的两次响应指的不是同一个用户。',
      hint: 'Logto 与支付宝之间有什么混淆或改动了响应。如果 `alipayPublicKey` 为空，请填上；然后检查代理。',
    },
    'user-not-named': {
      message: '支付宝既没有返回 `user_id`，也没有返回 `open_id`。',
      hint: '请在支付宝控制台检查应用的 openid 配置。',
    },
    'pinned-id-missing': {
      message: ({ userIdentifier }) =>
        `支付宝没有返回 \`userIdentifier\` 所要求的 \`${userIdentifier}\`。`,
      hint: ({ userIdentifier }) =>
        `${userIdentifier === 'union_id' ? unionIdHint : stageHint}修改 \`userIdentifier\` 之前，请先把现有用户关联到新的 id，否则他们每个人都会多出一个账号。`,
    },
    unexpected: {
      message: '支付宝连接器意外失败。',
      hint: '这是连接器的错误。请附上其中的 `frames`（出错位置）反馈给我们。',
    },
  },

  explanations,

  mistakes: {
    'too-long': ({ most, advice }) => `内容比任何密钥或证书都长（上限 ${most} 个字符）。${advice}`,
    'too-large': ({ advice }) =>
      `内容超过支付宝使用的限度：密钥最多 4096 位，公钥指数最大 2^32；证书序列号最多 64 字节，名称最多 16 项。${advice}`,
    'too-many': ({ advice }) => `里面的证书比支付宝的任何文件都多（最多 16 个）。${advice}`,
    empty: ({ advice }) => `内容为空。${advice}`,
    'not-base64': ({ advice }) => `这不是密钥或证书：含有不该有的字符。${advice}`,
    encrypted: ({ advice }) => `这把密钥有密码保护，而连接器无法询问密码。请先解密。${advice}`,
    truncated: ({ advice }) => `内容被截断，缺少结尾。请重新复制，直到最后一个字符。${advice}`,
    damaged: ({ advice }) => `内容已损坏：有些字符错误或缺失。请重新复制。${advice}`,
    unknown: ({ advice }) => `这既不是密钥也不是证书。${advice}`,
    'not-rsa': ({ advice }) => `这不是 RSA 密钥，支付宝登录需要 RSA。${advice}`,
    'private-key': ({ advice }) =>
      `这是私钥，只能填在 \`privateKey\` 里。拿到它的人就能冒充你的应用。${advice}`,
    'public-key': ({ advice }) => `这是公钥。${advice}`,
    certificate: ({ advice }) => `这是证书。${advice}`,
    'certificate-request': ({ advice }) =>
      `这是证书请求（.csr），是上传给支付宝的，不填在这里。${advice}`,
    'key-too-short': ({ bits, signType, fewest, advice }) =>
      `这把密钥只有 ${bits} 位，${signType} 至少需要 ${fewest} 位。${advice}`,
    'own-key-too-short': ({ bits, signType, fewest }) =>
      `这把密钥只有 ${bits} 位，${signType} 至少需要 ${fewest} 位。请生成新的密钥对，并把公钥上传到支付宝。`,
    'own-public-key': ({ advice }) => `这是你自己的应用公钥，支付宝的响应不是用它签名的。${advice}`,
    'is-root-bundle': ({ advice }) => `这是支付宝根证书（alipayRootCert.crt）。${advice}`,
    'is-alipay-certificate': ({ advice }) => `这是支付宝的证书，但不是根证书。${advice}`,
    'is-own-certificate': ({ advice }) =>
      `这是你自己的应用公钥证书（appCertPublicKey_….crt）。${advice}`,
    'certificate-expired': ({ notAfter }) =>
      `这个证书已于 ${day(notAfter)} 过期。请在${consolePage}下载新的。`,
    'certificate-of-another-key':
      '这个证书与 `privateKey` 不匹配：它属于别的应用、用别的密钥申请，或者与 `alipayCert` 填反了。请填 appCertPublicKey_….crt 的内容，以及申请它时所用的私钥。',
    'certificate-not-issued-under-root':
      '这个证书不是由 `alipayRootCert` 里的任何证书签发的。请在支付宝控制台的同一页面重新下载这两个文件（沙箱与正式环境的不同）。',
    'certificate-of-other-environment':
      '这个证书与 `alipayRootCert` 一个来自沙箱，一个来自正式环境。请在支付宝控制台的同一页面重新下载这两个文件。',
    'too-many-namesakes':
      '这里和 `alipayRootCert` 里同名的证书太多。请在支付宝控制台的同一页面重新下载这两个文件，并原样粘贴。',
    'is-app-certificate': ({ advice }) => `这是某个应用的证书，不是支付宝自己的。${advice}`,
    'no-rsa-root': '里面没有用 RSA 签名的根证书。请填 alipayRootCert.crt 的全部内容。',
    'certificates-not-used':
      '已填写证书，但没有打开证书模式，这样任何响应都不会被验签。请打开证书模式，或填写 `alipayPublicKey`，或清空三份证书。',

    'app-id-missing': '请填应用的 APPID：16 位数字，在支付宝控制台应用页面的顶部。',
    'partner-id': '这是代表贵公司的 PID（2088…）。请填应用的 APPID，在支付宝控制台的应用页面。',
    'app-id-wrong': 'APPID 正好是 16 位数字。请从支付宝控制台的应用页面复制。',
    'scope-wrong': '这不是 scope 列表。请填 auth_user；多个 scope 之间用逗号分隔。',
    'not-a-text': '请写成文本，加上引号。',
    'not-a-boolean': '请写 true 或 false，不加引号。',
    'not-a-choice': ({ choices }) => `请从中选一个：${choices.join('、')}。`,
    'gateway-too-long': ({ most, sandbox }) =>
      `内容比任何网关地址都长（上限 ${most} 个字符）。正式环境请留空，沙箱请填 ${sandbox}。`,
    'gateway-not-a-url': ({ sandbox }) => `这不是网址。正式环境请留空，沙箱请填 ${sandbox}。`,
    'gateway-not-https': '网关必须使用 https。（http 只用于本机测试。）',
    'gateway-with-credentials': '请去掉用户名和密码，网关不需要。',
    'gateway-with-query': '请去掉 `?` 或 `#` 及其后的内容，连接器会自行添加所需的参数。',
    'gateway-retired': ({ sandbox }) => `这个沙箱已经停用。请使用 ${sandbox}。`,
  },

  advice: {
    privateKey: '请填应用私钥，即已上传到支付宝的应用公钥所对应的那一把。',
    alipayPublicKey: `请填支付宝公钥，在${consolePage}。`,
    appCert: '请填 appCertPublicKey_….crt（应用公钥证书）的内容。',
    alipayCert: '请填 alipayCertPublicKey_RSA2.crt（支付宝公钥证书）的内容。',
    alipayRootCert: '请填 alipayRootCert.crt（支付宝根证书）的全部内容。',
  },
} satisfies ConnectorMessages;

// The system's codes of what the file system refuses, as the end of a sentence.
const reasons = new Map([
  ['ENOENT', '不存在'],
  ['EACCES', '没有权限'],
  ['EPERM', '没有权限'],
  ['EROFS', '文件系统是只读的'],
  ['EEXIST', '已经存在'],
  ['ENOTEMPTY', '已有同名文件夹'],
  ['EISDIR', '是一个文件夹'],
  ['ENOTDIR', '需要文件夹的地方是一个文件'],
  ['ENOSPC', '磁盘已满'],
  ['EPIPE', '接收方已停止读取'],
  ['EBUSY', '正在使用中'],
]);

const reason = (systemCode: string): string => reasons.get(systemCode) ?? systemCode;

const didYouMean = (suggestion: string | undefined): string =>
  suggestion === undefined ? '' : `是不是想用 ${suggestion}？`;

const logto: CommandMessages['logto'] = {
  'address-not-a-url': 'Logto 的地址不是网址。它应类似 https://logto.example。',
  'address-not-https': 'Logto 的地址必须以 https 开头。（http 只用于本机上的 Logto。）',
  'address-with-credentials': '请从 Logto 的地址里去掉用户名和密码。',
  'credentials-refused':
    'Logto 不接受应用的 id 或 secret，或者不认识这里的 Management API。请检查 LOGTO_APP_ID 和 LOGTO_APP_SECRET；自行部署的还要检查 --logto-admin。Logto Cloud 请填租户自己的地址（https://….logto.app），不要填自定义域名。',
  unauthorized:
    'Logto 拒绝了它刚刚发放的令牌。请检查 --logto 和 --logto-admin 是否属于同一个 Logto。',
  forbidden:
    '该应用无权使用 Management API。请在 Logto 管理控制台给它“Logto Management API access”角色。',
  redirected: ({ host, status }) =>
    `${host} 跳转到了别处（HTTP ${status}），不会跟随。请直接填写跳转后的地址。`,
  busy: ({ host, status }) =>
    `${host} 多次回答 HTTP ${status}。请稍后重试；openid 还可以调低 --rate。`,
  unreachable: ({ host, systemCode }) =>
    `无法连接 ${host}（${systemCode}）。请检查 --logto、--logto-admin 和网络。`,
  'answer-too-long': ({ host }) => `${host} 的响应比 Logto 的任何响应都长。`,
  'answer-not-understood': ({ call, members }) =>
    `对 ${call} 的响应不是来自 Logto：${members.join('、') || '不是 JSON'}。请检查 --logto。`,
  refused: ({ call, status, logtoCode }) =>
    `Logto 拒绝了 ${call}（HTTP ${status}${logtoCode === undefined ? '' : `，${logtoCode}`}）。`,
  'users-do-not-add-up': ({ expected, found }) =>
    `Logto 有 ${expected} 个用户，却只找到 ${found} 个。请在注册较少的时候重新运行。`,
};

const jsonCauses: Record<JsonCause, string> = {
  empty: '内容为空。',
  'key-material': '这是密钥或证书。请用 --private-key-file 等选项给出，或写进 JSON 文件。',
  'utf-16': '文件以 UTF-16 保存，或者不是文本。请另存为 UTF-8。',
  comment: '里面有注释，而 JSON 没有注释。请删除。',
  comma: '这个位置之前多了一个逗号。请删除。',
  'line-break':
    '有文本在行尾没有结束。密钥如果是带换行粘贴的，每个换行要写成 \\n，或改用 --private-key-file。',
  quotes: '用了中文引号。JSON 只用英文双引号："。',
  backslash: '反斜杠后面的字符是 JSON 没有的。一个反斜杠要写成 \\\\。',
  'not-settings': '它应是一个对象 { … }，各项配置是它的成员。',
  other: '名称和文本都要用英文双引号，各成员之间用逗号分隔。',
};

/** The sentences of the commands. */
const journalOrigins: Record<OriginMember, string> = {
  core: ' Logto ',
  connectorId: '连接器',
  appId: ' APPID ',
  to: '新 id ',
};

const unusableFolders: Record<FolderPurpose, { use: string; setting: string }> = {
  journal: { use: '日志保存在', setting: '用 --journal ' },
  locks: {
    use: '防止同时运行两个命令的锁文件建在',
    setting: '用环境变量 TMPDIR（Windows 上是 TEMP）',
  },
};

export const commands = {
  help: {
    description: 'Logto 的支付宝登录连接器：生成密钥、检查配置、安装。',
    titles: {
      'Usage:': '用法：',
      'Arguments:': '参数：',
      'Options:': '选项：',
      'Global Options:': '通用选项：',
      'Commands:': '命令：',
    },
    usageWords: { '[options]': '[选项]', '[command]': '[命令]' },
    help: '显示本帮助',
    helpCommand: '显示某个命令的帮助',
    version: '显示版本号',
    lang: 'en 或 zh（默认跟随系统语言）',
    json: '输出 JSON，供脚本使用',
    examples: ({ command }) => `
示例：
  ${command} keygen --out keys
  ${command} doctor config.json
  ${command} install --path /etc/logto

退出码：0 一切正常，1 发现问题，2 用法错误。`,
    keygen: {
      summary: '为支付宝应用生成密钥对',
      description:
        '生成一对 RSA 密钥：公钥交给支付宝控制台，私钥交给连接器。文件是 alipay-app-private-key.pem、alipay-app-public-key.txt 和 config.json，其中含私钥的文件仅所有者可读写（0600）。绝不覆盖已有文件。',
      out: '存放文件的文件夹，没有则创建（默认：当前文件夹）',
      bits: '密钥长度：2048、3072 或 4096（默认：2048）',
      csr: '生成证书请求（alipay-app.csr），用于证书模式',
      organization: '用于 --csr：公司名称，必须与支付宝登记的一字不差',
      commonName: '用于 --csr：公司网站的域名',
      print: '同时显示配置，其中含私钥',
    },
    doctor: {
      summary: '检查配置，并向支付宝试调一次',
      description:
        '不经过 Logto 检查连接器的配置，再用一个编造的授权码调用一次网关：如果支付宝只对这个授权码有意见，就说明 APPID、密钥和网络都没问题。不会登录任何用户，也不会改动任何东西。用 --logto 时需要一个机器对机器应用：取自 LOGTO_APP_ID 和 LOGTO_APP_SECRET，没有则会询问。',
      config: '连接器配置的 JSON 文件；- 表示从标准输入读取',
      offline: '不调用网关',
      path: 'Logto 的文件夹，用来检查其中的安装；可以不给配置文件',
      logto: '正在运行的 Logto 的地址，检查它保存的配置',
      publicKey: '显示与私钥对应的公钥',
      warnDays: '证书在这么多天之内到期就算失败',
      setting: ({ setting }) => `${setting}，代替读到的值`,
      settingFile: ({ setting }) => `内容为 ${setting} 的文件`,
    },
    install: {
      summary: '把本连接器装进 Logto',
      description: ({ factoryId }) =>
        `把本软件包复制到 Logto 的 packages/core/connectors，并把同一 factory id（${factoryId}）的其他连接器移开；uninstall 会把它们放回来。只要有一步失败，Logto 就保持原样。`,
    },
    uninstall: {
      summary: '卸下本连接器，放回被它替换的连接器',
      description:
        '从 Logto 中移除本软件包，并放回 install 移开的连接器。配置和用户仍保留在 Logto 的数据库里。',
    },
    installationOptions: {
      path: 'Logto 的文件夹（默认：当前文件夹，其次 ./logto 或 /etc/logto）',
      dryRun: '只说明会做什么，不做任何改动',
    },
    logtoOptions: {
      logto: 'Logto 的地址；Logto Cloud 填租户自己的地址 https://….logto.app',
      logtoAdmin: '发放令牌的地址，用于自行部署的 Logto（默认：先 --logto，再它的 3002 端口）',
    },
    openid: {
      summary: '把用户从 user_id 迁移到 open_id',
      description:
        '把 Logto 的用户从支付宝的 user_id 迁移到 open_id，不丢失任何人，也不让任何人多出账号。请先运行 check，它会说明下一步。机器对机器应用的凭据取自 LOGTO_APP_ID 和 LOGTO_APP_SECRET，没有则会询问。',
      options: {
        journal: '存放日志及所有结果的文件夹（默认：./alipay-openid）',
        to: '要迁移到的 id：open_id 或 union_id（默认：open_id）',
        rate: '每秒最多的请求数（默认：Logto Cloud 为 8，其余不限）',
        map: '对应关系的 CSV 文件：user_id,open_id（可加 union_id），可以来自支付宝',
        order: '继续处理的转换申请单 id',
        createOrder: '在支付宝创建转换申请单，填入用户并提交审核',
        decisions: '说明如何处理有两个账号的人的文件（默认：不处理）',
        allowUnmapped: '允许这么多用户没有新 id 或被 Logto 拒绝而继续',
        allowStrangers: '允许这么多用户没有旧 id、会被重新注册而继续',
        closeRegistration: '关闭所有登录方式的注册，直到结束',
        flip: '最后把 userIdentifier 设为新 id',
        index: '输出一个索引及其删除方法，用户很多时它让 apply 变快',
        yes: '真正执行；没有它时只说明会做什么',
      },
      check: {
        summary: '说明能否开始迁移',
        description: '检查 Logto 的用户能否迁移，并说明下一步。不做任何改动。',
      },
      map: {
        summary: '找出每个人的新 id',
        description:
          '列出所有带支付宝身份的用户，并找出新 id：在他们自己的数据里、在文件里、在审计日志里，或由支付宝转换。不改动 Logto。',
      },
      apply: {
        summary: '迁移所有已知新 id 的用户',
        description:
          '给每个用户换上新 id，并在身份的 details 里保留两个 id。可以随时中断后重新运行。没有 --yes 时只说明会做什么。',
      },
      undo: {
        summary: '全部恢复原状',
        description:
          '按日志恢复每个用户的身份和设置项，但只恢复仍是 apply 所写的内容。没有 --yes 时只说明会做什么。',
      },
      sql: {
        summary: '把 apply 要做的事写成一个 PostgreSQL 事务',
        description:
          '用于自行部署、用户很多的 Logto。按 apply 的计划输出一个供 psql 执行的事务，其余内容输出到标准错误。不做任何改动。--index 不需要 Logto。',
      },
    },
  },

  seeHelp: '用法见 --help。',

  askCredentials: {
    id: '应用在 Logto 中的 id（机器对机器）',
    secret: '应用的 secret（密钥）',
  },

  logto,

  failures: {
    'option-unknown': ({ given, suggestion }) => `没有选项 ${given}。${didYouMean(suggestion)}`,
    'command-unknown': ({ given, suggestion }) => `没有命令 ${given}。${didYouMean(suggestion)}`,
    'option-without-value': ({ given }) => `选项 ${given} 后面缺少值。`,
    'value-not-a-choice': ({ option, value, choices }) =>
      `选项 ${option} 不能是“${value}”，只能是：${choices.join('、')}。`,
    'too-many-arguments': ({ given }) => `${given} 的参数太多。`,
    'usage-wrong': '命令行有误。',

    'output-not-written': ({ systemCode }) =>
      `输出无法写入：${reason(systemCode)}。已写出的部分不完整，请重新运行。`,

    'config-not-named':
      '请给出配置文件，用 - 从标准输入读取，用 --logto 指明正在运行的 Logto，或用 --path 指明 Logto 的文件夹。',
    'two-sources': '配置要么来自文件，要么来自 --logto，不能同时给出。',
    'source-unreadable': ({ source, systemCode }) => `无法读取 ${source}：${reason(systemCode)}。`,
    'source-not-json': ({ source, line, column, cause }) =>
      `${source === '-' ? '标准输入' : source} 从第 ${line} 行第 ${column} 列起不是 JSON。${jsonCauses[cause]}`,

    'request-without-subject':
      '证书请求需要 --organization（公司名称，与支付宝登记的一字不差）和 --common-name。',
    'key-exists': ({ file }) =>
      `${file} 已经存在，密钥绝不覆盖。请先把它移走，或用 --out 另选文件夹。`,
    'keys-not-written': ({ folder, systemCode }) =>
      `密钥无法写入 ${folder}：${reason(systemCode)}。请用 --out 另选文件夹。`,

    'no-logto': ({ folders }) =>
      `在 ${folders.join('、')} 都没有找到 Logto。请用 --path 指明它的文件夹，即包含 packages/core 的那一个。`,
    'not-a-logto': ({ folder, suggestion }) =>
      `${folder} 里没有 Logto：packages/core/package.json 不存在，或不是 @logto/core 的。请用 --path 指明 Logto 自己的文件夹。${didYouMean(suggestion)}`,
    'no-connector-kit': ({ folder }) =>
      `${folder} 里的 Logto 没有 connector kit（packages/core/node_modules/@logto/connector-kit）。请先安装 Logto 自己的依赖。`,
    'connector-kit-out-of-range': ({ version, range }) =>
      `这个 Logto 的 connector kit 是 ${version}，而连接器需要 ${range}，否则 Logto 会跳过它。请升级两者中较旧的一个。`,
    'package-incomplete': ({ folder }) =>
      `本软件包不完整（${folder}）。请重新解压安装包（tarball），或在源码目录里运行 npm run build。`,
    'place-taken': ({ place }) =>
      `${place} 是符号链接，或者不是本连接器的文件夹，因此不会移动或删除它。如果不需要，请先把它移走，再重新运行。`,
    'connectors-locked': ({ lock, seconds }) =>
      `另一个 install 或 uninstall 正在运行，已有 ${seconds} 秒。请等它结束。如果并没有在运行，说明它曾被中断：请用“rmdir ${lock}”删除它的锁，再重新运行。`,
    'set-aside-lost': ({ folder }) =>
      `${folder} 是之前移开的，现在无法放回：里面没有软件包，或者它是失效的链接。没有做任何改动。请先用 logto connector add 或 logto connector link 把需要的连接器装进 Logto，再删除这一项，然后重新运行。`,
    'not-moved-back': ({ places }) =>
      `有一步失败了，而之前移动的内容没能移回原处，现位于 ${places.join('、')}。请重新运行。`,
    'not-installed-whole': ({ folder }) =>
      `${folder} 不完整，或者旁边还有另一个支付宝连接器：同时有别的程序改动了 Logto 的连接器。请重新运行 install。`,
    'connectors-not-changed': ({ systemCode, isPermission }) =>
      `无法改动 Logto 的连接器：${reason(systemCode)}。没有做任何改动。${isPermission ? '请以拥有 Logto 文件的用户身份运行。' : ''}`,

    'logto-not-named': '请用 --logto 指明 Logto 的地址。',
    'value-not-a-number': ({ option, value, minimum }) =>
      `选项 ${option} 不能是“${value}”，请填不小于 ${minimum} 的整数。`,
    'credentials-missing':
      '请把 LOGTO_APP_ID 和 LOGTO_APP_SECRET 设为 Logto 中一个机器对机器应用的凭据。',
    'logto-failed': (values) => describeLogtoFailure(values.logto, { logto }),
    'alipay-failed': ({ alipay }) => describeFailure(alipay, connector).message,
    'connector-missing': ({ factoryId }) =>
      `这个 Logto 没有本 factory id（${factoryId}）的连接器。`,
    'connector-not-alone': ({ factoryId, count }) =>
      `这个 Logto 有 ${count} 个本 factory id（${factoryId}）的连接器。请只保留正在使用的那个。`,
    'settings-wrong': ({ settings }) =>
      `连接器的配置不正确：${settings.join('、')}。请在 Logto 管理控制台改正。`,
    'two-app-ids': ({ appId, appIds }) =>
      `另一个连接器用别的 APPID（${appIds.join('、')}，而不是 ${appId}）共享这些用户，而同一个人在每个应用里的 open_id 都不同。请两边使用同一个 APPID，或迁移到 union_id（--to union_id）。`,
    'identifier-not-pinned': ({ userIdentifier, connectorId }) =>
      `${connectorId} 的设置项 userIdentifier 现在是 ${userIdentifier}。迁移之前请设为 user_id，否则支付宝停止返回它时，每个用户都会多出一个账号。`,
    'table-wrong': ({ file, line, columns }) =>
      `${file} 的第 ${line} 行不正确。各列为 ${columns.join(',')}；单元格可以加引号，第一行可以是列名。`,
    'id-not-asked': ({ id }) =>
      `支付宝回答了没有问到的 ${id}，因此没有采用这次响应。请重新运行；如果持续，请联系支付宝技术支持。`,
    'order-not-found': ({ orderId }) => `支付宝没有该应用的申请单 ${orderId}。请检查 --order。`,
    'orders-unclear': ({ orderIds }) =>
      `命令中断时可能已创建申请单，而空的申请单不止一个：${orderIds.join('、')}。请用 --order 指明要填的那个。`,
    'counts-do-not-add-up': ({ expected, found }) =>
      `${expected} 个用户有支付宝身份，却归类出 ${found} 个。没有做任何改动。请反馈给我们。`,
    'setting-not-kept': ({ connectorId }) =>
      `Logto 没有保存连接器 ${connectorId} 的 userIdentifier。请在 Logto 管理控制台设置后重新运行。`,
    'sql-of-cloud': 'Logto Cloud 不允许在它的数据库里执行 SQL。请改用 openid apply。',
    'id-not-storable': ({ logtoId }) =>
      `Logto 用户 ${logtoId} 的某个 id 含有 PostgreSQL 无法存储的字符，因此没有输出。请查明这个 id 的来源并改正。`,
    'already-running': ({ file, pid }) =>
      `另一个这样的命令正在使用这个文件夹或这个 Logto（进程 ${pid}）。请等它结束。如果并没有在运行，请删除 ${file} 后重新运行。`,
    'folder-not-usable': ({ folder, purpose, systemCode }) =>
      `${unusableFolders[purpose].use} ${folder} 里，但系统不允许（${systemCode}）。没有做任何改动。请让它成为可读可写的文件夹，或者${unusableFolders[purpose].setting}另选文件夹。`,
    'folder-not-private': ({ folder }) =>
      `别人可以读取 ${folder}，而日志里有个人数据。如果这个文件夹只用来存放日志，请运行“chmod 700 ${folder}”；否则请用 --journal 另选文件夹。`,
    'record-wrong': ({ file, line }) =>
      `${file} 的第 ${line} 行不是这个版本写的内容，无法知道做过什么。没有做任何改动。请把文件恢复原样，不要删除它。`,
    'journal-of-another': ({ folder, what, found, present }) =>
      `${folder} 里的日志属于另一次迁移：它的${journalOrigins[what]}是 ${found}，而不是 ${present}。没有做任何改动。请用 --journal 指明这次迁移的日志，或按原样给出 --logto 和 --to。`,
    'journal-without-origin': ({ folder }) =>
      `${folder} 里的日志没有写明属于哪个 Logto。没有做任何改动。请用 --journal 另选文件夹。`,
  },

  keygen: {
    made: ({ bits }) => `已生成 ${bits} 位的 RSA 密钥对。`,
    files: {
      privateKeyFile: '私钥',
      publicKeyFile: '公钥',
      requestFile: '证书请求（CSR）',
      configFile: '配置',
    },
    upload:
      '把这个公钥上传到支付宝控制台：应用 → 开发设置 → 开发信息 → 接口加签方式（密钥/证书） → 设置 → 公钥（不是公钥证书）。',
    uploadRequest:
      '把证书请求上传到支付宝控制台：应用 → 开发设置 → 开发信息 → 接口加签方式（密钥/证书） → 设置 → 公钥证书，然后下载三个证书。',
    complete: '在配置里填上 APPID，以及上传后控制台显示的支付宝公钥（alipayPublicKey）。',
    completeWithCertificates:
      '在配置里填上 APPID 和三个证书的内容；也可以用 --app-cert-file、--alipay-cert-file、--alipay-root-cert-file 把文件交给 doctor。',
    check: ({ command, file }) => `检查配置：${command} doctor ${file}`,
    give: '把配置填到 Logto 的连接器里。',
    secrecy: '拿到私钥或配置的人就能冒充你的应用。不要发给任何人，也不要提交到代码仓库。',
  },

  doctor: {
    next: '下一步：',
    labels: {
      installation: '已安装的副本',
      rivals: '其他连接器',
      kit: 'connector kit 版本',
      proxy: '代理',
      network: '网络',
      answer: '支付宝的响应',
      signature: '响应的签名',
      clock: '时钟',
    },

    notSet: {
      appId: '',
      privateKey: '',
      alipayPublicKey: '未设置：除 TLS 外，没有什么能证明响应来自支付宝',
      userIdentifier: '未设置：auto',
      scope: '未设置：auth_user',
      gateway: '未设置：正式环境',
      signType: '未设置：RSA2',
      certificateMode: '未设置：关闭',
      appCert: '未设置',
      alipayCert: '未设置',
      alipayRootCert: '未设置',
    },
    on: '开启',
    off: '关闭',
    notUsedInMode: '不使用：证书模式下由 alipayCert 代替',
    notUsedWithoutMode: '不使用：证书模式已关闭',
    privateKeyFirst: '未检查：请先改正 privateKey',
    unknown: '忽略：本连接器没有这项设置',
    misspelt: ({ setting }) => `忽略：这项设置应写作 ${setting}`,
    rename: ({ name, setting }) => `把 ${name} 改名为 ${setting}。`,
    rsaKey: ({ bits }) => `${bits} 位 RSA 密钥`,
    certificate: ({ serialNumber, issuer, notAfter }) =>
      `有效期至 ${day(notAfter)}；SN ${serialNumber}；颁发者 ${issuer}`,
    modeByFiles: '未设置：填了证书，所以开启',
    unionId: 'union_id，支付宝只返回给加入了应用分组的应用；登录一次即可知道是否返回',
    publicKey: '与 privateKey 对应的公钥，请与支付宝控制台里的应用公钥对照：',
    endsSoon: ({ days, found }) => `还有 ${days} 天到期；${found}`,
    renew: ({ setting }) =>
      `请在到期之前，到支付宝控制台该应用的“接口加签方式”页面更新 ${setting}。`,
    chainNotChecked: ({ found }) =>
      `${found}；文件里没有签发它的中级证书（支付宝给的文件常常如此），因此无法检查它到 alipayRootCert 的证书链`,
    sandbox: ({ address }) => `${address}：沙箱，用户是虚拟的，已上线的应用不在这里登录`,
    otherGateway: ({ address }) => `${address}：不是支付宝自己的地址`,

    installed: ({ folder, version }) => `${version}，位于 ${folder}`,
    notInstalled: ({ folder }) => `${folder} 里没有完整的副本`,
    noRivals: ({ factoryId }) => `没有同一 factory id（${factoryId}）的第二个连接器`,
    rivals: ({ factoryId, rivals }) =>
      `同一 factory id（${factoryId}）的连接器不止一个，Logto 因此无法启动：${rivals.join('、')}`,
    kit: ({ version, range }) => `${version}，符合 ${range}`,
    install: ({ command, folder }) => `请运行：${command} install --path ${folder}`,
    mendKit: '请升级 Logto 或本连接器中较旧的一个，再运行一次 doctor。',
    checkSettings: ({ command }) =>
      `安装没有问题。如果安装后还没有重启 Logto，请先重启；再检查配置：${command} doctor config.json`,

    proxy: {
      used: ({ name }) => `${name}，由环境变量指定`,
      exempt: ({ name }) => `没有使用 ${name}：NO_PROXY 里有网关的主机`,
      notTold: ({ name }) => `没有使用 ${name}：Node 没有被要求使用它`,
      tellNode:
        '如果访问支付宝要经过代理，请在 Node 的环境变量里加上 NODE_USE_ENV_PROXY=1 再启动。',
      notSupported: ({ name, version }) => `没有使用 ${name}：Node ${version} 不支持`,
      updateNode: '如果访问支付宝要经过代理，请使用 Node 22.21 或更高版本，或者 24.5 或更高版本。',
      notAnAddress: '没有使用：HTTPS_PROXY 不是 http 或 https 代理的地址',
      correctAddress: '请把 HTTPS_PROXY 写成 http://HOST:PORT。',
    },
    isOffline: '未调用（--offline）',
    notCalled: '未调用：请先改正配置',
    noAnswer: '未检查：没有收到响应',
    answered: ({ host }) => `${host} 已响应`,
    expected: '对编造的授权码回答 isv.code-invalid，符合预期：APPID、密钥和网络都没问题',
    expectedUnproven: '回答 isv.code-invalid，符合预期，但无法证明它来自支付宝',
    accepted: '接受了编造的授权码，可见对方不是支付宝',
    withoutCode: '没有错误码的错误',
    verified: ({ setting }) => `正确：用 ${setting} 里的密钥验签通过`,
    noPublicKey: '未检查：没有设置 alipayPublicKey',
    notChecked: '未检查',
    wrongSignature: ({ setting }) =>
      `错误：${setting} 不是支付宝为该应用签名所用的，或者响应在途中被改动`,
    otherCertificate: '所用证书不是 alipayCert',
    renewedCertificate:
      '用支付宝更新的证书签名，登录时会自动下载它；alipayCert 已不是正在使用的证书',
    unsigned: '缺失，而支付宝对这种响应是签名的',
    unsignedError: '缺失，支付宝的错误响应常常如此',
    rightClock: '与网关一致',
    wrongClock: ({ minutesAhead }) =>
      `比网关${minutesAhead > 0 ? '快' : '慢'} ${Math.abs(minutesAhead)} 分钟`,
    noDate: '未检查：响应里没有时间',

    notVisible:
      'doctor 看不到：是否已签约，应用是否有所需的能力，应用包名、应用签名和授权回调地址是否正确。它检查的是所在机器的时钟、网络和代理，因此请在运行 Logto 的机器上运行它。',
    correct: ({ settings }) => `按上面的说明改正 ${settings.join('、')}，再运行一次 doctor。`,
    addPublicKey: '把支付宝公钥填到 alipayPublicKey，这样才能验证响应。',
    goOnline: '去掉 --offline 再运行一次 doctor，向支付宝试调。',
    signIn: '把这份配置保存到 Logto，再用支付宝登录一次。',
    signInAsSaved: '用支付宝登录一次。',
    checkNetwork: '检查本机到网关的网络。',
    checkGateway: '检查 gateway，以及是否有代理在冒充支付宝响应。',
    copyAgain: {
      alipayPublicKey:
        '在支付宝控制台该应用的“接口加签方式”页面重新复制支付宝公钥，填到 alipayPublicKey。如果没有变化，请检查是否有代理改动了响应。',
      alipayCert:
        '在支付宝控制台该应用的“接口加签方式”页面重新下载 alipayCertPublicKey_RSA2.crt，填到 alipayCert。',
    },
    setClock: '校准本机时钟，最好用 NTP。（时区没有关系。）',
  },

  install: {
    logto: ({ folder }) => `Logto 位于 ${folder}`,
    done: {
      'set-aside': '已移开',
      discard: '已丢弃旧副本',
      remove: '已移除',
      install: '已安装',
      'bring-back': '已放回',
    },
    planned: {
      'set-aside': '将移开',
      discard: '将丢弃旧副本',
      remove: '将移除',
      install: '将安装',
      'bring-back': '将放回',
    },
    kit: ({ version, range }) => `  它的 connector kit 是 ${version}，符合 ${range}。`,
    left: ({ name, version, folder }) =>
      `  ${name} ${version} 仍留在 ${folder}：同一 factory id 的连接器 Logto 只能有一个。`,
    denied: ({ folder }) => `会失败：没有写入 ${folder} 的权限`,
    runAsOwner: '请以拥有 Logto 文件的用户身份运行。',
    next: '下一步：',
    restart:
      '重启 Logto，它只在启动时读取连接器。用 Docker 的，请在构建镜像时安装，再启动新镜像：在运行中的容器里所做的改动会随容器丢失。为官方连接器保存的配置继续有效。',
    restartWithout:
      '重启 Logto，它只在启动时读取连接器。用 Docker 的，请启动不含本连接器的镜像：在运行中的容器里所做的改动会随容器丢失。',
    runForReal: '去掉 --dry-run 再运行一次。',
    nothingToDo:
      '如果指的是另一个 Logto，请用 --path 指明：这里没有安装本连接器，也没有要放回的连接器。',
  },

  sql: {
    head: ({ target, move, drop, leave }) =>
      `把支付宝用户从 user_id 迁移到 ${target}，全部在一个事务里：
  psql -X -f 文件 "$DB_URL"
${move} 个用户换成新 id，${drop} 个因同一个人的另一账号而解除关联，${leave} 个保持不变。
要么全部完成，要么什么都不改。请先备份（openid undo 无法撤销它），
并关闭注册（Logto 控制台：注册与登录，启用用户注册）。
执行期间登录会等待，十万用户约一分钟。`,
    checks: {
      columns: {
        label: '列',
        problem:
          '这不是已知版本（1.42、1.43）的 Logto 的表：有 {count} 列缺失或类型不同。没有做任何改动。',
      },
      plan: {
        label: '计划',
        problem: '这个文件不完整：计划里少了 {count} 个用户。没有做任何改动。请重新生成。',
      },
      registration: {
        label: '注册',
        problem: '注册还开着，迁移期间登录的用户可能多出一个账号。没有做任何改动。请先关闭注册。',
      },
      connectors: {
        label: '连接器',
        problem:
          '有 {count} 个连接器与生成这个文件时不同：APPID 或 userIdentifier 变了，或者连接器有增减。没有做任何改动。请运行 openid check。',
      },
      changed: {
        label: '用户',
        problem:
          '{count} 个用户的 id 与生成这个文件时不同。没有做任何改动。请重新运行 openid map，再生成新文件。',
      },
      taken: {
        label: '新 id',
        problem:
          '{count} 个新 id 已属于别的用户。没有做任何改动。请重新运行 openid map，再生成新文件。',
      },
      arrived: {
        label: '新来的用户',
        problem:
          '生成这个文件之后又来了 {count} 个 user_id 用户。没有做任何改动。请重新运行 openid map，再生成新文件。',
      },
      result: {
        label: '结果',
        problem: '会有 {count} 个用户的 id 不对。没有做任何改动。这是本文件的错误，请反馈给我们。',
      },
    },
    summary: '已迁移：{moved} 个用户已是新 id；{gone} 个已不在或已解除支付宝关联。',
    index: {
      head: '有了这个索引，Logto 查找身份时不必读取所有用户。建立期间 Logto 照常运行。\n如果失败，请先删除再重建。',
      drop: '迁移完成后删除：',
    },
  },

  openid: {
    next: '下一步：',
    check: {
      labels: {
        access: 'Management API 权限',
        users: '用户',
        connector: '连接器',
        rivals: '其他连接器',
        userIdentifier: 'userIdentifier 设置',
        registration: '注册',
        tokenStorage: '令牌存储',
        conversion: '支付宝的转换接口',
        orders: '转换申请单接口',
      },
      notChecked: '未检查',
      allowed: '已授权',
      users: ({ count }) => `共 ${count} 个，不限支付宝`,
      manyUsers: ({ count, command }) =>
        `共 ${count} 个，不限支付宝：没有索引时 apply 太慢。请建立下面命令输出的索引，或改用 openid sql：${command}`,
      connector: ({ appId }) => `一个，APPID 为 ${appId}`,
      noRivals: '没有其他连接器共享它的用户',
      rivalsOfSameApp: '其他连接器用同一个 APPID 共享它的用户',
      rivalsOfOtherApp: '其他连接器用别的 APPID 共享它的用户，union_id 允许这样',
      pinned: ({ userIdentifier }) => `${userIdentifier}（已固定）`,
      isOpen: '开放：apply 需要 --close-registration，否则期间会注册出陌生人',
      isClosed: '已关闭',
      storesTokens: '开启：Logto 会删除被迁移用户所存的令牌，下次登录时重新存入',
      storesNoTokens: '关闭',
      isGranted: '已授权',
      notGranted: ({ alipayCode }) =>
        `未授权（${alipayCode}）：对应关系可以来自登录记录和文件（--map）`,
      correct: ({ label }) => `按上面的说明改正（${label}），再运行一次 check。`,
      goOn: ({ command }) => `请运行：${command}`,
    },
    progress: {
      listing: '正在列出用户',
      moving: '正在迁移用户',
      undoing: '正在恢复用户',
      line: ({ task, done, total, rate }) =>
        `${task}：${done}${total === undefined ? '' : ` / ${total}`}，每秒 ${rate} 个`,
    },
    map: {
      sources: {
        details: '来自他们自己的数据',
        file: '来自文件',
        logs: '来自审计日志',
        conversion: '来自支付宝',
        order: '来自支付宝的申请单',
      },
      holders: ({ holders, users }) => `有支付宝身份的用户：${holders}（全部用户 ${users}）`,
      moves: ({ count, sources }) =>
        `  可以迁移：${count}${sources.length === 0 ? '' : `（含下一行，${sources.join('、')}）`}`,
      doubles: ({ count, file }) => `  已有第二个账号：${count}（${file}）`,
      unmapped: ({ count, file }) => `  未找到新 id：${count}（${file}）`,
      untouched: ({ count }) => `  保持不变，因为持有的不是 user_id：${count}`,
      gone: ({ count }) =>
        `以前运行时找到、现在两个 id 都不持有的人：${count}（已不在、已解除绑定，或换了别的 id）。`,
      ofNobody: ({ count }) => `文件里不属于这里任何支付宝用户的行：${count}。`,
      unconfirmed: ({ sources }) =>
        `支付宝没有核对过这些对应关系的抽样：${sources.join('，')}。如果它们属于别的 APPID，被迁移的人都将无法登录：请先与自己的一次登录比对。`,
      refused: ({ alipayCode }) => `支付宝不允许直接转换（${alipayCode}）。`,
      orders: {
        INIT: ({ orderId }) => `申请单 ${orderId} 还没有提交。--create-order 会填写并提交它。`,
        AUDIT: ({ orderId }) => `支付宝正在审核申请单 ${orderId}。`,
        RUNNING: ({ orderId }) => `支付宝正在转换申请单 ${orderId}。`,
        FINISH: ({ orderId }) => `申请单 ${orderId} 已转换完成。`,
        REFUSE: ({ orderId, refuseReason }) =>
          `支付宝拒绝了申请单 ${orderId}：${refuseReason ?? '没有说明原因'}。`,
        CANCEL: ({ orderId }) => `申请单 ${orderId} 已取消。`,
      },
      contradictions: {
        'one-id-for-two-users': ({ logtoIds }) =>
          `矛盾：Logto 的两个用户对应同一个新 id：${logtoIds.join('、')}`,
        'identity-held-twice': ({ logtoIds }) =>
          `矛盾：Logto 的多个用户持有同一个身份：${logtoIds.join('、')}`,
        'new-id-is-a-user-id': ({ logtoIds }) =>
          `矛盾：新 id 是一个 user_id，Logto 用户：${logtoIds.join('、')}`,
        'new-id-not-recognized': ({ logtoIds }) =>
          `矛盾：新 id 不是支付宝 id 的格式，Logto 用户：${logtoIds.join('、')}`,
        'second-account-at-other-id': ({ logtoIds }) =>
          `矛盾：同一个人有两个账号，第二个账号用的是另一种 id（open_id 或 union_id）。请在 Logto 中解除最后一个用户与支付宝的关联：${logtoIds.join('、')}`,
      },
      disagreement: ({ id, sources, lines }) =>
        `矛盾：${id} 有两个 id，${sources.join('，')}${
          lines.length === 0 ? '' : `（文件第 ${lines.join('、')} 行）`
        }`,
      resolve:
        '请先解决以上矛盾，否则什么都不能迁移。互相矛盾的来源可能属于两个 APPID。解决后请删除日志文件夹里的 pairs-APPID.jsonl，再重新运行 map。',
      wait: ({ command }) => `请等支付宝处理（几小时或几天），再运行：${command}`,
      apply: ({ command }) => `先看看会做什么：${command}`,
      order: ({ command, file }) =>
        `未找到新 id 的用户（${file}）可以用申请单请支付宝转换：${command}`,
      findOthers: ({ command, file }) =>
        `未找到新 id 的用户（${file}）：请向支付宝索取文件（--map），或试用申请单：${command}`,
    },
    apply: {
      would: ({ count, decided }) =>
        `将迁移 ${count} 个用户，并按决定处理 ${decided} 个有两个账号的人。`,
      wouldGiveBack: ({ count }) =>
        `将把 ${count} 个第二账号失去的身份还给它们，因为对应的第一个账号无法迁移。`,
      losesTokens: 'Logto 会删除这些用户所存的令牌，直到他们重新登录。',
      wouldFlip: '最后会把 userIdentifier 设为新 id。',
      wouldNotFlip: '不会改动 userIdentifier：在用 --flip 设置它之前，已迁移的用户无法登录。',
      blockers: {
        contradictions: '不能执行：存在矛盾。',
        unmapped: '不能执行：没有新 id 的用户太多。--allow-unmapped N 会把他们留下。',
        refused: '不能继续：被 Logto 拒绝的用户太多。--allow-unmapped N 会把他们留下。',
        open: '不能执行：注册是开放的，期间会有用户被重新注册。--close-registration 会关闭它。',
      },
      endings: {
        moved: ({ count }) => `已迁移：${count}`,
        already: ({ count }) => `之前已迁移：${count}`,
        changed: ({ count, logtoIds }) =>
          `未处理，因为身份已经变了：${count}（${logtoIds.join('、')}）`,
        gone: ({ count, logtoIds }) =>
          `未处理，因为用户已不在或已解除绑定：${count}（${logtoIds.join('、')}）`,
        taken: ({ count, logtoIds }) =>
          `未处理，因为新 id 已属于别人：${count}（${logtoIds.join('、')}）`,
        'not-kept': ({ count, logtoIds }) =>
          `未迁移，因为 Logto 没有保存新 id：${count}（${logtoIds.join('、')}）`,
        refused: ({ count, logtoIds }) =>
          `未迁移，因为 Logto 拒绝了：${count}（${logtoIds.join('、')}）`,
        'not-given-back': ({ count, logtoIds }) =>
          `未迁移，而且第二个账号也失去了支付宝身份，请运行 openid undo：${count}（${logtoIds.join('、')}）`,
        'given-back': ({ count, logtoIds }) =>
          `第二个账号重新得到了支付宝身份，因为第一个账号已无法迁移：${count}（${logtoIds.join('、')}）`,
      },
      left: ({ count, file }) => `未迁移的 ${count} 个用户及原因都在 ${file} 里。`,
      flipped: 'userIdentifier 已设为新 id。',
      registration: {
        untouched: '注册保持原样。',
        'given-back': '注册已恢复原样。',
        'kept-closed': '注册仍然关闭：连接器按 userIdentifier 认不出的用户会被重新注册。',
      },
      runForReal: '加上 --yes 再运行一次。',
      removeBlockers: '请先按上面的说明排除障碍。',
      finish: '请自己登录一次，确认进入的是自己的账号；然后在支付宝控制台完成升级。',
      flip: ({ command }) => `请设置 userIdentifier，让已迁移的用户能够登录：${command}`,
      again: '请重新运行，它会从停下的地方继续。',
    },
    undo: {
      would: ({ count, settings }) => `将恢复 ${count} 个用户的身份，以及 ${settings} 项设置。`,
      strangers: ({ count }) =>
        `有 ${count} 个用户只持有新 id，例如迁移之后才注册的人。恢复原状后连接器认不出他们，会把他们重新注册。`,
      runForReal: '加上 --yes 再运行一次。',
      allowStrangers: ({ count }) => `请不要恢复原状，或者接受这一点：--allow-strangers ${count}`,
      close: '请加上 --close-registration 再运行一次，以免期间有人被重新注册。',
      endings: {
        undone: ({ count }) => `已恢复原状的用户：${count}`,
        changed: ({ count, logtoIds }) =>
          `未处理，因为之后有人改动过：${count}（${logtoIds.join('、')}）`,
        taken: ({ count, logtoIds }) =>
          `未恢复，因为旧 id 已属于别人：${count}（${logtoIds.join('、')}）`,
        refused: ({ count, logtoIds }) =>
          `未恢复，因为 Logto 拒绝了：${count}（${logtoIds.join('、')}）`,
      },
      settings: ({ settings }) => `已恢复 ${settings} 项设置。`,
      givenBack: '注册已恢复原样。',
      keptClosed: '注册仍然关闭：还没有全部恢复，或者连接器仍设为新 id。',
    },
    sql: {
      noUndo: 'openid undo 无法撤销 SQL 所做的改动：请先备份数据库。',
      isOpen: '注册还开着，这时事务会拒绝执行。请在 Logto 控制台关闭：注册与登录 → 启用用户注册。',
      run: '请先阅读输出开头的说明，再用 psql 执行。',
      runIndex: '请用 psql 执行，期间 Logto 照常运行。',
    },
  },
} satisfies CommandMessages;

/** Everything that is said, in Chinese. */
export const zh: Messages = { connector, commands };
