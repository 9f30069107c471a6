import { loadOf, type Results } from './results.ts';

const bars = [
  { subject: 'ours', label: 'this connector, verifying', color: '#1677ff' },
  { subject: 'by-got', label: 'the two calls by got, verifying', color: '#5aa6a6' },
  { subject: 'bare', label: 'the two bare calls, verifying', color: '#7a9e7e' },
  { subject: 'official', label: 'official connector, not verifying', color: '#8c8c8c' },
  { subject: 'alipay-sdk', label: 'alipay-sdk, verifying', color: '#c9a26d' },
] as const;

const panels = [
  { name: 'signInsPerSecond', title: 'Sign-ins per second (more is better)', digits: 0 },
  { name: 'cpuMsPerSignIn', title: 'CPU milliseconds per sign-in (less is better)', digits: 1 },
] as const;

const width = 720;
const panelHeight = 184;
const captionHeight = 32;
const labelWidth = 220;
const barWidth = 420;

/** Says the same in words, for those who do not see it. */
const description = (results: Results): string =>
  panels
    .map(({ name, title: what, digits }) => {
      const figures = bars.map(
        ({ subject, label }) =>
          `${label} ${(loadOf(results, subject, 16)[name] ?? 0).toFixed(digits)}`,
      );
      return `${what}: ${figures.join('; ')}.`;
    })
    .join(' ');

const title = '16 sign-ins at a time, side by side';

/**
 * Draws the medians at 16 sign-ins at a time as an SVG.
 *
 * It has a background of its own: the theme of a page on GitHub is not the one that the media
 * queries of a picture see.
 */
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
    return [`<text x="8" y="${top + 22}" font-weight="600">${title}</text>`, ...rows].join('\n');
  });
  const height = panels.length * panelHeight + captionHeight;
  const caption = `16 sign-ins at a time, medians; ${results.machine}; ${results.date}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#24292f" role="img">
<title>${title}</title>
<desc>${description(results)}</desc>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" fill="#fff" stroke="#d0d7de"/>
${drawn.join('\n')}
<text x="8" y="${height - 12}" font-size="11" fill="#57606a">${caption}</text>
</svg>
`;
};
