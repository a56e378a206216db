/**
 * Tells Breakwater's provider to answer reads from the state. Pulumi's engine reads our resources in every run, and has no option for a run
 * that only compares the program with the state. Only the command line sets it, for such runs.
 */
export const trustVariable = "BREAKWATER_TRUST_STATE";
