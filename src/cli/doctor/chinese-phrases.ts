/**
 * English sentences and what stands for them in Chinese. The guard and the gateway write English,
 * because that is what the Admin Console and the log show; what they say here is put together from
 * these sentences.
 */
type Phrases = ReadonlyArray<readonly [english: string | RegExp, chinese: string]>;

const ofTheGuard: Phrases = [
  // what belongs into a setting
  [
    ' Paste the application private key (应用私钥), whose public key you uploaded to Alipay.',
    '请填应用私钥，即已上传到支付宝的应用公钥所对应的那一把。',
  ],
  [
    " Paste Alipay's public key (支付宝公钥) from the app's 接口加签方式 page in Alipay's console.",
    '请填支付宝公钥，在支付宝控制台该应用的“接口加签方式”页面。',
  ],
  [
    ' Paste the content of appCertPublicKey_….crt (应用公钥证书).',
    '请填 appCertPublicKey_….crt（应用公钥证书）的内容。',
  ],
  [
    ' Paste the content of alipayCertPublicKey_RSA2.crt (支付宝公钥证书).',
    '请填 alipayCertPublicKey_RSA2.crt（支付宝公钥证书）的内容。',
  ],
  [
    ' Paste the whole content of alipayRootCert.crt (支付宝根证书).',
    '请填 alipayRootCert.crt（支付宝根证书）的全部内容。',
  ],

  // what was found instead
  [
    /This is longer than any key or certificate \((\d+) characters\)\./,
    '内容比任何密钥或证书都长（上限 $1 个字符）。',
  ],
  ['This key has more bits than any that Alipay uses.', '这把密钥的位数超过支付宝使用的任何密钥。'],
  [
    'This holds more certificates than any file of Alipay (16 at most).',
    '里面的证书比支付宝的任何文件都多（最多 16 个）。',
  ],
  ['This is empty.', '内容为空。'],
  [
    'This is no key or certificate: it holds characters that none of them has.',
    '这不是密钥或证书：含有不该有的字符。',
  ],
  [
    'This key is encrypted with a password, which cannot be asked for. Decrypt it first.',
    '这把密钥有密码保护，而连接器无法询问密码。请先解密。',
  ],
  [
    'This is cut off: its end is missing. Copy it again, to the last character.',
    '内容被截断，缺少结尾。请重新复制，直到最后一个字符。',
  ],
  [
    'This is damaged: some of its characters are wrong or missing. Copy it again.',
    '内容已损坏：有些字符错误或缺失。请重新复制。',
  ],
  ['This is neither a key nor a certificate.', '这既不是密钥也不是证书。'],
  ['This is not an RSA key; Alipay login needs RSA.', '这不是 RSA 密钥，支付宝登录需要 RSA。'],
  [
    'This is a private key, which belongs into `privateKey` alone. Whoever has it can act as your app.',
    '这是私钥，只能填在 `privateKey` 里。拿到它的人就能冒充你的应用。',
  ],
  ['This is a public key.', '这是公钥。'],
  ['This is a certificate.', '这是证书。'],
  [
    'This is a certificate request (.csr), which is for uploading to Alipay, not for here.',
    '这是证书请求（.csr），是上传给支付宝的，不填在这里。',
  ],
  [
    "This is your own application public key (应用公钥), which Alipay's answers are not signed with.",
    '这是你自己的应用公钥，支付宝的应答不是用它签名的。',
  ],
  [
    "This is Alipay's root certificate (alipayRootCert.crt).",
    '这是支付宝根证书（alipayRootCert.crt）。',
  ],
  ["This is a certificate of Alipay's that is not its root.", '这是支付宝的证书，但不是根证书。'],
  [
    'This is the certificate of your own app (appCertPublicKey_….crt).',
    '这是你自己的应用公钥证书（appCertPublicKey_….crt）。',
  ],
  [
    /This key has (\d+) bits, and (\w+) needs at least (\d+)\./,
    '这把密钥只有 $1 位，$2 至少需要 $3 位。',
  ],
  [
    ' Make a new key pair and upload its public key to Alipay.',
    '请生成新的密钥对，并把公钥上传到支付宝。',
  ],
  [
    'The certificates are given but certificate mode is off, so that no answer would be verified. Switch it on, or give `alipayPublicKey`, or empty the certificates.',
    '已填写证书，但没有打开证书模式，这样任何应答都不会被验签。请打开证书模式，或填写 `alipayPublicKey`，或清空三份证书。',
  ],

  // certificates
  [
    /This certificate expired on ([\d-]+)\. Download a new one from the app's 接口加签方式 page in Alipay's console\./,
    '这个证书已于 $1 过期。请在支付宝控制台该应用的“接口加签方式”页面下载新的。',
  ],
  [
    "This certificate is not for `privateKey`: it is another app's, it was made with another key, or it is swapped with `alipayCert`. Paste the content of appCertPublicKey_….crt, and the private key it was requested with.",
    '这个证书与 `privateKey` 不配对：它属于别的应用、用别的密钥申请，或者与 `alipayCert` 填反了。请填 appCertPublicKey_….crt 的内容，以及申请它时所用的私钥。',
  ],
  [
    "This certificate is not issued under any certificate in `alipayRootCert`. Download both again from the same page of Alipay's console (sandbox and production have different ones).",
    '这个证书不是由 `alipayRootCert` 里的任何证书签发的。请在支付宝控制台的同一页面重新下载这两个文件（沙箱与生产环境的不同）。',
  ],
  [
    'This holds no root certificate that is signed with RSA. Paste the whole content of alipayRootCert.crt.',
    '里面没有用 RSA 签名的根证书。请填 alipayRootCert.crt 的全部内容。',
  ],

  // everything else
  [
    "Give the app's APPID: 16 digits, at the top of the app's page in Alipay's console.",
    '请填应用的 APPID：16 位数字，在支付宝控制台应用页面的顶部。',
  ],
  [
    "This is a partner id (PID, 2088…), which names your company. Give the app's APPID, from the app's page in Alipay's console.",
    '这是代表贵公司的 PID（2088…）。请填应用的 APPID，在支付宝控制台的应用页面。',
  ],
  [
    "An APPID has exactly 16 digits. Copy it from the app's page in Alipay's console.",
    'APPID 正好是 16 位数字。请从支付宝控制台的应用页面复制。',
  ],
  ['Write this as text, in quotes.', '请写成文本，加上引号。'],
  ['Write true or false, without quotes.', '请写 true 或 false，不加引号。'],
  [/Choose one of: (.+)\./, '请从中选一个：$1。'],
  [
    /This is no address\. Leave it empty for production, or give (\S+)\.$/,
    '这不是网址。生产环境请留空，沙箱请填 $1。',
  ],
  [
    'The gateway must be reached by https. (Plain http is for tests on this machine.)',
    '网关必须使用 https。（http 只用于本机测试。）',
  ],
  ['Leave out user name and password: the gateway takes none.', '请去掉用户名和密码，网关不需要。'],
  [
    'Leave out everything from `?` or `#` on: the connector adds what is needed.',
    '请去掉 `?` 或 `#` 及其后的内容，连接器会自行添加所需的参数。',
  ],
  [/This sandbox is gone\. The present one is (\S+)\.$/, '这个沙箱已经停用。现在的沙箱是 $1。'],
];

const ofTheGateway: Phrases = [
  // no answer
  [/^The name (\S+) cannot be resolved for now/, '暂时无法解析 $1 的域名'],
  [/^The name (\S+) cannot be resolved/, '无法解析 $1 的域名'],
  [/^The name of (\S+) was not resolved in time/, '解析 $1 的域名超时'],
  [/^(\S+) did not accept the connection in time/, '连接 $1 超时'],
  [/^(\S+) did not finish the TLS handshake in time/, '与 $1 的 TLS 握手超时'],
  [/^(\S+) did not answer in time/, '$1 没有及时应答'],
  [/^(\S+) refused the connection/, '$1 拒绝连接'],
  [/^(\S+) closed the connection before it had answered/, '$1 没有应答就关闭了连接'],
  [/^The TLS certificate or handshake of (\S+) is not trustworthy/, '$1 的 TLS 证书或握手不可信'],
  [/^The connection to (\S+) failed/, '与 $1 的连接失败'],
  [
    /^(\S+) redirects elsewhere \(HTTP (\d+)\), which is not followed\./,
    '$1 跳转到了别处（HTTP $2），连接器不会跟随。',
  ],
  [/^(\S+) answered with HTTP (\d+) instead of 200\./, '$1 应答的是 HTTP $2，而不是 200。'],
  [/ \((\w+)\)\.$/, '（$1）。'],

  // an answer that is not understood
  ['The answer is longer than any answer of Alipay.', '应答比支付宝的任何应答都长。'],
  ['The answer is compressed in a way that cannot be undone.', '应答经过压缩，无法解开。'],
  [
    'The answer is not one JSON object. Something other than Alipay answered, or changed the answer.',
    '应答不是一个 JSON 对象。应答的不是支付宝，或者应答在途中被改动。',
  ],
  ['The answer is nested deeper than any answer of Alipay.', '应答的嵌套比支付宝的任何应答都深。'],
  [
    'The answer holds a member twice, so it is not from Alipay.',
    '应答里有重复的成员，所以不是来自支付宝。',
  ],
  [
    /The answer holds no readable (\w+), so it is not from Alipay's gateway\. Check `gateway`\./,
    '应答里没有可读的 $1，所以不是来自支付宝网关。请检查 `gateway`。',
  ],
  [
    'The answer belongs to another method, or to more than one.',
    '应答属于别的接口，或者属于多个接口。',
  ],
  ['The signature of the answer is not a text.', '应答的签名不是文本。'],
  ['The answer is not valid JSON.', '应答不是有效的 JSON。'],
  ['The answer does not say which certificate it is signed with.', '应答没有说明签名所用的证书。'],
  [
    'The answer is signed with a certificate that is not the configured one.',
    '应答签名所用的证书不是配置的那个。',
  ],
  ['The answer is not signed.', '应答没有签名。'],
  ["The answer's signature is wrong.", '应答的签名错误。'],
  [
    'The answer comes in a charset in which Alipay does not answer.',
    '应答的字符集不是支付宝会使用的。',
  ],
  ['The answer is not in the charset that it announces.', '应答的内容与它声明的字符集不符。'],

  // what to do
  [
    "Check the host name in `gateway`, and the server's DNS.",
    '请检查 `gateway` 里的主机名，以及服务器的 DNS。',
  ],
  ["Check the server's DNS.", '请检查服务器的 DNS。'],
  [
    'Check `gateway`, and whether a firewall or proxy stands in the way.',
    '请检查 `gateway`，以及是否被防火墙或代理拦住。',
  ],
  [
    'Check `gateway`, and whether a proxy answers in the place of Alipay.',
    '请检查 `gateway`，以及是否有代理在冒充支付宝应答。',
  ],
  ['Try again.', '请重试。'],
  [
    'Check the network between Logto and Alipay; if it lasts, ask Alipay support.',
    '请检查本机到支付宝的网络；如果持续，请联系支付宝技术支持。',
  ],
  ['Check the network between Logto and Alipay.', '请检查本机到支付宝的网络。'],
  [
    "Something between Logto and Alipay may be intercepting the connection. Check the server's clock and its proxy, and that `gateway` is right.",
    '可能有什么在中间截获连接。请检查服务器的时钟和代理，以及 `gateway` 是否正确。',
  ],
  [
    "Check `alipayPublicKey` or `alipayCert`: it must be Alipay's own, from the app's 接口加签方式 page in Alipay's console, and not the application's. If it is, something between Logto and Alipay changes the answers.",
    '请检查 `alipayPublicKey` 或 `alipayCert`：必须是支付宝自己的，来自支付宝控制台该应用的“接口加签方式”页面，而不是应用的。如果没错，就是有什么在途中改动了应答。',
  ],
  [
    "Alipay has renewed its certificate, or `alipayCert` belongs to another app. Download alipayCertPublicKey_RSA2.crt again from the app's 接口加签方式 page in Alipay's console and put it into `alipayCert`.",
    '支付宝更换了证书，或者 `alipayCert` 属于别的应用。请在支付宝控制台该应用的“接口加签方式”页面重新下载 alipayCertPublicKey_RSA2.crt，填到 `alipayCert`。',
  ],
];

const translate = (text: string, phrases: Phrases): string =>
  phrases.reduce((told, [english, chinese]) => told.replace(english, chinese), text);

/** What the configuration guard finds wrong, in Chinese; a sentence that is not known stays. */
export const mistakeInChinese = (message: string): string => translate(message, ofTheGuard);

/** A failure of the gateway or its hint, in Chinese; a sentence that is not known stays. */
export const failureInChinese = (text: string): string => translate(text, ofTheGateway);
