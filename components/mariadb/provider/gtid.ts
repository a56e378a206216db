/** One entry of a position or of a binary log's state: domain-server-sequence. */
interface Gtid {
  readonly stream: string;
  readonly sequence: bigint;
}

function parse(text: string): readonly Gtid[] {
  const entries = text.split(",").map((entry) => entry.trim());
  return entries.filter(Boolean).map((entry) => {
    const [domain, server, sequence] = entry.split("-");
    if (!domain || !server || !sequence) throw new Error(`not a GTID: ${entry}`);
    return { stream: `${domain}-${server}`, sequence: BigInt(sequence) };
  });
}

/**
 * What a replica has in its binary log and its primary has not: transactions that were made on the
 * replica, or that the primary lost. Both arguments are `@@gtid_binlog_state`; the primary's has to be
 * read after the replica's, else what was replicated in between looks errant.
 */
export function errantTransactions(replica: string, primary: string): string[] {
  const known = new Map(parse(primary).map((entry) => [entry.stream, entry.sequence]));
  return parse(replica)
    .filter((entry) => entry.sequence > (known.get(entry.stream) ?? 0n))
    .map((entry) => `${entry.stream}-${entry.sequence}`);
}
