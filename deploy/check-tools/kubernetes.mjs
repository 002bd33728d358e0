// The rendered manifests: strictly against the types of Kubernetes' API (unknown, missing and mistyped fields), by the
// validators of the same schemas, and what has to fit together.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { parseAllDocuments } from "yaml";
import { drainSeconds, unknownVariables } from "./settings.mjs";

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * Problems of several renderings at once, as the type checker reads its libraries only once.
 *
 * @param renderings texts by name
 * @returns problems by name
 */
export function problems(renderings) {
  const found = Object.fromEntries(Object.keys(renderings).map((name) => [name, []]));
  const sources = new Map();
  for (const [name, text] of Object.entries(renderings)) {
    const documents = parseAllDocuments(text, { uniqueKeys: true });
    const broken = documents.flatMap((document) => document.errors.map((error) => error.message));
    found[name].push(...broken);
    const objects = broken.length > 0 ? [] : documents.map((document) => document.toJS());
    for (const object of objects) {
      const model = modelOf(object);
      if (!model) {
        found[name].push(`${label(object)}: no such kind: ${object.apiVersion} ${object.kind}`);
        continue;
      }
      found[name].push(...validator(model, object));
      sources.set(`${here}${sources.size}.ts`, { name, object, text: typed(model, object) });
    }
    found[name].push(...rules(objects));
  }
  for (const { file, message } of typeErrors(sources)) {
    const { name, object } = sources.get(file);
    found[name].push(`${label(object)}: ${message}`);
  }
  return found;
}

function label(object) {
  return `${object?.kind}/${object?.metadata?.name}`;
}

/** "apps/v1" and "Deployment" are kubernetes-models/apps/v1/Deployment; the core group has no name. */
function modelOf(object) {
  const path = `kubernetes-models/${object?.apiVersion}/${object?.kind}`;
  try {
    return { path, kind: object.kind, type: require(path)[object.kind] };
  } catch {
    return undefined;
  }
}

function validator(model, object) {
  try {
    new model.type(object).validate();
    return [];
  } catch (error) {
    return [`${label(object)}: ${error.message}`];
  }
}

/** A literal of the interface's type: TypeScript refuses fields in it that the interface has not. */
function typed(model, object) {
  return `import type { I${model.kind} } from "${model.path}";\nexport const object: I${model.kind} = ${JSON.stringify(object, null, 1)};\n`;
}

function typeErrors(sources) {
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file)?.text ?? readFile(file);
  host.getSourceFile = (file, ...rest) =>
    sources.has(file) ? ts.createSourceFile(file, sources.get(file).text, ts.ScriptTarget.ES2022) : getSourceFile(file, ...rest);
  const program = ts.createProgram([...sources.keys()], options, host);
  const general = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
  if (general.length > 0) {
    throw new Error(ts.flattenDiagnosticMessageText(general[0].messageText, " "));
  }
  return program
    .getSourceFiles()
    .filter((source) => sources.has(source.fileName))
    .flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])
    .map((problem) => ({ file: problem.file.fileName, message: ts.flattenDiagnosticMessageText(problem.messageText, " ") }));
}

function rules(objects) {
  const found = [];
  const expect = (holds, message) => holds || found.push(message);
  const one = (kind) => objects.find((object) => object?.kind === kind);
  const deployment = one("Deployment");
  if (!deployment) {
    return ["there is no Deployment"];
  }
  const pod = deployment.spec.template;
  const container = pod.spec.containers[0];
  const matches = (selector) =>
    Object.keys(selector ?? {}).length > 0
    && Object.entries(selector).every(([key, value]) => pod.metadata?.labels?.[key] === value);
  const ports = new Set((container.ports ?? []).flatMap((port) => [port.name, port.containerPort]));
  const environment = Object.fromEntries((container.env ?? []).map((entry) => [entry.name, entry]));

  for (const object of objects) {
    expect(!/alpha|beta/.test(object.apiVersion), `${label(object)}: ${object.apiVersion} is not stable`);
  }
  expect(matches(deployment.spec.selector?.matchLabels), "Deployment: its selector does not match its pods");
  expect(matches(one("Service")?.spec?.selector), "Service: its selector does not match the pods");
  expect(matches(one("PodDisruptionBudget")?.spec?.selector?.matchLabels), "PodDisruptionBudget: its selector does not match the pods");
  expect(matches(one("NetworkPolicy")?.spec?.podSelector?.matchLabels), "NetworkPolicy: its selector does not match the pods");
  for (const port of one("Service")?.spec?.ports ?? []) {
    expect(ports.has(port.targetPort), `Service: the pods have no port ${port.targetPort}`);
  }
  for (const [probe, path] of [["startupProbe", "started"], ["livenessProbe", "live"], ["readinessProbe", "ready"]]) {
    expect(container[probe]?.httpGet?.path === `/q/health/${path}`, `${probe}: /q/health/${path}`);
    expect(ports.has(container[probe]?.httpGet?.port), `${probe}: the container has no such port`);
  }
  const drain = drainSeconds();
  expect(pod.spec.terminationGracePeriodSeconds > drain + 5, `terminationGracePeriodSeconds must leave 5 s beyond the drain of ${drain} s`);
  expect(deployment.spec.replicas === 1 && deployment.spec.strategy?.type === "Recreate", "Deployment: exactly one pod at a time");

  const security = container.securityContext ?? {};
  expect(pod.spec.securityContext?.runAsNonRoot && pod.spec.securityContext?.runAsUser > 0, "pods must not run as root");
  expect(pod.spec.securityContext?.seccompProfile?.type === "RuntimeDefault", "seccompProfile must be RuntimeDefault");
  expect(security.readOnlyRootFilesystem && security.allowPrivilegeEscalation === false, "read-only root, no privilege escalation");
  expect(security.capabilities?.drop?.includes("ALL") && !security.capabilities.add, "all capabilities must be dropped");
  expect(pod.spec.automountServiceAccountToken === false, "no service account token");
  expect(container.resources?.requests?.memory && container.resources?.limits?.memory, "memory must be requested and limited");
  expect(environment.MOONFLEET_AUTH_TOKEN?.valueFrom?.secretKeyRef, "the token must come from a Secret");
  expect(!one("Secret"), "no Secret belongs into the repository");
  for (const mount of container.volumeMounts ?? []) {
    expect(pod.spec.volumes?.some((volume) => volume.name === mount.name), `there is no volume ${mount.name}`);
  }
  for (const path of ["/var/lib/moonfleet", "/run/moonfleet"]) {
    expect(container.volumeMounts?.some((mount) => mount.mountPath === path), `${path} must be writable`);
  }

  const [first, last] = (environment.MOONFLEET_RTC_PORT_RANGE?.value ?? "").split("-").map(Number);
  const udp = (one("NetworkPolicy")?.spec?.ingress ?? []).flatMap((rule) => rule.ports ?? []).filter((port) => port.protocol === "UDP");
  expect(udp.some((port) => port.port === first && port.endPort === last), "NetworkPolicy and MOONFLEET_RTC_PORT_RANGE disagree");
  if (container.resources?.limits?.["nvidia.com/gpu"]) {
    expect(pod.spec.tolerations?.some((toleration) => toleration.key === "nvidia.com/gpu"), "a node with a card is tainted: tolerate it");
    expect(pod.spec.nodeSelector, "a node with a card must be selected");
  }
  if (pod.spec.hostNetwork) {
    expect(pod.spec.dnsPolicy === "ClusterFirstWithHostNet", "hostNetwork wants dnsPolicy ClusterFirstWithHostNet");
  }
  return [...found, ...unknownVariables(Object.keys(environment))];
}

export const wrong = {
  "an unknown field": (text) => text.replace("terminationGracePeriodSeconds", "terminationGracePeriod"),
  "an unknown field deep inside": (text) => text.replace("allowPrivilegeEscalation", "allowPrivilegeEscalations"),
  "a wrong type": (text) => text.replace("replicas: 1", 'replicas: "1"'),
  "a missing field": (text) => text.replace(/containerPort: 8080\n\s+/, ""),
  "an unknown kind": (text) => text.replace("kind: PodDisruptionBudget", "kind: DisruptionBudget"),
  "a version that is gone": (text) => text.replace("apiVersion: policy/v1", "apiVersion: policy/v1beta1"),
  "a value that is none of those": (text) => text.replace("protocol: UDP", "protocol: QUIC"),
  "a quantity that is none": (text) => text.replace("storage: 64Mi", "storage: [64]"),
  "a selector that matches nothing": (text) => text.replace(/(podSelector:\n\s+matchLabels:\n\s+app.kubernetes.io\/name: )moonfleet/, "$1moonflet"),
  "a port that the pod has not": (text) => text.replace("targetPort: http", "targetPort: https"),
  "a grace period within the drain": (text) => text.replace("terminationGracePeriodSeconds: 45", "terminationGracePeriodSeconds: 15"),
  "another port range": (text) => text.replace("endPort: 40199", "endPort: 40099"),
  "a setting that does not exist": (text) => text.replace("MOONFLEET_RTC_PORT_RANGE", "MOONFLEET_RTC_PORTS"),
  "a key twice": (text) => text.replace("replicas: 1", "replicas: 1\n  replicas: 2"),
};
