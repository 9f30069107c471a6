import type { FirstReport, LoadReport, SubjectName } from './worker.ts';

/** What a turn of a candidate costs, and what the machine took for the least work just before it. */
export interface Load extends LoadReport {
  /** CPU milliseconds of two bare RSA-2048 signatures. */
  twoSignaturesCpuMs: number;
  /** The CPU of a sign-in as a multiple of theirs. */
  cpuAgainstTwoSignatures: number;
}

/** All that one run of the benchmark has measured. */
export interface Results {
  date: string;
  machine: string;
  /** The round-trip time of the distant gateway. */
  roundTripMs: number;
  bundleKiB: number;
  /** Medians of the turns. */
  loads: Array<Medians<Load> & { subject: SubjectName; concurrency: number }>;
  firsts: Array<Medians<FirstReport> & { subject: SubjectName; place: 'loopback' | 'distant' }>;
}

export type Medians<Report> = Partial<Record<keyof Report, number>>;

/** The median of every number in a list of reports. */
export const medians = <Report extends object>(reports: Report[]): Medians<Report> => {
  const names = Object.keys(reports[0] ?? {});
  const entries = names.map((name) => {
    const values = reports
      .map((report) => Number(Reflect.get(report, name)))
      .sort((left, right) => left - right);
    return [name, values[Math.floor(values.length / 2)]];
  });
  return Object.fromEntries(entries);
};

/** The medians of one subject at one concurrency. */
export const loadOf = (
  { loads }: Results,
  subject: SubjectName,
  concurrency: number,
): Medians<Load> =>
  loads.find((load) => load.subject === subject && load.concurrency === concurrency) ?? {};

const firstOf = ({ firsts }: Results, subject: SubjectName, place: string): Medians<FirstReport> =>
  firsts.find((first) => first.subject === subject && first.place === place) ?? {};

const figure = (value: number | undefined, digits: number): string =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits);

const ratio = (ours: number | undefined, other: number | undefined): string =>
  ours === undefined || !other ? '–' : `${(ours / other).toFixed(2)} ×`;

interface Row {
  label: string;
  digits: number;
  of: (subject: SubjectName) => number | undefined;
}

const loadRows: Array<[keyof Load, string, number]> = [
  ['signInsPerSecond', 'sign-ins per second', 0],
  ['medianMs', 'latency, median (ms)', 2],
  ['p99Ms', 'latency, 99th percentile (ms)', 2],
  ['cpuMsPerSignIn', 'CPU per sign-in (ms)', 2],
  ['cpuAgainstTwoSignatures', 'CPU, as a multiple of two bare signatures', 2],
  ['loopDelayP99Ms', 'event-loop delay, 99th percentile (ms)', 2],
  ['peakMemoryMiB', 'peak memory (MiB)', 0],
];

const rivals = ['by-got', 'bare', 'official', 'alipay-sdk'] as const;

const tableHead = [
  '|  | this connector | by got | ratio | bare calls | ratio | official connector | ratio | alipay-sdk | ratio |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];

const tableLine = ({ label, digits, of }: Row, subject: SubjectName = 'ours'): string => {
  const own = of(subject);
  const others = rivals.map((rival) => `${figure(of(rival), digits)} | ${ratio(own, of(rival))}`);
  return `| ${label} | ${figure(own, digits)} | ${others.join(' | ')} |`;
};

const rowsAt = (results: Results, concurrency: number, prefix: string): Row[] =>
  loadRows.map(([name, label, digits]) => ({
    label: `${prefix}: ${label}`,
    digits,
    of: (subject) => loadOf(results, subject, concurrency)[name],
  }));

/** Prints the medians as Markdown tables, with ratios to the others. */
export const tabulate = (results: Results): string => {
  const rows: Row[] = [
    ...[1, 16, 64].flatMap((concurrency) =>
      rowsAt(results, concurrency, `${concurrency} at a time`),
    ),
    {
      label: 'import, after the connector kit (ms)',
      digits: 1,
      of: (subject) => firstOf(results, subject, 'loopback').importMs,
    },
    {
      label: 'first sign-in of a process (ms)',
      digits: 1,
      of: (subject) => firstOf(results, subject, 'loopback').firstSignInMs,
    },
    {
      label: `first sign-in, gateway ${results.roundTripMs} ms away (ms)`,
      digits: 0,
      of: (subject) => firstOf(results, subject, 'distant').firstSignInMs,
    },
  ];
  const { twoSignaturesCpuMs } = loadOf(results, 'ours', 16);
  return [
    ...tableHead,
    ...rows.map((row) => tableLine(row)),
    ...rowsAt(results, 16, '16 at a time, certificate mode').map((row) =>
      tableLine(row, 'certificates'),
    ),
    '',
    `Two bare RSA-2048 signatures, between turns of 16 at a time: ${figure(twoSignaturesCpuMs, 2)} ms CPU.`,
    `Bundle: ${figure(results.bundleKiB, 0)} KiB. ${results.machine}, ${results.date}.`,
  ].join('\n');
};
