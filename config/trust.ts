/**
 * Tells Breakwater's provider to answer reads from the state. Pulumi's engine reads our resources in every run; a `destroy` has no option
 * against it. Only the command line sets this, for runs that trust the state.
 */
export const trustVariable = "BREAKWATER_TRUST_STATE";
