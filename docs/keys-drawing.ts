/*
 * Draws which of the three keys goes where (docs/keys.svg), in English and Chinese. It has a background of
 * its own, so that it is legible on light pages and on dark ones.
 */

/** A text in both languages. */
interface Label {
  english: string;
  chinese: string;
}

/** A place that has keys: the middle of its column. */
interface Place extends Label {
  x: number;
}

/** A key on its way from one place to another. */
interface Way {
  key: Label;
  from: Place;
  to: Place;
  /** What it is there for. */
  purpose: Label;
  colour: string;
}

const alipay: Place = {
  x: 120,
  english: "Alipay's console",
  chinese: '支付宝控制台，接口加签方式',
};
const computer: Place = { x: 380, english: 'Your computer, keygen', chinese: '你的电脑，keygen' };
const logto: Place = { x: 640, english: "The form in Logto's Console", chinese: 'Logto 里的表单' };

const ways: readonly Way[] = [
  {
    key: { english: '1. your public key', chinese: '应用公钥' },
    from: computer,
    to: alipay,
    purpose: { english: 'Alipay verifies our requests', chinese: '支付宝用它验我们的请求' },
    colour: '#1677ff',
  },
  {
    key: { english: '2. your private key, nowhere else', chinese: '应用私钥，不要给任何人' },
    from: computer,
    to: logto,
    purpose: { english: 'Logto signs its requests', chinese: 'Logto 用它给请求签名' },
    colour: '#cf222e',
  },
  {
    key: { english: "3. Alipay's public key, not yours", chinese: '支付宝公钥，不是应用公钥' },
    from: alipay,
    to: logto,
    purpose: { english: "Logto verifies Alipay's answers", chinese: 'Logto 用它验支付宝的响应' },
    colour: '#1a7f37',
  },
];

const width = 760;
const top = 62;
const rowHeight = 78;
const height = top + ways.length * rowHeight + 10;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Two lines of text; the halo keeps them legible on the lines that they cross. */
const textAt = (x: number, y: number, { english, chinese }: Label, attributes = ''): string =>
  `<g text-anchor="middle" stroke="#fff" stroke-width="4" paint-order="stroke"${attributes}>` +
  `<text x="${x}" y="${y}">${escaped(english)}</text>` +
  `<text x="${x}" y="${y + 16}" font-size="12">${escaped(chinese)}</text></g>`;

const drawPlace = (place: Place): string =>
  [
    `<path d="M${place.x} 52V${height - 12}" stroke="#afb8c1" stroke-dasharray="3 4"/>`,
    `<rect x="${place.x - 112}" y="10" width="224" height="44" rx="6" fill="#f6f8fa" stroke="#d0d7de"/>`,
    `<g font-weight="600">${textAt(place.x, 28, place)}</g>`,
  ].join('\n');

const drawWay = ({ key, from, to, purpose, colour }: Way, row: number): string => {
  const y = top + row * rowHeight + 42;
  const direction = Math.sign(to.x - from.x);
  const middle = (from.x + to.x) / 2;
  return [
    `<path d="M${from.x} ${y}H${to.x - direction * 7}" stroke="${colour}" stroke-width="2"/>`,
    `<path d="M${to.x} ${y}l${-direction * 10} -5v10z" fill="${colour}"/>`,
    textAt(middle, y - 24, key, ' font-weight="600"'),
    textAt(middle, y + 17, purpose, ' fill="#57606a"'),
  ].join('\n');
};

/** The drawing, as SVG. */
export const drawKeys = (): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#24292f" role="img">`,
    '<title>Which of the three keys goes where</title>',
    `<desc>${ways.map(({ key, from, to, purpose }) => escaped(`${key.english}: from ${from.english} to ${to.english}; ${purpose.english}`)).join('. ')}.</desc>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" fill="#fff" stroke="#d0d7de"/>`,
    ...[alipay, computer, logto].map(drawPlace),
    ...ways.map(drawWay),
    '</svg>',
    '',
  ].join('\n');
