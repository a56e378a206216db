/** Printed below the list of commands. */
export const examplesAndExits = `
Examples:
  ./breakwater init --from compose.yml      the first stack file, from what Compose runs
  ./breakwater adopt --compose-project shop what would be taken over, and with which interruption; --yes does it
  ./breakwater up                           deploy the stack dev, or repair it
  ./breakwater up --stack prod              another stack: Pulumi.prod.yaml
  ./breakwater plan                         what up will do, and what it interrupts
  ./breakwater logs web --follow            what the app web writes
  ./breakwater exec web                     a shell in a running container; run makes one of its own
  ./breakwater rollback                     go back to the release before, images and configuration as one
  ./breakwater watch                        automatically repair what breaks
  ./breakwater drift --json                 for CI; exit code 7 when reality differs
  ./breakwater heal                         repair that, and nothing else
  ./breakwater rebuild dev-db-1             fill one replica again from its primary
  ./breakwater destroy-data --confirm dev   delete the stack and its data
  ./breakwater state move --stack prod --to 's3://team/state?region=eu-central-1'
                                          one state for every laptop, CI and watcher (docs/team.md)

Exit codes:
  0    done, or nothing to do
  1    failed; the message says why and how to go on
  2    a mistake in the stack file or on the command line; nothing was changed
  7    drift: something is not as declared; status: not everything that should run does, or answers (a stack that was taken
       down is 0); with plan --expect-no-changes: there is something to do
  130  cancelled; what had begun was finished and recorded

Environment: BREAKWATER_STACK, BREAKWATER_HOME (default .breakwater of the clone), BREAKWATER_FILE (default Pulumi.STACK.yaml of the clone), NO_COLOR,
relative paths count from the folder you are in; an empty variable is none;
BREAKWATER_BACKEND (where the state is; default: breakwater:backend of the stack file, else BREAKWATER_HOME), and for a shared one
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE and PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE,
DOCKER_HOST and DOCKER_CONTEXT for hosts with the address "local", BREAKWATER_TRACES=1 for stack traces.`;
