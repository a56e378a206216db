/** The candidate that was probably meant, or undefined. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  const wanted = simplify(word);
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distance(wanted, simplify(candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(Math.min(word.length, candidate.length) / 3)))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** memory_mb, memory-mb and memoryMb differ only in spelling. */
function simplify(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, "");
}

/** Edits (insert, remove, change, swap of neighbours) between two words. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : Infinity;
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, change, swap));
    }
    [before, previous] = [previous, row];
  }
  return previous[b.length]!;
}
