// The SDK takes a stack trace for each output: twelve times slower construction, and nobody reads them here.
Error.stackTraceLimit = process.env.BREAKWATER_TRACES === "1" ? 50 : 0;
