import { errantTransactions } from "../../components/mariadb/provider/gtid";

test.each([
  ["right after a copy the binary log is empty", "", "0-1-100", []],
  ["a replica that is behind", "0-1-90", "0-1-100", []],
  ["a replica that has everything", "0-1-100", "0-1-100", []],
  ["a former primary's transactions that both have", "0-2-40,0-1-100", "0-1-100,0-2-40", []],
  ["a write on the replica", "0-1-100,0-2-101", "0-1-120", ["0-2-101"]],
  ["more from a known server than the primary has", "0-2-41,0-1-100", "0-1-100,0-2-40", ["0-2-41"]],
  ["a primary that lost transactions", "0-1-100", "0-1-99", ["0-1-100"]],
  ["another domain", "0-1-5,7-1-1", "0-1-5", ["7-1-1"]],
  ["sequences beyond double precision", "0-1-9007199254740993", "0-1-9007199254740992", ["0-1-9007199254740993"]],
  ["the same sequence differs by its server", "0-3-5", "0-2-5", ["0-3-5"]],
])("%s", (_, replica, primary, errant) => expect(errantTransactions(replica, primary)).toEqual(errant));

test("an invalid text is an error and never a position", () => expect(() => errantTransactions("0-1", "0-1-1")).toThrow("not a GTID: 0-1"));
