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
 * Transactions in a replica's binary log that its primary lacks: they were made on the replica, or the primary lost them.
 * Both arguments are `@@gtid_binlog_state`. Read the primary's after the replica's; otherwise transactions replicated in
 * between look errant.
 */
export function errantTransactions(replica: string, primary: string): string[] {
  const known = new Map(parse(primary).map((entry) => [entry.stream, entry.sequence]));
  return parse(replica)
    .filter((entry) => entry.sequence > (known.get(entry.stream) ?? 0n))
    .map((entry) => `${entry.stream}-${entry.sequence}`);
}
