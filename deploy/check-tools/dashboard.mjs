// The Grafana dashboard: its queries parse, and name metrics that the server's source registers. What a running server
// really exposes is compared by DashboardIT.
import { parser } from "@prometheus-io/lezer-promql";
import { read } from "./settings.mjs";

/** Metrics of Micrometer's own, as a running server lists them. */
const LIBRARY = new Set([
  "http_server_requests_seconds_count",
  "http_server_requests_seconds_sum",
  "process_cpu_usage",
  "process_files_max_files",
  "process_files_open_files",
]);

function registered() {
  const source = read("src/main/java/io/moonfleet/server/metrics/StreamMetrics.java");
  const name = (match) => match[1].replaceAll(".", "_");
  return new Set([
    ...[...source.matchAll(/Gauge\.builder\("([a-z.]+)"/g)].map(name),
    ...[...source.matchAll(/counter\(\s*"([a-z.]+)"/g)].map((match) => `${name(match)}_total`),
    ...LIBRARY,
  ]);
}

/** Problems of a dashboard's text. */
export function problems(text) {
  const dashboard = JSON.parse(text);
  const known = registered();
  const found = [];
  const ids = new Set();
  for (const panel of dashboard.panels) {
    if (ids.has(panel.id)) {
      found.push(`${panel.title}: the id ${panel.id} is taken`);
    }
    ids.add(panel.id);
    const { x, w, h } = panel.gridPos;
    if (x + w > 24 || h < 1) {
      found.push(`${panel.title}: outside of the grid of 24 columns`);
    }
    if (panel.targets.length === 0) {
      found.push(`${panel.title}: no query`);
    }
    for (const target of panel.targets) {
      found.push(...query(target.expr, known).map((problem) => `${panel.title}: ${problem} in ${target.expr}`));
    }
  }
  for (const variable of dashboard.templating.list.filter((entry) => entry.type === "query")) {
    const metric = /^label_values\((\w+), \w+\)$/.exec(variable.query.query)?.[1];
    if (!known.has(metric)) {
      found.push(`variable ${variable.name}: no metric ${metric}`);
    }
  }
  return found;
}

function query(expression, known) {
  // Grafana puts these in before it asks Prometheus.
  const promql = expression.replaceAll("$__rate_interval", "5m").replaceAll("$instance", "any");
  const found = [];
  let selectors = 0;
  parser.parse(promql).iterate({
    enter(node) {
      if (node.type.isError) {
        found.push(`no PromQL at character ${node.from}`);
      }
      if (node.name === "VectorSelector") {
        selectors++;
        const metric = /^\w+/.exec(promql.slice(node.from, node.to))?.[0];
        if (!known.has(metric)) {
          found.push(`the server has no metric ${metric}`);
        }
      }
    },
  });
  return selectors === 0 ? [...found, "no metric"] : found;
}

export const wrong = {
  "a metric that does not exist": (text) => text.replace("moonfleet_frames_sent_total", "moonfleet_frames_send_total"),
  "a counter without its suffix": (text) => text.replace("moonfleet_frames_sent_total", "moonfleet_frames_sent"),
  "broken PromQL": (text) => text.replace("sum(moonfleet_peers{", "sum((moonfleet_peers{"),
  "a panel outside of the grid": (text) => text.replace('"w": 12', '"w": 25'),
};
