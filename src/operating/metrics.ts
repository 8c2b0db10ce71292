/** Counters and gauges for `/metrics`, in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats). */
export type Metrics = {
  readonly count: (name: CounterName, labels: Labels, by?: number) => void;
  /** Every line, the gauges read now. */
  readonly text: () => string;
};

type Labels = Readonly<Record<string, string>>;

const COUNTERS = {
  cf502_checks_total: 'Finished checks by verdict (or bug).',
  cf502_check_seconds_total: 'Seconds that finished checks took.',
  cf502_slack_calls_total: 'Calls to Slack by method and outcome.',
} as const;
type CounterName = keyof typeof COUNTERS;

/** @param gauges by name, read whenever the text is asked for */
export function createMetrics(
  gauges: Readonly<Record<string, { readonly help: string; readonly read: () => number }>>,
): Metrics {
  const counted = new Map<CounterName, Map<string, number>>();
  return {
    count(name, labels, by = 1) {
      const series = counted.get(name) ?? new Map<string, number>();
      counted.set(name, series);
      const key = labelText(labels);
      series.set(key, (series.get(key) ?? 0) + by);
    },
    text() {
      const counters = (Object.keys(COUNTERS) as CounterName[]).flatMap((name) => [
        `# HELP ${name} ${COUNTERS[name]}`,
        `# TYPE ${name} counter`,
        ...[...(counted.get(name) ?? [])].map(([labels, value]) => `${name}${labels} ${value}`),
      ]);
      const now = Object.entries(gauges).flatMap(([name, { help, read }]) => [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} gauge`,
        `${name} ${read()}`,
      ]);
      return `${[...counters, ...now].join('\n')}\n`;
    },
  };
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${value.replace(/[\\"\n]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`))}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
