// Reads [{"kind": "Cluster", ...}, ...] from stdin, writes [["Cluster comunica-postgres", "what is wrong"], ...].
// Each document is a literal of its operator's type: a key that the type does not have, one that is missing and a value
// of another kind is an error of the compiler. Then the operator's own rules (ranges, enumerations, patterns) are asked.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const TYPES = {
  Cluster: "cloudnative-pg/postgresql.cnpg.io/v1/Cluster",
  Pooler: "cloudnative-pg/postgresql.cnpg.io/v1/Pooler",
  ScheduledBackup: "cloudnative-pg/postgresql.cnpg.io/v1/ScheduledBackup",
  BarmanObjectStoreConfiguration: "cloudnative-pg/github.com/cloudnative-pg/barman-cloud/pkg/api/BarmanObjectStoreConfiguration",
  ScaledObject: "keda/keda.sh/v1alpha1/ScaledObject",
  PodMonitor: "prometheus-operator/monitoring.coreos.com/v1/PodMonitor",
  ServiceMonitor: "prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor",
  PrometheusRule: "prometheus-operator/monitoring.coreos.com/v1/PrometheusRule",
  HTTPRoute: "gateway-api/gateway.networking.k8s.io/v1/HTTPRoute",
  Certificate: "cert-manager/cert-manager.io/v1/Certificate",
  Issuer: "cert-manager/cert-manager.io/v1/Issuer",
};
const OPTIONS = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
};

function source(documents) {
  const kinds = [...new Set(documents.map((each) => each.kind))];
  const imports = kinds.map((kind) => `import type { I${kind} } from "@kubernetes-models/${TYPES[kind]}";`);
  // One a line, so that a line number names its document.
  const literals = documents.map((each, at) => `export const d${at}: I${each.kind} = ${JSON.stringify(each.document)};`);
  return { text: [...imports, ...literals].join("\n"), begins: imports.length };
}

function ofCompiler(documents) {
  const { text, begins } = source(documents);
  const file = join(here, "documents.mts");
  const host = ts.createCompilerHost(OPTIONS);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...more) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : read.call(host, name, ...more);
  const exists = host.fileExists;
  host.fileExists = (name) => name === file || exists.call(host, name);
  const program = ts.createProgram([file], OPTIONS, host);
  const found = [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics(), ...program.getGlobalDiagnostics()];
  return found.map((each) => {
    const message = ts.flattenDiagnosticMessageText(each.messageText, " ");
    if (each.file?.fileName !== file) return ["the types", message];
    const line = each.file.getLineAndCharacterOfPosition(each.start).line - begins;
    return [documents[line]?.name ?? "an import", message];
  });
}

async function ofOperator({ kind, name, document }) {
  const { [kind]: Model } = await import(`@kubernetes-models/${TYPES[kind]}`);
  try {
    new Model(document).validate();
    return [];
  } catch (problem) {
    return [[name, problem.message]];
  }
}

const documents = JSON.parse(readFileSync(0, "utf8"));
const problems = ofCompiler(documents);
for (const each of documents) problems.push(...(await ofOperator(each)));
process.stdout.write(JSON.stringify(problems));
