/** The filter of a listing, in the format of the Docker API. */
export const withLabels = (labels: Record<string, string> = {}): { label: string[] } => ({
  label: Object.entries(labels).map(([key, value]) => `${key}=${value}`),
});
