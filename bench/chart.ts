import { loadOf, type Results } from './results.ts';

const bars = [
  { subject: 'ours', label: 'this connector, verifying', color: '#1677ff' },
  { subject: 'official', label: 'official connector, not verifying', color: '#8c8c8c' },
  { subject: 'alipay-sdk', label: 'alipay-sdk, verifying', color: '#bfbfbf' },
] as const;

const panels = [
  { name: 'signInsPerSecond', title: 'Sign-ins per second (more is better)', digits: 0 },
  { name: 'cpuMsPerSignIn', title: 'CPU milliseconds per sign-in (less is better)', digits: 1 },
] as const;

const width = 720;
const panelHeight = 128;
const labelWidth = 220;
const barWidth = 420;

/** Draws the medians at 16 sign-ins at a time as an SVG, legible on light and dark. */
export const drawChart = (results: Results): string => {
  const drawn = panels.map(({ name, title, digits }, panel) => {
    const values = bars.map(({ subject }) => loadOf(results, subject, 16)[name] ?? 0);
    const largest = Math.max(...values);
    const top = panel * panelHeight;
    const rows = bars.map(({ label, color }, row) => {
      const value = values[row] ?? 0;
      const y = top + 36 + row * 28;
      const length = Math.max(1, (value / largest) * barWidth);
      return [
        `<text x="${labelWidth - 8}" y="${y + 14}" text-anchor="end">${label}</text>`,
        `<rect x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="20" rx="3" fill="${color}"/>`,
        `<text x="${(labelWidth + length + 6).toFixed(1)}" y="${y + 14}">${value.toFixed(digits)}</text>`,
      ].join('\n');
    });
    return [`<text x="8" y="${top + 22}" class="title">${title}</text>`, ...rows].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${panels.length * panelHeight}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="Benchmark: 16 sign-ins at a time">
<style>text { fill: #333 } .title { font-weight: 600 } @media (prefers-color-scheme: dark) { text { fill: #ddd } }</style>
${drawn.join('\n')}
</svg>
`;
};
