import { stateBackupCommand } from "./state-backup";
import { stateMoveCommand } from "./state-move";
import { stateRestoreCommand } from "./state-restore";
import { group } from "../command";

const examples = `
Examples:
  ./breakwater state move --stack prod --to 's3://team-state/site?region=eu-central-1'
  ./breakwater state move --stack prod --to own          back into this clone
  ./breakwater state backup --stack prod --to prod.json  secrets encrypted; keep the passphrase elsewhere
  ./breakwater state restore prod.json --stack prod

Nothing is asked; what would be lost needs its name in --confirm. More: docs/team.md`;

export const stateCommand = () =>
  group("state", "move, back up and restore Pulumi's state", [stateMoveCommand, stateBackupCommand, stateRestoreCommand]).addHelpText(
    "after",
    examples,
  );
