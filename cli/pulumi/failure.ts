import type { Project } from "../project/project";

interface Cause {
  readonly sign: RegExp;
  readonly what: (where: string) => string;
  readonly remedy: string;
}

const credentials = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or AWS_PROFILE) to credentials of this bucket";

const causes: readonly Cause[] = [
  {
    sign: /NoSuchBucket/,
    what: (where) => `The bucket of the backend ${where} does not exist`,
    remedy: "Make it, or correct the address",
  },
  {
    sign: /no EC2 IMDS role found|failed to refresh cached credentials|get credentials|failed to get shared config profile/,
    what: (where) => `There are no credentials for the backend ${where}`,
    remedy: credentials,
  },
  {
    sign: /SignatureDoesNotMatch|InvalidAccessKeyId|UserNotFound|InvalidToken|ExpiredToken|StatusCode: 401/,
    what: (where) => `The backend ${where} does not accept these credentials`,
    remedy: credentials,
  },
  {
    sign: /AccessDenied|StatusCode: 403/,
    what: (where) => `These credentials may not do that in the backend ${where}`,
    remedy: "docs/team.md has the policy that is needed; a run that changes something also has to write and delete",
  },
  {
    sign: /connection refused|no such host|i\/o timeout|network is unreachable|no route to host|certificate|deadline exceeded/,
    what: (where) => `The backend ${where} does not answer`,
    remedy: "Fix the endpoint, or wait until the server is back",
  },
  {
    sign: /unable to open bucket|unknown query parameter|invalid value for/,
    what: (where) => `Pulumi cannot use the address of the backend ${where}`,
    remedy: "Fix it",
  },
];

/** In a list of errors, the first one has the cause; the line above only counts them. */
const listedCause = /\d+ errors? occurred:\s+(?:\*|1\)) (.+)/;

/** The last part of Pulumi's chain of causes; the rest names Pulumi's internals. */
const lastCause = (text: string): string =>
  (listedCause.exec(text)?.[1] ?? text.split("\n").find((line) => line.includes("error:")) ?? text)
    .replace(/^.*?(api error |dial tcp|NoSuchBucket|get credentials|unknown query|invalid value)/, "$1")
    .trim();

/** The operating system's error when Pulumi wrote the state. */
const diskTrouble = /no space left on device|disk quota exceeded|read-only file system|permission denied/;

/** Explains why Pulumi could not write a state in a folder. */
export function explainDisk(text: string, { backend, stack }: Project): string | undefined {
  const folder = backend.folder;
  const said = diskTrouble.exec(text)?.[0];
  if (folder === undefined || said === undefined || !text.includes(folder)) return undefined;
  return (
    `The state of ${stack} could not be written to ${folder}: ${said}. Running containers are not affected.\n` +
    `Make room, or give this user the right; then \`./breakwater up --stack ${stack}\` continues. Should it say that it cannot read the state: ` +
    `\`./breakwater recover --stack ${stack}\`.`
  );
}

/** Explains Pulumi's errors about the backend or the passphrase; `undefined` for other errors. */
export function explainBackend(text: string, project: Project): string | undefined {
  const where = `${project.backend.url} (${project.backend.source})`;
  if (/incorrect passphrase/.test(text)) return explainPassphrase(project);
  if (/passphrase must be set/.test(text))
    return `There is no passphrase for ${project.stack}.\n${passphraseWays(project)}\nIf it is lost: ${newPassphrase(project)}\nNothing was changed.`;
  const disk = explainDisk(text, project);
  if (disk !== undefined) return disk;
  if (!/operation error S3|open bucket|blob \(|could not list bucket/.test(text)) return undefined;
  const cause = causes.find(({ sign }) => sign.test(text));
  return `${cause?.what(where) ?? `The backend ${where} failed`}: ${lastCause(text)}\n${cause?.remedy ?? "Try again"}. Nothing was changed.`;
}

function explainPassphrase(project: Project): string {
  const from = project.shared && process.env.PULUMI_CONFIG_PASSPHRASE ? "PULUMI_CONFIG_PASSPHRASE" : passphraseFile(project);
  return (
    `The passphrase in ${from} is not the one that ${project.stack} is encrypted with.\n${passphraseWays(project)}\n` +
    `If it is lost: ${newPassphrase(project)}\nNothing was changed.`
  );
}

const passphraseFile = (project: Project): string => (project.shared && process.env.PULUMI_CONFIG_PASSPHRASE_FILE) || project.passphrase;

/** How to continue if the passphrase is lost. */
export const newPassphrase = ({ stack, shared }: Project): string =>
  `\`./breakwater recover --stack ${stack}\` rebuilds the state from the hosts under ${shared ? "the passphrase that you choose" : "a new one"}, without an interruption.`;

/** The sources of a passphrase for Pulumi, in their order of precedence. */
export function passphraseWays(project: Project): string {
  if (!project.shared) return `Put the right one into ${project.passphrase} (mode 0600).`;
  return `Put the team's passphrase into PULUMI_CONFIG_PASSPHRASE, name its file in PULUMI_CONFIG_PASSPHRASE_FILE, or write it to ${project.passphrase} (mode 0600).`;
}
