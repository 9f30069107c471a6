import { day } from '../../text/day.ts';
import type { Channel, Received } from '../failures.ts';
import type { ConnectorTexts, Explanation } from './texts.ts';

const consolePage = '支付宝控制台该应用的“接口加签方式”页面';
const checkAnswering = '请检查 `gateway`，以及是否有代理在冒充支付宝响应。';
const checkNetwork = '请检查 Logto 到支付宝的网络';
const slowNetwork = `${checkNetwork}；如果持续，请联系支付宝技术支持。`;
const renewedCertificate = `支付宝更换了证书，或者 \`alipayCert\` 属于别的应用。请在${consolePage}重新下载 alipayCertPublicKey_RSA2.crt，填到 \`alipayCert\`。`;
const successorAwaited = `支付宝可能更换了证书，连接器会自动获取新证书，请过一分钟再试。如果还是不行，请在${consolePage}重新下载 alipayCertPublicKey_RSA2.crt，填到 \`alipayCert\`。`;
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
  hint: '连接器发出的请求在支付宝看来不完整或格式不对。请升级连接器；如果仍然如此，请反馈给我们，有 trace id 的请附上。',
};

const algorithmNotAccepted: Explanation = {
  cause: '签名类型不被接受',
  hint: '支付宝不接受该应用使用这种签名算法。请把 `signType` 设为 `RSA2`，并在支付宝控制台上传 RSA2（SHA256）密钥。',
};

const timeNotAccepted: Explanation = {
  cause: '时间戳无效',
  hint: '支付宝不接受请求的时间。请检查服务器的时钟。',
};

const explanations: ConnectorTexts['explanations'] = {
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
    hint: '支付宝自身出了问题。过一分钟再试；如果持续，请联系支付宝技术支持，有 trace id 的请附上。',
  },
  SYSTEM_ERROR: { cause: '支付宝系统繁忙', hint: '支付宝系统繁忙。过一分钟再试。' },
  'suspected-attack': {
    cause: '请求被当作攻击',
    hint: '支付宝把请求当成了攻击。请检查是否有代理改动了请求，再联系支付宝技术支持，有 trace id 的请附上。',
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
    hint: '请在支付宝文档（https://opendocs.alipay.com/common/02km9f）里查这个错误码，或联系支付宝技术支持，有 trace id 的请附上。',
  },
};

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

const notAuthorizedHints: Record<Channel, string> = {
  phone: '登录在手机上被取消或失败（`result_code` 不是 SUCCESS）。请让用户重试。',
  browser:
    '用户在支付宝页面上拒绝或取消了登录：回调带有 `error`，或没有 `auth_code`。请让用户重试。',
};

const anotherAppHints: Record<Channel, string> = {
  phone: '移动应用登录所用的 APPID 与连接器的 `appId` 不同。两边必须一致。',
  browser:
    '用户在支付宝页面上授权的 APPID 与连接器的 `appId` 不同。如果刚改过 `appId`，请让用户重试。',
};

const noCodeHints: Record<Channel, string> = {
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

export const zh = {
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
    'proxy-address-wrong': {
      message: 'HTTPS_PROXY 不是 http 或 https 代理的地址，因此没有访问支付宝。',
      hint: '请写成 http://proxy.example:3128 这样的形式。如果访问支付宝不需要代理，请把该主机写进 NO_PROXY。',
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
      hint: ({ isBeingFetched }) => (isBeingFetched ? successorAwaited : renewedCertificate),
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
    'request-too-long': {
      message: ({ member, most }) => `发起登录时的 \`${member}\` 超过了 ${most} 个字符。`,
      hint: '请检查是谁发起的登录：Logto 自己传的参数没有这么长。',
    },
    'request-scope-wrong': {
      message: '发起登录时的 `scope` 不是 scope 列表。',
      hint: '请让应用请求 auth_user；多个 scope 之间用逗号分隔。',
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
    'app-id-placeholder':
      '这里还是占位符。请换成应用的 APPID：16 位数字，在支付宝控制台应用页面的顶部。',
    'partner-id': '这是代表贵公司的 PID（2088…）。请填应用的 APPID，在支付宝控制台的应用页面。',
    'app-id-wrong': 'APPID 正好是 16 位数字。请从支付宝控制台的应用页面复制。',
    'phone-number-unverified':
      '伪造的手机号会让两个人共用一个账号，所以必须先验签。请填写 `alipayPublicKey` 或使用证书模式，否则请关闭此项。',
    'profile-fields-wrong':
      '这不是字段名列表。请照支付宝的写法填写，只用 a 到 z 和下划线，用英文逗号分隔；最多 32 个，每个最多 64 个字符。',
    'scope-too-long': ({ most }) =>
      `内容比任何 scope 列表都长（上限 ${most} 个字符）。请填 auth_user；多个 scope 之间用逗号分隔。`,
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
} satisfies ConnectorTexts;
