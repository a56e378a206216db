/** Counters and gauges in Prometheus' text format. */
export class Metrics {
  private readonly families = new Map<string, Family>();

  constructor() {
    for (const [name, type, help] of families) this.families.set(name, { type, help, samples: new Map() });
  }

  add(name: MetricName, labels: Labels = {}, by = 1): void {
    const { samples } = this.family(name);
    const key = keyOf(labels);
    samples.set(key, (samples.get(key) ?? 0) + by);
  }

  set(name: MetricName, value: number, labels: Labels = {}): void {
    this.family(name).samples.set(keyOf(labels), value);
  }

  /** For gauges whose labels come and go. */
  replace(name: MetricName, values: readonly { readonly labels: Labels; readonly value: number }[]): void {
    const { samples } = this.family(name);
    samples.clear();
    for (const { labels, value } of values) samples.set(keyOf(labels), value);
  }

  text(): string {
    const lines = [...this.families].flatMap(([name, { type, help, samples }]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...[...samples].map(([labels, value]) => `${name}${labels} ${value}`),
    ]);
    return `${lines.join("\n")}\n`;
  }

  private family(name: MetricName): Family {
    return this.families.get(name) as Family;
  }
}

export type Labels = Readonly<Record<string, string>>;
export type MetricName = (typeof families)[number][0];

interface Family {
  readonly type: string;
  readonly help: string;
  readonly samples: Map<string, number>;
}

const families = [
  ["breakwater_watch_info", "gauge", "The stack that is watched."],
  ["breakwater_watch_host_connected", "gauge", "1 while the events of a host are followed."],
  ["breakwater_watch_events_total", "counter", "Events of a host that concern the stack."],
  [
    "breakwater_watch_inspections_total",
    "counter",
    "Full inspections by Pulumi, by outcome: quiet, drift, failed, gave way (to a repair).",
  ],
  ["breakwater_watch_last_inspection_timestamp_seconds", "gauge", "End of the last inspection that reached its end."],
  ["breakwater_watch_deviating", "gauge", "1 for each resource that is not as declared."],
  ["breakwater_watch_alarms", "gauge", "1 for each deviation that no repair removes: a person has to look."],
  ["breakwater_watch_repairs_total", "counter", "Repairs, by resource and outcome: repaired, failed."],
  ["breakwater_watch_repair_seconds_sum", "counter", "Seconds that repairs took, from the moment a deviation was seen."],
  ["breakwater_watch_repair_seconds_count", "counter", "Repairs in breakwater_watch_repair_seconds_sum."],
  ["breakwater_watch_backoff_seconds", "gauge", "Seconds until a resource whose repair failed is tried again."],
  ["breakwater_watch_paused", "gauge", "1 for each resource that a person paused."],
  ["breakwater_watch_waiting_for_run", "gauge", "1 while another run works on the stack."],
  ["breakwater_space_size_bytes", "gauge", "Size of the file system of Docker's own directory (no volume) and of each data volume."],
  ["breakwater_space_free_bytes", "gauge", "Free bytes of it."],
  ["breakwater_space_free_inodes", "gauge", "Files that can still be made there."],
  ["breakwater_space_full_in_seconds", "gauge", "Seconds until it is full, if things go on as in the last day; absent without a trend."],
  ["breakwater_space_verdict", "gauge", "0: enough, 1: low, 2: full."],
  ["breakwater_binary_log_bytes", "gauge", "Size of the binary logs of a database's member."],
  ["process_resident_memory_bytes", "gauge", "Memory of the watcher itself."],
  ["process_cpu_seconds_total", "counter", "Processor time of the watcher itself."],
] as const;

const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");

function keyOf(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
