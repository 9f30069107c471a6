/*
 * Draws who can sign in and register when, while an app's users are moved (docs/openid-stages.svg), in
 * English and Chinese. It has a background of its own, so that it is legible on light pages and on dark
 * ones. The widths mean nothing: the steps take from seconds to days.
 */

/** A text in both languages. */
interface Label {
  english: string;
  chinese: string;
}

/** A part of the time line, from one edge of a step to another. */
interface Part extends Label {
  from: number;
  to: number;
}

/** How it goes for users in a part of the time line. */
type State = 'works' | 'waits' | 'fails' | 'back';

interface Bar extends Part {
  state: State;
}

/** What is said of one thing that users or the administrator do. */
interface Lane extends Label {
  bars: readonly Bar[];
}

/** The edges of the steps. */
const edges = [128, 224, 340, 404, 500, 590, 652, 752];

const stages: readonly Part[] = [
  { from: 0, to: 1, english: 'not upgraded', chinese: '未升级' },
  { from: 1, to: 6, english: 'being upgraded', chinese: '接入验证' },
  { from: 6, to: 7, english: 'upgraded', chinese: '升级完成' },
];

const steps: readonly Part[] = [
  { from: 0, to: 1, english: '1. pin user_id', chinese: '固定' },
  { from: 1, to: 2, english: '2–4. find, rehearse', chinese: '查找、备份、演练' },
  { from: 2, to: 3, english: '5. close', chinese: '关闭注册' },
  { from: 3, to: 4, english: '6. run', chinese: '执行' },
  { from: 4, to: 5, english: '7–8. look, open', chinese: '核对、开放注册' },
  { from: 5, to: 6, english: 'some days', chinese: '观察几天' },
  { from: 6, to: 7, english: '9. finish', chinese: '完成升级' },
];

const works = { state: 'works', english: 'yes', chinese: '可以' } as const;
const closed = {
  state: 'fails',
  english: 'closed for everybody',
  chinese: '对所有人关闭',
} as const;

const registering: Lane = {
  english: 'register',
  chinese: '注册',
  bars: [
    { ...works, from: 0, to: 2 },
    { ...closed, from: 2, to: 5 },
    { ...works, from: 5, to: 7 },
  ],
};

const goingBack: Lane = {
  english: '--to user_id',
  chinese: '迁回',
  bars: [
    { state: 'back', from: 3, to: 6, english: 'possible at any time', chinese: '随时可以' },
    { state: 'fails', from: 6, to: 7, english: 'no', chinese: '只能申诉' },
  ],
};

const signingIn = (during: Pick<Bar, 'state' | 'english' | 'chinese'>): Lane => ({
  english: 'sign in',
  chinese: '用支付宝登录',
  bars: [
    { ...works, from: 0, to: 3 },
    { ...during, from: 3, to: 4 },
    { ...works, from: 4, to: 7 },
  ],
});

const ways: ReadonlyArray<{ name: string; remark: Label; lanes: readonly Lane[] }> = [
  {
    name: 'openid sql',
    remark: { english: 'one transaction, seconds', chinese: '一个事务，几秒' },
    lanes: [
      signingIn({ state: 'waits', english: 'waits, seconds', chinese: '等几秒' }),
      registering,
      goingBack,
    ],
  },
  {
    name: 'openid apply',
    remark: { english: 'user by user, minutes to hours', chinese: '逐个迁移，几分钟到几小时' },
    lanes: [
      signingIn({ state: 'fails', english: 'not if moved', chinese: '已迁移的不能' }),
      registering,
      goingBack,
    ],
  },
];

const colours: Record<State, { fill: string; stroke: string }> = {
  works: { fill: '#dafbe1', stroke: '#1a7f37' },
  waits: { fill: '#fff8c5', stroke: '#9a6700' },
  fails: { fill: '#ffebe9', stroke: '#cf222e' },
  back: { fill: '#ddf4ff', stroke: '#0969da' },
};

const width = 760;
const laneHeight = 38;
const wayHeight = 30 + 3 * laneHeight + 12;
const top = 104;
const height = top + ways.length * wayHeight + 6;

const edge = (index: number): number => edges[index] ?? width;

/** Two lines of text around a middle. */
const textAt = (x: number, y: number, { english, chinese }: Label, attributes = ''): string =>
  `<g text-anchor="middle"${attributes}><text x="${x}" y="${y}">${english}</text>` +
  `<text x="${x}" y="${y + 14}">${chinese}</text></g>`;

const box = (part: Part, y: number, attributes: string, text = ''): string => {
  const [left, right] = [edge(part.from), edge(part.to)];
  return (
    `<rect x="${left + 1}" y="${y}" width="${right - left - 2}" height="34" rx="4" ${attributes}/>` +
    textAt((left + right) / 2, y + 14, part, text)
  );
};

const drawLane = (lane: Lane, y: number): string =>
  [
    textAt(66, y + 14, lane),
    ...lane.bars.map((bar) => {
      const { fill, stroke } = colours[bar.state];
      return box(bar, y, `fill="${fill}" stroke="${stroke}"`);
    }),
  ].join('\n');

const drawWay = ({ name, remark, lanes }: (typeof ways)[number], row: number): string => {
  const y = top + row * wayHeight;
  return [
    `<path d="M8 ${y}H${width - 8}" stroke="#d0d7de"/>`,
    `<text x="14" y="${y + 20}" font-weight="600" font-size="13">${name}</text>`,
    `<text x="${edge(0)}" y="${y + 20}" fill="#57606a">${remark.english} · ${remark.chinese}</text>`,
    ...lanes.map((lane, index) => drawLane(lane, y + 30 + index * laneHeight)),
  ].join('\n');
};

const describeLane = ({ english, bars }: Lane): string =>
  `${english}: ${bars
    .map((bar) => {
      const [first, last] = [steps[bar.from], steps[bar.to - 1]];
      return `${bar.english} (${first?.english} to ${last?.english})`;
    })
    .join(', ')}`;

/** The drawing, as SVG. */
export const drawStages = (): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11.5" fill="#24292f" role="img">`,
    '<title>Who can sign in and register while users are moved, and until when one can go back</title>',
    `<desc>${ways.map(({ name, lanes }) => `${name}: ${lanes.map(describeLane).join('; ')}.`).join(' ')}</desc>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" fill="#fff" stroke="#d0d7de"/>`,
    ...stages.map((stage) =>
      box(stage, 12, 'fill="#f6f8fa" stroke="#d0d7de"', ' font-weight="600"'),
    ),
    ...steps.map((step) => box(step, 56, 'fill="#fff" stroke="#afb8c1"')),
    ...ways.map(drawWay),
    '</svg>',
    '',
  ].join('\n');
