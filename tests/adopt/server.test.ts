import { problemsOfImage, problemsOfServer } from "../../adopt/take-over/server";
import { oldestMariadb, type MariadbVersion } from "../../components/mariadb/version";

const version = (major: number, minor: number): MariadbVersion => ({ major, minor, text: `${major}.${minor}.7` });

const usual = {
  datadir: "/var/lib/mysql/",
  innodb_data_home_dir: "",
  innodb_log_group_home_dir: "./",
  innodb_undo_directory: "./",
  aria_log_dir_path: "/var/lib/mysql/",
  innodb_page_size: "16384",
  lower_case_table_names: "0",
  innodb_data_file_path: "ibdata1:12M:autoextend",
};
const server = (version: string, variables: object = {}, encryption: string[] = []) => ({
  version,
  variables: { ...usual, ...variables },
  encryption,
});

test("a server with the usual settings can be taken over", () => {
  expect(problemsOfServer("db", server("10.11.6-MariaDB"), {})).toEqual([]);
  expect(problemsOfServer("db", server("11.8.2-MariaDB", { datadir: "/var/lib/mysql" }), {})).toEqual([]);
});

test.each<[string, ReturnType<typeof server>, string]>([
  ["MySQL", server("8.0.42"), "is no MariaDB (8.0.42)"],
  ["a server that is too old", server("10.6.18-MariaDB"), "10.11 is the oldest that can be taken over"],
  ["data in another folder", server("11.8.1-MariaDB", { datadir: "/data/" }), "has its data in /data/ (datadir)"],
  ["data in a folder below the usual one", server("11.8.1-MariaDB", { datadir: "/var/lib/mysql/data/" }), "(datadir)"],
  ["a log elsewhere", server("11.8.1-MariaDB", { innodb_log_group_home_dir: "/logs" }), "(innodb_log_group_home_dir)"],
  ["another page size", server("11.8.1-MariaDB", { innodb_page_size: "32768" }), "write settings: { innodb_page_size: 32768 }"],
  ["names in small letters", server("11.8.1-MariaDB", { lower_case_table_names: "1" }), "lower_case_table_names=1"],
  ["encrypted tables", server("11.8.1-MariaDB", {}, ["file_key_management"]), "has no key for encrypted tables"],
])("%s is refused", (_, facts, words) => {
  expect(problemsOfServer("db", facts, {}).join()).toContain(words);
});

test("the page size in the stack file counts", () => {
  const facts = server("11.8.1-MariaDB", { innodb_page_size: "32768" });
  expect(problemsOfServer("db", facts, { innodb_page_size: 32768 })).toEqual([]);
});

test("the oldest version for a take-over is the oldest supported one", () => {
  const { major, minor, text } = oldestMariadb;
  expect(problemsOfServer("db", server(`${major}.${minor}.1-MariaDB`), {})).toEqual([]);
  expect(problemsOfServer("db", server(`5.5.5-${major}.${minor - 1}.9-MariaDB`), {}).join()).toContain(`and ${text} is the oldest`);
});

test("an image has to be at least as new as the server and as the oldest supported version", () => {
  expect(problemsOfImage("mariadb:10.11", version(10, 11), version(11, 8))).toEqual([
    expect.stringContaining("an older server cannot read newer data"),
  ]);
  expect(problemsOfImage("mariadb:11.4", version(11, 4), version(11, 8))).toHaveLength(1);
  expect(problemsOfImage("mariadb:10.6", version(10, 6), version(10, 6))).toEqual([
    expect.stringContaining("the oldest that is supported"),
  ]);
  expect([problemsOfImage("a", version(11, 8), version(11, 8)), problemsOfImage("a", version(11, 8), version(10, 11))]).toEqual([[], []]);
});
