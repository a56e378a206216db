import { index, type Add, type Run } from "./define";

const execHelp = `
Examples:
  ./breakwater exec web                         a shell in the first replica that runs
  ./breakwater exec web --replica 1 -- ls -l /app
  ./breakwater exec db -- mariadb --user=root
  echo 'SELECT 1' | ./breakwater exec db -- mariadb --user=root

Options of the command come after --. The exit code is the command's own.`;

const runHelp = `
Examples:
  ./breakwater run web -- python manage.py shell
  ./breakwater run web -- ./import < orders.csv

The container has the image, environment, files, secrets, networks and volumes of the app as it runs now. It gets no traffic, and is removed
when the command ends. Ctrl-C stops it. The exit code is the command's own.`;

/** Commands of people in containers. */
export function addInside(add: Add, run: Run): void {
  add("exec <name> [command...]", "a command in a running container of an app, a database or an entry")
    .option("--replica <number>", "which replica, from 0 (default: the first that runs)", index)
    .option("--user <user>", "another user than the container's own")
    .addHelpText("after", execHelp)
    .action(run<[string, string[]]>(async () => (await import("../commands/exec")).exec));
  add("run <app> <command...>", "a command in a container of its own, made like those of an app and removed afterwards")
    .option("--user <user>", "another user than the app's own")
    .addHelpText("after", runHelp)
    .action(run<[string, string[]]>(async () => (await import("../commands/run")).run));
}
