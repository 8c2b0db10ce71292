/**
 * Counters, histograms and gauges for `/metrics`, in Prometheus' text format
 * (https://prometheus.io/docs/instrumenting/exposition_formats).
 */
export type Metrics = {
  readonly count: (name: CounterName, labels: Labels, by?: number) => void;
  readonly observe: (name: HistogramName, labels: Labels, seconds: number) => void;
  /** Every line, the gauges read now. */
  readonly text: () => Promise<string>;
};

type Labels = Readonly<Record<string, string>>;
type Series = { readonly labels: Labels; readonly counts: number[]; sum: number; total: number };

const COUNTERS = {
  cf502_checks_total:
    'Finished checks by verdict; bug: ended inside cf502, cancelled: nobody wanted it any more.',
  cf502_slack_calls_total:
    'Calls to Slack by method and outcome; degraded: sent in a plainer form than meant.',
  cf502_worker_ends_total: 'Worker processes that ended under their tasks; alone: the task is why.',
  cf502_slack_requests_total:
    'Requests to /slack/events by HTTP status; 401: the signature or its time does not fit.',
} as const;
type CounterName = keyof typeof COUNTERS;

/** From a round trip on the same network to the response timeout's default and the limit of a whole check. */
const OF_A_CHECK = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;
/** From no wait at all to longer than anybody waits. */
const OF_WAITING = [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] as const;

const HISTOGRAMS = {
  cf502_check_seconds: { help: 'Whole checks, from their begin to their verdict.', buckets: OF_A_CHECK },
  cf502_check_stage_seconds: {
    help: 'Stages of a check: the longest probe of dns, tcp, tls and http, each with the connection it makes for itself, and judge.',
    buckets: OF_A_CHECK,
  },
  cf502_check_wait_seconds: { help: 'Time checks waited for their begin.', buckets: OF_WAITING },
} as const;
export type HistogramName = keyof typeof HISTOGRAMS;

type GaugeValue = number | readonly (readonly [labels: Labels, value: number])[];
/** A value that is read whenever the text is asked for. */
type Gauge = {
  readonly help: string;
  /** `counter` where it only grows. */
  readonly type?: 'counter';
  readonly read: () => GaugeValue | Promise<GaugeValue>;
};

/** @param gauges by name, read whenever the text is asked for */
export function createMetrics(gauges: Readonly<Record<string, Gauge>>): Metrics {
  const counted = new Map<CounterName, Map<string, number>>();
  const observed = new Map<HistogramName, Map<string, Series>>();

  function histogramLines(name: HistogramName): readonly string[] {
    const { buckets } = HISTOGRAMS[name];
    return [...(observed.get(name)?.values() ?? [])].flatMap(({ labels, counts, sum, total }) => [
      ...buckets.map(
        (le, index) => `${name}_bucket${labelText({ ...labels, le: String(le) })} ${counts[index]}`,
      ),
      `${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${total}`,
      `${name}_sum${labelText(labels)} ${sum}`,
      `${name}_count${labelText(labels)} ${total}`,
    ]);
  }

  return {
    count(name, labels, by = 1) {
      const series = seriesOf(counted, name);
      const key = labelText(labels);
      series.set(key, (series.get(key) ?? 0) + by);
    },
    observe(name, labels, seconds) {
      const { buckets } = HISTOGRAMS[name];
      const all = seriesOf(observed, name);
      const key = labelText(labels);
      const series = all.get(key) ?? { labels, counts: buckets.map(() => 0), sum: 0, total: 0 };
      all.set(key, series);
      for (const [index, most] of buckets.entries())
        if (seconds <= most) series.counts[index] = (series.counts[index] ?? 0) + 1;
      series.sum += seconds;
      series.total += 1;
    },
    async text() {
      const counters = (Object.keys(COUNTERS) as CounterName[]).flatMap((name) => [
        ...head(name, COUNTERS[name], 'counter'),
        ...[...(counted.get(name) ?? [])].map(([labels, value]) => `${name}${labels} ${value}`),
      ]);
      const histograms = (Object.keys(HISTOGRAMS) as HistogramName[]).flatMap((name) => [
        ...head(name, HISTOGRAMS[name].help, 'histogram'),
        ...histogramLines(name),
      ]);
      const now = await Promise.all(
        Object.entries(gauges).map(async ([name, { help, type = 'gauge', read }]) => [
          ...head(name, help, type),
          ...valueLines(name, await read()),
        ]),
      );
      return `${[...counters, ...histograms, ...now.flat()].join('\n')}\n`;
    },
  };
}

/** One value, or one for each set of labels. */
const valueLines = (name: string, value: GaugeValue): readonly string[] =>
  typeof value === 'number'
    ? [`${name} ${value}`]
    : value.map(([labels, number]) => `${name}${labelText(labels)} ${number}`);

const head = (name: string, help: string, type: string): readonly string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];

function seriesOf<N, T>(all: Map<N, Map<string, T>>, name: N): Map<string, T> {
  const series = all.get(name) ?? new Map<string, T>();
  all.set(name, series);
  return series;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${value.replace(/[\\"\n]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`))}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
